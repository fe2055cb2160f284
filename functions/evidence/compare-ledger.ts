import type { LedgerJournal } from '../../aws/ledger/journal.ts';
import {
  digestOf,
  digestOfSuspension,
  isNoLeaseYet,
  type LeaseComparison,
  WHERE,
  type Where,
} from '../../domain/access/compare-leases.ts';
import { readRecord } from '../../domain/access/evidence-record.ts';
import { compareManaged, type Replay } from '../../domain/access/replay.ts';
import { UnexpectedResponse } from '../../domain/errors.ts';

export type LedgerReader = Pick<
  LedgerJournal,
  'entries' | 'kept' | 'live' | 'ended' | 'suspended' | 'lifted'
>;

/** A database, its chain, and what a replay of that says. */
interface Replayed {
  readonly chain: string;
  readonly database: string;
  readonly replay: Replay;
}

export interface Differences {
  readonly found: number;
  /** The first of them. */
  readonly inWords: readonly string[];
}

/**
 * Where the ledger differs from the chain. It is read a lease at a time; only where something differs it is read once more, up to
 * what is told of it. What is not as we write it was changed by somebody else: a finding, no failure.
 */
export async function compareLedger(
  journal: LedgerReader,
  replayed: Replayed,
  most: number,
): Promise<Differences> {
  try {
    const managed = await seeLedger(journal, replayed);
    const found = managed.length + countOf(replayed.replay);
    const inWords: string[] = [];
    if (most === 0) return { found, inWords };
    for await (const difference of differences(journal, replayed, managed)) {
      inWords.push(difference);
      if (inWords.length === most) break;
    }
    return { found, inWords };
  } catch (error) {
    if (error instanceof UnexpectedResponse)
      return { found: 1, inWords: [error.message].slice(0, most) };
    throw error;
  }
}

/** Tells the comparison what the ledger has of leases; answers how it differs in what is managed. */
async function seeLedger(
  journal: LedgerReader,
  { database, replay: { managed, leases, suspensions } }: Replayed,
): Promise<string[]> {
  const { rectangles } = await journal.kept(database);
  for await (const lease of journal.live(database)) leases.live(digestOf(lease));
  for (const suspension of await journal.suspended(database))
    suspensions.live(digestOfSuspension(suspension));
  for await (const lease of journal.ended(database)) leases.over(digestOf(lease));
  for await (const suspension of journal.lifted(database))
    suspensions.over(digestOfSuspension(suspension));
  return compareManaged(managed, rectangles);
}

const countOf = ({ leases, suspensions }: Replay): number =>
  [leases, suspensions]
    .flatMap((compared) => WHERE.map((where) => compared.count(where)))
    .reduce((sum, count) => sum + count, 0);

async function* differences(
  journal: LedgerReader,
  { chain, database, replay }: Replayed,
  managed: readonly string[],
): AsyncGenerator<string> {
  yield* managed;
  yield* named(replay.leases, {
    chain: () => idsIn(journal, chain, 'leases'),
    live: () => journal.live(database),
    over: () => journal.ended(database),
  });
  yield* named(replay.suspensions, {
    chain: () => idsIn(journal, chain, 'suspensions'),
    live: () => journal.suspended(database),
    over: () => journal.lifted(database),
  });
}

interface WithId {
  readonly id: string;
  readonly revision: number;
}
type Ids = AsyncGenerator<WithId> | Promise<readonly WithId[]>;

/** The comparison knows that something differs and not whose name it has: that is read again. */
async function* named(
  compared: LeaseComparison,
  read: Readonly<Record<Where, () => Ids>>,
): AsyncGenerator<string> {
  for (const where of WHERE) {
    let left = compared.count(where);
    if (left === 0) continue;
    for await (const { id, revision } of await read[where]()) {
      if (where !== 'chain' && isNoLeaseYet(revision)) continue;
      const difference = compared.name(where, id);
      if (difference === undefined) continue;
      yield difference;
      left -= 1;
      if (left === 0) break;
    }
  }
}

async function* idsIn(
  journal: LedgerReader,
  chain: string,
  what: 'leases' | 'suspensions',
): AsyncGenerator<WithId> {
  for await (const entry of journal.entries(chain)) {
    const read = readRecord(entry);
    if ('record' in read) yield* read.record[what] ?? [];
  }
}
