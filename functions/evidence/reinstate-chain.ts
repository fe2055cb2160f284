import { type EvidenceRecord, recordOf } from '../../domain/access/evidence-record.ts';
import { Intent } from '../../domain/access/intent.ts';
import type { Lease } from '../../domain/access/lease.ts';
import { revoked } from '../../domain/access/lease-transitions.ts';
import { registrationOf } from '../../domain/access/registration.ts';
import { TryAgain } from '../../domain/errors.ts';
import type { EvidenceEntry } from '../../domain/evidence.ts';
import { intentPrefix, lastIntentName } from '../../domain/evidence-copy.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { someAtOnce } from '../../domain/some-at-once.ts';
import { readCopy } from './read-copy.ts';
import { reinstateRequests } from './reinstate-requests.ts';
import type { RestoreDeps, WholeChain } from './restore-chain.ts';
import { slicesOf } from './slices-of.ts';

export interface Restored {
  readonly chain: string;
  readonly entries: number;
}

/** How far a restore has come in each chain: up to this number everything is in the table. */
export interface Progress {
  readonly done: (chain: string) => number | undefined;
  readonly note: (chain: string, seq: number) => Promise<void>;
}

interface ReinstateDeps extends RestoreDeps {
  readonly progress: Progress;
  /** Milliseconds until the Lambda is stopped. */
  readonly remainingMs: () => number;
}

/** A partition takes 1,000 writes a second (facts §8, 41), and all entries of a chain lie in one. */
const ENTRIES_AT_ONCE = 6;
/** Likewise; but of four calls for a lease one or two write into its database's partition. */
const LEASES_AT_ONCE = 15;
/** No slice takes longer, unless it is one entry with tens of thousands of leases. */
const SLICE_MS = 60_000;

/**
 * Puts missing entries back, and what follows from them, a slice of entries in memory at a time, from where the invocation
 * before stopped. Throws TryAgain when this one's time is over.
 */
export async function reinstateChain(deps: ReinstateDeps, chain: WholeChain): Promise<Restored> {
  const { bucket, progress, remainingMs } = deps;
  const { name, database, last, entries, replay } = chain;
  let done = progress.done(name) ?? (await beginChain(deps, chain));
  for await (const slice of slicesOf(entriesBehind(done, bucket, name))) {
    if (remainingMs() < SLICE_MS)
      throw new TryAgain(
        `of ${name} ${slice[0]?.seq} to ${last} are still to be replayed: invoke restore again, it goes on there`,
        'at once',
      );
    await reinstateSlice(deps, chain, slice);
    if (database !== undefined) for (const entry of slice) replay.add(recordOf(entry));
    done = slice.at(-1)?.seq ?? done;
    await progress.note(name, done);
  }
  if (database !== undefined) await reinstateBeside(deps, chain, database);
  return { chain: name, entries };
}

/** What followed from the entry that the backup ends with, follows from the entries after it too. */
async function beginChain(
  { journal, progress }: ReinstateDeps,
  { name, last }: WholeChain,
): Promise<number> {
  await progress.note(name, 0);
  const before = await journal.head(name);
  if (before !== undefined && !before.published && before.seq < last)
    await journal.markPublished(before);
  return 0;
}

async function* entriesBehind(
  seq: number,
  bucket: RestoreDeps['bucket'],
  name: string,
): AsyncGenerator<EvidenceEntry> {
  for await (const { entry } of readCopy(bucket, name, seq)) if (entry !== undefined) yield entry;
}

/** Entries and leases are no part of each other: both at a time, each as fast as its partition takes it. */
async function reinstateSlice(
  deps: ReinstateDeps,
  { database, last, lastWords }: WholeChain,
  slice: readonly EvidenceEntry[],
): Promise<void> {
  const records = new Map(
    slice.flatMap((entry) => (database === undefined ? [] : [[entry.seq, recordOf(entry)]])),
  );
  const append = (entry: EvidenceEntry) => {
    const record = records.get(entry.seq);
    // Nobody knows whether the last one was told; told twice is harmless.
    const isUntold = entry.seq === last && record !== undefined;
    return deps.journal.append(entry, isUntold ? { sweepAt: record.at } : undefined);
  };
  const said = [...records].flatMap(([seq, { leases, warehouse }]) =>
    leases.filter(({ id }) => lastWords.isLastWord(id, seq)).map((lease) => ({ lease, warehouse })),
  );
  await Promise.all([
    someAtOnce(slice, ENTRIES_AT_ONCE, append),
    someAtOnce(said, LEASES_AT_ONCE, ({ lease, warehouse }) =>
      reinstateLease(deps, lease, warehouse),
    ),
    reinstateSuspensions(deps, [...records.values()]),
    database === undefined ? reinstateRequests(deps, slice) : undefined,
  ]);
}

/** In their order: an entry may begin one and the next lift it. */
async function reinstateSuspensions(
  { suspensions }: RestoreDeps,
  records: readonly EvidenceRecord[],
): Promise<void> {
  for (const record of records)
    for (const suspension of record.suspensions ?? []) await suspensions.reinstate(suspension);
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

/** What reconcile keeps beside its entries. */
async function reinstateBeside(
  { journal, bucket }: RestoreDeps,
  chain: WholeChain,
  database: string,
): Promise<void> {
  await journal.reinstate(database, chain.replay.managed);
  await journal.closeIntent(database, chain.last);
  const open = await openIntentOf(bucket, chain);
  if (open !== undefined) await journal.reopenIntent(database, open);
}

/** The batch that was open when the table was lost: what it granted would be nobody's. */
async function openIntentOf(
  bucket: RestoreDeps['bucket'],
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
