import { sha256 } from './hash.ts';

/** One entry of a database's chain. `body` is the exact JSON text that was hashed. */
export interface EvidenceEntry {
  readonly seq: number;
  readonly body: string;
  /** Hash of the entry before; of the first one, `GENESIS`. */
  readonly previous: string;
  readonly hash: string;
}

export const GENESIS = '0'.repeat(64);

/** The next entry of the chain. */
export function sealEvidence(seq: number, previous: string, body: string): EvidenceEntry {
  return { seq, previous, body, hash: entryHash(seq, previous, body) };
}

/** Anyone can recompute this: SHA-256 of sequence number, previous hash and body, separated by line feeds. */
const entryHash = (seq: number, previous: string, body: string): string =>
  sha256(`${seq}\n${previous}\n${body}`);

export type ChainVerdict =
  | { readonly status: 'intact'; readonly entries: number; readonly head: string }
  | { readonly status: 'broken'; readonly at: number; readonly because: string };

/** Whether the entries are one unbroken chain from the first to the last, in the order given. */
export function verifyChain(entries: readonly EvidenceEntry[]): ChainVerdict {
  let previous = GENESIS;
  let expected = 1;
  for (const entry of entries) {
    const broken = (because: string): ChainVerdict => ({ status: 'broken', at: expected, because });
    if (entry.seq !== expected)
      return broken(`entry ${expected} is missing; found ${entry.seq} in its place`);
    if (entry.previous !== previous)
      return broken(
        `entry ${entry.seq} does not follow the one before: it names ${entry.previous}, which is not ${previous}`,
      );
    if (entryHash(entry.seq, entry.previous, entry.body) !== entry.hash)
      return broken(
        `entry ${entry.seq} was changed after it was written: its hash does not fit its content`,
      );
    previous = entry.hash;
    expected += 1;
  }
  return { status: 'intact', entries: entries.length, head: previous };
}

/** Whether two copies of one chain, the ledger's and the bucket's, hold the same entries. */
export function compareChains(
  ledger: readonly EvidenceEntry[],
  copy: readonly EvidenceEntry[],
): string[] {
  const copied = new Map(copy.map((entry) => [entry.seq, entry]));
  const known = new Set(ledger.map(({ seq }) => seq));
  return [
    ...ledger.flatMap(({ seq, hash, body }) => {
      const other = copied.get(seq);
      if (other === undefined) return [`entry ${seq}: not copied yet`];
      return other.hash === hash && other.body === body
        ? []
        : [`entry ${seq}: the copy differs from the ledger`];
    }),
    ...copy.flatMap(({ seq }) =>
      known.has(seq)
        ? []
        : [`entry ${seq}: in the copy but not in the ledger; restore it before anything else`],
    ),
  ];
}
