import { sha256 } from './hash.ts';

/** One link of a database's chain. `body` is the exact JSON text that was hashed. */
export interface EvidenceEntry {
  readonly seq: number;
  readonly body: string;
  /** Hash of the link before; of the first one, `GENESIS`. */
  readonly previous: string;
  readonly hash: string;
}

export const GENESIS = '0'.repeat(64);

/** The next link of the chain. */
export function sealEvidence(seq: number, previous: string, body: string): EvidenceEntry {
  return { seq, previous, body, hash: linkHash(seq, previous, body) };
}

/** Anyone can recompute this: SHA-256 of sequence number, previous hash and body, separated by line feeds. */
const linkHash = (seq: number, previous: string, body: string): string =>
  sha256(`${seq}\n${previous}\n${body}`);

export type ChainVerdict =
  | { readonly status: 'intact'; readonly links: number; readonly head: string }
  | { readonly status: 'broken'; readonly at: number; readonly because: string };

/** Whether the links are one unbroken chain from the first to the last, in the order given. */
export function verifyChain(links: readonly EvidenceEntry[]): ChainVerdict {
  let previous = GENESIS;
  let expected = 1;
  for (const link of links) {
    const broken = (because: string): ChainVerdict => ({ status: 'broken', at: expected, because });
    if (link.seq !== expected)
      return broken(`link ${expected} is missing; found ${link.seq} in its place`);
    if (link.previous !== previous)
      return broken(
        `link ${link.seq} does not follow the one before: it names ${link.previous}, which is not ${previous}`,
      );
    if (linkHash(link.seq, link.previous, link.body) !== link.hash)
      return broken(
        `link ${link.seq} was changed after it was written: its hash does not fit its content`,
      );
    previous = link.hash;
    expected += 1;
  }
  return { status: 'intact', links: links.length, head: previous };
}

/** Whether two copies of one chain, the ledger's and the bucket's, hold the same links. */
export function compareChains(
  ledger: readonly EvidenceEntry[],
  copy: readonly EvidenceEntry[],
): string[] {
  const copied = new Map(copy.map((link) => [link.seq, link]));
  const known = new Set(ledger.map(({ seq }) => seq));
  return [
    ...ledger.flatMap(({ seq, hash, body }) => {
      const other = copied.get(seq);
      if (other === undefined) return [`link ${seq}: not copied yet`];
      return other.hash === hash && other.body === body
        ? []
        : [`link ${seq}: the copy differs from the ledger`];
    }),
    ...copy.flatMap(({ seq }) =>
      known.has(seq)
        ? []
        : [`link ${seq}: in the copy but not in the ledger; restore it before anything else`],
    ),
  ];
}
