import type { EvidenceBucket } from '../../aws/evidence-bucket.ts';
import type { LedgerJournal } from '../../aws/ledger/journal.ts';
import { readRecord } from '../../domain/access/evidence-record.ts';
import {
  compareReplay,
  digestOf,
  digestOfSuspension,
  type LeaseDigest,
  type Replayed,
  startReplay,
} from '../../domain/access/replay.ts';
import { UnexpectedResponse } from '../../domain/errors.ts';
import { compareCopy, judgeChain, type PublicKeys } from '../../domain/evidence.ts';
import { pairEntries } from './pair-entries.ts';
import { readCopy } from './read-copy.ts';

export interface VerifiedChain {
  readonly chain: string;
  readonly status: 'intact' | 'broken';
  readonly entries: number;
  readonly problems: readonly string[];
}

export interface VerifyDeps {
  readonly journal: Pick<LedgerJournal, 'entries' | 'load' | 'ended' | 'lifted'>;
  readonly bucket: Pick<EvidenceBucket, 'list' | 'get'>;
  readonly keys: PublicKeys;
}

/** One cause may break thousands of entries: the first problems say what it is. */
const MAX_PROBLEMS = 20;

/** Goes through a chain and its copy side by side, an entry at a time: memory is flat however long they are. */
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
  if (database !== undefined)
    for (const problem of await ledgerProblems(journal, database, replay)) note(problem);
  const more = found - problems.length;
  if (more > 0) problems.push(`and ${more} more`);
  return { chain, status: found === 0 ? 'intact' : 'broken', entries, problems };
}

/** Where the ledger differs from the chain. What is not as we write it was changed by somebody else: a finding, no failure. */
async function ledgerProblems(
  journal: VerifyDeps['journal'],
  database: string,
  replay: Replayed,
): Promise<string[]> {
  try {
    const { rectangles: managed, leases, suspensions } = await journal.load(database);
    const ended: LeaseDigest[] = [];
    const lifted: LeaseDigest[] = [];
    for await (const lease of journal.ended(database)) ended.push(digestOf(lease));
    for await (const suspension of journal.lifted(database))
      lifted.push(digestOfSuspension(suspension));
    return compareReplay(replay, {
      managed,
      leases: leases.map(digestOf),
      ended,
      suspensions: suspensions.map(digestOfSuspension),
      lifted,
    });
  } catch (error) {
    if (error instanceof UnexpectedResponse) return [error.message];
    throw error;
  }
}
