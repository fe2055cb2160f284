import type { EvidenceBucket } from '../../aws/evidence-bucket.ts';
import type { LedgerAnswers } from '../../aws/ledger/answers.ts';
import type { LedgerBreakGlass } from '../../aws/ledger/break-glass.ts';
import type { LedgerJournal } from '../../aws/ledger/journal.ts';
import type { LedgerLeases } from '../../aws/ledger/leases.ts';
import type { LedgerRequests } from '../../aws/ledger/requests.ts';
import type { LedgerReviews } from '../../aws/ledger/reviews.ts';
import type { LedgerSuspensions } from '../../aws/ledger/suspensions.ts';
import type { LedgerTagRecords } from '../../aws/ledger/tag-records.ts';
import { readRecord, recordOf } from '../../domain/access/evidence-record.ts';
import { Intent } from '../../domain/access/intent.ts';
import { type LastWords, listenToLeases } from '../../domain/access/last-words.ts';
import type { Lease } from '../../domain/access/lease.ts';
import { revoked } from '../../domain/access/lease-transitions.ts';
import { registrationOf } from '../../domain/access/registration.ts';
import { replayManaged } from '../../domain/access/replay.ts';
import { EvidenceBroken } from '../../domain/errors.ts';
import { compareCopy, judgeChain, type PublicKeys } from '../../domain/evidence.ts';
import { intentPrefix, lastIntentName } from '../../domain/evidence-copy.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { pairEntries } from './pair-entries.ts';
import { readCopy } from './read-copy.ts';
import { reinstateRequests } from './reinstate-requests.ts';

export interface RestoreDeps {
  readonly leases: LedgerLeases;
  readonly suspensions: LedgerSuspensions;
  readonly journal: LedgerJournal;
  readonly requests: LedgerRequests;
  readonly tagRecords: LedgerTagRecords;
  readonly breakGlass: Pick<LedgerBreakGlass, 'reinstate'>;
  readonly reviews: LedgerReviews;
  readonly answers: Pick<LedgerAnswers, 'reinstate'>;
  readonly bucket: EvidenceBucket;
  readonly keys: PublicKeys;
}

export interface Chain {
  readonly name: string;
  /** Of a chain that leases and managed grants follow from. */
  readonly database?: string;
}

/** A chain whose copy was read from end to end and holds. */
export interface WholeChain extends Chain {
  /** Which entry has the last word on each lease. */
  readonly lastWords: LastWords;
  /** Number of its last entry. */
  readonly last: number;
}

export interface Restored {
  readonly chain: string;
  readonly entries: number;
}

/**
 * Reads a chain of the bucket beside the ledger's, without writing anything. Throws `EvidenceBroken` where it cannot be
 * replayed: an entry does not hold, or the ledger knows more than the bucket or something else (`force` lets that pass, and
 * the ledger's entry stays).
 */
export async function checkCopy(
  { journal, bucket, keys }: RestoreDeps,
  chain: Chain,
  force: boolean,
): Promise<WholeChain> {
  const judge = judgeChain(chain.name, keys);
  const lastWords = listenToLeases();
  let last = 0;
  const both = pairEntries(journal.entries(chain.name), readCopy(bucket, chain.name));
  for await (const { ledger, copy } of both) {
    if (ledger !== undefined && !force) {
      const difference = compareCopy(ledger, copy, keys);
      if (difference !== undefined)
        throw broken(chain, `${difference}; invoke recopy, then verify`);
    }
    if (copy === undefined) continue;
    const { seq, entry } = copy;
    if (entry === undefined) throw broken(chain, `entry ${seq} is no signed entry`);
    judge.add(entry);
    const verdict = judge.verdict();
    if (verdict.status === 'broken') throw broken(chain, verdict.because);
    last = seq;
    if (chain.database === undefined) continue;
    const read = readRecord(entry);
    if ('problem' in read) throw broken(chain, read.problem);
    for (const { id } of read.record.leases) lastWords.hear(id, seq);
  }
  return { ...chain, lastWords, last };
}

const broken = ({ name }: Chain, because: string): EvidenceBroken =>
  new EvidenceBroken(`the copy of ${name} cannot be replayed: ${because}`);

/** Puts missing entries back, and what follows from them; one entry in memory at a time. */
export async function reinstateChain(deps: RestoreDeps, chain: WholeChain): Promise<Restored> {
  const { bucket, journal } = deps;
  const replay = replayManaged();
  const before = await journal.head(chain.name);
  let entries = 0;
  for await (const { entry } of readCopy(bucket, chain.name)) {
    if (entry === undefined) continue;
    entries += 1;
    // Nobody knows whether the last one was told; told twice is harmless.
    const isUntold = entry.seq === chain.last;
    const record = chain.database === undefined ? undefined : recordOf(entry);
    await journal.append(entry, isUntold && record ? { sweepAt: record.at } : undefined);
    if (record === undefined) await reinstateRequests(deps, entry);
    else replay.add(record);
    for (const lease of record?.leases ?? [])
      if (chain.lastWords.isLastWord(lease.id, entry.seq))
        await reinstateLease(deps, lease, record?.warehouse ?? '');
    for (const suspension of record?.suspensions ?? [])
      await deps.suspensions.reinstate(suspension);
  }
  // What followed from it, follows from the entries after it too.
  if (before !== undefined && !before.published && before.seq < chain.last)
    await journal.markPublished(before);
  if (chain.database === undefined) return { chain: chain.name, entries };
  await journal.reinstate(chain.database, replay.managed);
  await journal.closeIntent(chain.database, chain.last);
  const open = await openIntentOf(bucket, chain);
  if (open !== undefined) await journal.reopenIntent(chain.database, open);
  return { chain: chain.name, entries };
}

/** A lease and what is known of its id. A revoke that was decided counts, although no reconcile has seen it yet. */
async function reinstateLease(
  { leases, requests }: RestoreDeps,
  lease: Lease,
  warehouse: string,
): Promise<void> {
  await leases.reinstate(lease);
  const { status, revokedBy, at, by } = await requests.reinstateRegistration(
    registrationOf(lease, warehouse),
  );
  if (status !== 'revoked' || revokedBy === undefined || lease.revokedAt !== undefined) return;
  if (lease.state !== 'ended')
    await leases.replace(revoked(lease, { at, by, decidedBy: revokedBy }), lease.revision);
}

/** The batch that was open when the table was lost: what it granted would be nobody's. */
async function openIntentOf(
  bucket: EvidenceBucket,
  { name, last }: WholeChain,
): Promise<Intent | undefined> {
  let open: Intent | undefined;
  for await (const found of bucket.list(intentPrefix(name), lastIntentName(name, last))) {
    const intent = parseJson(Intent, await bucket.get(found), found);
    const isLater = open === undefined || intent.attempt > open.attempt;
    if (isLater || (intent.attempt === open?.attempt && intent.statementId !== undefined))
      open = intent;
  }
  return open;
}
