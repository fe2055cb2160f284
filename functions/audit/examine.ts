import { configuredDatabases } from '../../domain/access/database-key.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { examinePart } from './examine/examine-part.ts';
import { examiner } from './examine/examiner.ts';
import { recordsReader } from './examine/records-reader.ts';

/**
 * The Data API takes 20 GetStatementResult a second in an account; four of these run at a time, and a database needs four, or five
 * where somebody changed something by hand: at most half of it is ours.
 */
const PACE_MS = 2_000;

/** Looks at some databases, one after the other, as the reader, and puts what it found into the bucket. */
export const compose = (runtime: Runtime) => {
  const { config } = runtime;
  const { examine, reports } = examiner(runtime, 'auditExamine');
  const readRecords = recordsReader(runtime);
  return examinePart(config, reports, async ({ from, to }) =>
    examine(configuredDatabases(config).slice(from, to), PACE_MS, await readRecords()),
  );
};

export const handler = lambda(compose);
