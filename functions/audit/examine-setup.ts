import { S3Client } from '@aws-sdk/client-s3';
import { auditBucket } from '../../aws/audit-bucket.ts';
import { examineSetup } from '../../domain/audit/examine-setup.ts';
import { type ExaminedSetup, setupNotExamined } from '../../domain/audit/examined-setup.ts';
import { configuredSetups } from '../../domain/setup/run/target.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { accountClients } from '../setup/calls/account-clients.ts';
import { inspectionClients } from '../setup/calls/inspection-clients.ts';
import { type FactReader, factReader } from '../setup/inspection/read-facts.ts';
import { examinePart } from './examine/examine-part.ts';

/**
 * The Data API takes 20 GetStatementResult a second in an account; four parts are examined at a time, and the logins of a
 * warehouse need six: at most half of it is ours.
 */
const PACE_MS = 2_400;

/** Looks at the setups of some warehouses, one after the other, and puts what it found into the bucket. */
export const compose = (runtime: Runtime) => {
  const { env, config, pause } = runtime;
  const clientsOf = accountClients(
    runtime,
    { power: 'Inspector', session: 'auditExamineSetup' },
    inspectionClients,
  );
  const { REPORTS } = readEnv(['REPORTS'], env);
  return examinePart(config, auditBucket(new S3Client({}), REPORTS), async ({ from, to }) => {
    const read = factReader(clientsOf);
    const examined: ExaminedSetup[] = [];
    for (const setup of configuredSetups(config).slice(from, to)) {
      examined.push(await examineOne(read, setup));
      await pause(PACE_MS);
    }
    return examined;
  });
};

/** Whatever keeps one setup from being read is no reason not to look at the others. */
async function examineOne(
  read: FactReader,
  { target, warehouse }: ReturnType<typeof configuredSetups>[number],
): Promise<ExaminedSetup> {
  try {
    return examineSetup(await read(target, warehouse));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return setupNotExamined(target.name, `${error.name}: ${error.message}`);
  }
}

export const handler = lambda(compose);
