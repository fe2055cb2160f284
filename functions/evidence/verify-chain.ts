import type { EvidenceBucket } from '../../aws/evidence-bucket.ts';
import { readRecord } from '../../domain/access/evidence-record.ts';
import { startReplay } from '../../domain/access/replay.ts';
import { compareCopy, judgeChain, type PublicKeys } from '../../domain/evidence.ts';
import { compareLedger, type LedgerReader } from './compare-ledger.ts';
import { pairEntries } from './pair-entries.ts';
import { readCopy } from './read-copy.ts';

export interface VerifiedChain {
  readonly chain: string;
  readonly status: 'intact' | 'broken';
  readonly entries: number;
  readonly problems: readonly string[];
}

export interface VerifyDeps {
  readonly journal: LedgerReader;
  readonly bucket: Pick<EvidenceBucket, 'list' | 'get'>;
  readonly keys: PublicKeys;
}

/** One cause may break thousands of entries: the first problems say what it is. */
const MAX_PROBLEMS = 20;

/**
 * Goes through a chain and its copy side by side, an entry at a time, and then through what the ledger has beside it. What is
 * kept meanwhile is what is managed, and for each lease that was ever named about a hundred bytes.
 */
export async function verifyChain(
  { journal, bucket, keys }: VerifyDeps,
  chain: string,
  database?: string,
): Promise<VerifiedChain> {
  const problems: string[] = [];
  let found = 0;
  const note = (problem: string | undefined): void => {
    if (problem === undefined) return;
    found += 1;
    if (found <= MAX_PROBLEMS) problems.push(problem);
  };
  const judge = judgeChain(chain, keys);
  const replay = startReplay();
  let entries = 0;
  for await (const { ledger, copy } of pairEntries(
    journal.entries(chain),
    readCopy(bucket, chain),
  )) {
    note(compareCopy(ledger, copy, keys));
    if (ledger === undefined) continue;
    entries += 1;
    judge.add(ledger);
    if (database === undefined) continue;
    const read = readRecord(ledger);
    if ('problem' in read) note(read.problem);
    else replay.add(read.record);
  }
  const verdict = judge.verdict();
  if (verdict.status === 'broken') note(verdict.because);
  if (database !== undefined) {
    const most = MAX_PROBLEMS - problems.length;
    const differences = await compareLedger(journal, { chain, database, replay }, most);
    found += differences.found;
    problems.push(...differences.inWords);
  }
  const more = found - problems.length;
  if (more > 0) problems.push(`and ${more} more`);
  return { chain, status: found === 0 ? 'intact' : 'broken', entries, problems };
}
