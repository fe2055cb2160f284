import { canonical, sha256 } from '../hash.ts';
import { openIdTable } from './id-table.ts';
import type { Lease } from './lease.ts';
import { isSettled, type Suspension } from './suspension.ts';

/** What a comparison needs of a lease, or of a suspension. */
export interface LeaseDigest {
  readonly id: string;
  readonly revision: number;
  readonly isOver: boolean;
  readonly isReconciled: boolean;
  readonly hash: string;
}

export const digestOf = ({ dueAt: _, ...lease }: Lease): LeaseDigest => ({
  id: lease.id,
  revision: lease.revision,
  isOver: lease.state === 'ended',
  isReconciled: lease.lastOutcome !== undefined,
  hash: sha256(canonical(lease)),
});

export const digestOfSuspension = ({ dueAt: _, ...suspension }: Suspension): LeaseDigest => ({
  id: suspension.id,
  revision: suspension.revision,
  isOver: isSettled(suspension),
  isReconciled: suspension.lastOutcome !== undefined,
  hash: sha256(canonical(suspension)),
});

/** What the ledger has with revision 0 is a draft of Decide. */
export const isNoLeaseYet = (revision: number): boolean => revision <= 0;

/** A row: the hash and the revision that the chain says, and what was seen, in bits. */
const HASH_BYTES = 32;
const REVISION_AT = HASH_BYTES;
const SEEN_AT = REVISION_AT + 8;
const ROW_BYTES = SEEN_AT + 2;

/** What was seen of an id: by the chain, by the ledger among what is live, and among what is over. */
const SAID = { any: 1, over: 2 };
const LIVE = { any: 4, newer: 8, same: 16, reconciled: 32 };
const OVER = { any: 64, same: 128 };
const CHAIN_BITS = SAID.any | SAID.over;
const LIVE_BITS = LIVE.any | LIVE.newer | LIVE.same | LIVE.reconciled;
const OVER_BITS = OVER.any | OVER.same;

/** Where a difference is told: with what the chain says, or with what the ledger has and the chain does not know. */
export const WHERE = ['chain', 'live', 'over'] as const;
export type Where = (typeof WHERE)[number];
const NAMED: Readonly<Record<Where, number>> = { chain: 256, live: 512, over: 1024 };

/**
 * Compares what a chain says of leases, or of suspensions, with what the ledger has of them: 74 bytes for each, however much is
 * said of it. First the chain is told, then the ledger. Whoever wants the differences in words tells the same once more.
 * Of a revision that was decided since, the chain says nothing yet. Of two in the ledger with one id the last counts.
 */
export function compareLeases(noun: 'lease' | 'suspension') {
  const table = openIdTable(ROW_BYTES);

  const see = (row: Buffer, bits: number, seen: number): void => {
    row.writeUInt16LE((row.readUInt16LE(SEEN_AT) & ~bits) | seen, SEEN_AT);
  };
  const isSame = (row: Buffer, { hash }: LeaseDigest): boolean =>
    row.toString('hex', 0, HASH_BYTES) === hash;

  /** The chain's next word on it, which replaces the one before. */
  const said = ({ id, revision, isOver, hash }: LeaseDigest): void => {
    const row = table.bytes(table.rowOf(id));
    row.write(hash, 0, 'hex');
    row.writeDoubleLE(revision, REVISION_AT);
    see(row, CHAIN_BITS, SAID.any | (isOver ? SAID.over : 0));
  };
  const live = (known: LeaseDigest): void => {
    if (isNoLeaseYet(known.revision)) return;
    const row = table.bytes(table.rowOf(known.id));
    see(
      row,
      LIVE_BITS,
      LIVE.any |
        (known.revision > row.readDoubleLE(REVISION_AT) ? LIVE.newer : 0) |
        (isSame(row, known) ? LIVE.same : 0) |
        (known.isReconciled ? LIVE.reconciled : 0),
    );
  };
  const over = (known: LeaseDigest): void => {
    if (isNoLeaseYet(known.revision)) return;
    const row = table.bytes(table.rowOf(known.id));
    see(row, OVER_BITS, OVER.any | (isSame(row, known) ? OVER.same : 0));
  };

  const isDifferent: Readonly<Record<Where, (seen: number) => boolean>> = {
    chain: (seen) => (seen & SAID.any) !== 0 && (seen & LIVE.newer) === 0 && !agrees(seen),
    live: (seen) => (seen & SAID.any) === 0 && (seen & LIVE.reconciled) !== 0,
    over: (seen) => (seen & SAID.any) === 0 && (seen & OVER.any) !== 0,
  };
  /** How many differences there are; each is told once. */
  const count = (where: Where): number => {
    let found = 0;
    for (let row = 0; row < table.size(); row += 1)
      if (isDifferent[where](table.bytes(row).readUInt16LE(SEEN_AT))) found += 1;
    return found;
  };
  /** The difference about this id in words, the first time that it is asked for. */
  const name = (where: Where, id: string): string | undefined => {
    const number = table.find(id);
    if (number < 0) return undefined;
    const row = table.bytes(number);
    const seen = row.readUInt16LE(SEEN_AT);
    if ((seen & NAMED[where]) !== 0 || !isDifferent[where](seen)) return undefined;
    see(row, 0, NAMED[where]);
    return inWords[where](seen, id, row.readDoubleLE(REVISION_AT));
  };

  const inWords: Readonly<Record<Where, (seen: number, id: string, revision: number) => string>> = {
    chain: (seen, id, revision) => {
      const isOver = (seen & SAID.over) !== 0;
      if ((seen & (isOver ? OVER.any : LIVE.any)) === 0)
        return `the chain says that ${noun} ${id} ${isOver ? 'ended' : 'is live'}, the ledger does not`;
      return isOver && (seen & LIVE.any) !== 0
        ? `the chain says that ${noun} ${id} ended, the ledger has it live too`
        : `the ledger has another revision ${revision} of ${noun} ${id} than the chain`;
    },
    live: (_, id) => `the ledger says that ${noun} ${id} was reconciled, the chain does not`,
    over: (_, id) => `the ledger says that ${noun} ${id} ended, the chain does not`,
  };

  return { said, live, over, count, name };
}
export type LeaseComparison = ReturnType<typeof compareLeases>;

/** Whether the ledger has exactly what the chain says, at the one place where it has to be. */
const agrees = (seen: number): boolean =>
  (seen & SAID.over) === 0
    ? (seen & LIVE.same) !== 0
    : (seen & OVER.same) !== 0 && (seen & LIVE.any) === 0;
