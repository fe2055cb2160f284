import * as z from 'zod/mini';
import { isSigned, type PublicKey, sha256 } from './hash.ts';

/**
 * One entry of a chain. Each chain has one writer, which signs with the evidence key: a chain that hangs together shows that
 * nothing was changed or left out, the signature shows who wrote it.
 */
export const EvidenceEntry = z.readonly(
  z.object({
    version: z.literal(1),
    /** Whose chain it is, and of what: `chainOf` names a database's, `SIGNER_CHAIN` that of the requests and the setup. */
    chain: z.string(),
    seq: z.int(),
    /** Hash of the entry before; of the first one, `GENESIS`. */
    previous: z.string(),
    /** ARN of the KMS key that signed. */
    key: z.string(),
    /** The exact JSON text that was hashed. */
    body: z.string(),
    hash: z.string(),
    /** ECDSA on P-256 over the hash, DER in Base64. */
    signature: z.string(),
  }),
);
export type EvidenceEntry = z.infer<typeof EvidenceEntry>;

/** What is still to be signed. */
export type UnsignedEntry = Omit<EvidenceEntry, 'signature'>;
type Sealed = Omit<UnsignedEntry, 'hash'>;

export const GENESIS = '0'.repeat(64);

const RECONCILE = 'reconcile/';
/** A database's chain, written by reconcile only. Encoded: it is part of ledger keys and of object names. */
export const chainOf = (database: string): string => `${RECONCILE}${encodeURIComponent(database)}`;
/** The database of a chain that `chainOf` named. */
export const databaseOfChain = (chain: string): string =>
  decodeURIComponent(chain.slice(RECONCILE.length));
/** What came in, what became of it, and the setup's journal: written by the function `signer` only. */
export const SIGNER_CHAIN = 'signer/requests';

/** The next entry of a chain: after `head`, or the first. */
export function nextEntry(
  { chain, key }: Pick<EvidenceEntry, 'chain' | 'key'>,
  head: Pick<EvidenceEntry, 'seq' | 'hash'> | undefined,
  body: string,
): UnsignedEntry {
  const { seq, hash } = head ?? { seq: 0, hash: GENESIS };
  const entry: Sealed = { version: 1, chain, seq: seq + 1, previous: hash, key, body };
  return { ...entry, hash: sha256(signedText(entry)) };
}

/** Anyone can recompute this: the entry's hash is the SHA-256 of these lines, and the signature is of the same lines. */
const signedText = ({ version, chain, seq, previous, key, body }: Sealed): string =>
  [version, chain, seq, previous, key, body].join('\n');

/** Public keys of the evidence by their ARN. They never come from where the entries lie. */
export type PublicKeys = ReadonlyMap<string, PublicKey>;

/** What is wrong with the entry by itself; `undefined` when its key wrote exactly this. */
function entryProblem(entry: EvidenceEntry, keys: PublicKeys): string | undefined {
  const changed = contentProblem(entry);
  if (changed !== undefined) return changed;
  const text = signedText(entry);
  const key = keys.get(entry.key);
  if (key === undefined) return `entry ${entry.seq} names the key ${entry.key}, which is not ours`;
  return isSigned(text, entry.signature, key)
    ? undefined
    : `entry ${entry.seq} was not signed by its key ${entry.key}`;
}

/** What is wrong with the entry whoever wrote it: a check of its hash alone. */
const contentProblem = (entry: EvidenceEntry): string | undefined =>
  sha256(signedText(entry)) === entry.hash
    ? undefined
    : `entry ${entry.seq} was changed after it was written: its hash does not fit its content`;

export type ChainVerdict =
  | { readonly status: 'intact'; readonly entries: number; readonly head: string }
  | { readonly status: 'broken'; readonly at: number; readonly because: string };

/** Judges a chain entry by entry, from the first to the last, whatever its length; the first problem stands. */
export const judgeChain = (chain: string, keys: PublicKeys) =>
  followChain(chain, (entry) => entryProblem(entry, keys));

/** The same by the hashes alone: that it hangs together. Who wrote it, only the signatures say. */
export const judgeHashes = (chain: string) => followChain(chain, contentProblem);

function followChain(chain: string, problemIn: (entry: EvidenceEntry) => string | undefined) {
  let previous = GENESIS;
  let expected = 1;
  let broken: Extract<ChainVerdict, { status: 'broken' }> | undefined;

  const problemOf = (entry: EvidenceEntry): string | undefined => {
    if (entry.chain !== chain) return `entry ${entry.seq} is of the chain ${entry.chain}`;
    if (entry.seq !== expected)
      return `entry ${expected} is missing; found ${entry.seq} in its place`;
    if (entry.previous !== previous)
      return `entry ${entry.seq} does not follow the one before: it names ${entry.previous}, which is not ${previous}`;
    return problemIn(entry);
  };
  const add = (entry: EvidenceEntry): void => {
    if (broken !== undefined) return;
    const because = problemOf(entry);
    if (because !== undefined) broken = { status: 'broken', at: expected, because };
    previous = entry.hash;
    expected += 1;
  };
  const verdict = (): ChainVerdict =>
    broken ?? { status: 'intact', entries: expected - 1, head: previous };

  return { add, verdict };
}

/** A place in the bucket: `entry` is missing when what lies there cannot be read as a signed one. */
export interface Copy {
  readonly seq: number;
  readonly entry?: EvidenceEntry;
}

/** Where one entry of the ledger and its copy in the bucket differ; one of them may be missing. */
export function compareCopy(
  ledger: EvidenceEntry | undefined,
  copy: Copy | undefined,
  keys: PublicKeys,
): string | undefined {
  if (copy === undefined) return `entry ${ledger?.seq}: not copied yet`;
  const { seq, entry } = copy;
  if (entry === undefined) return `entry ${seq}: what the bucket holds of it is no signed entry`;
  if (ledger === undefined) {
    const forged = entryProblem(entry, keys);
    return forged === undefined
      ? `entry ${seq}: in the copy but not in the ledger; restore it before anything else`
      : `${forged}; it lies in the bucket and not in the ledger: somebody else put it there`;
  }
  const isSame =
    ledger.hash === entry.hash &&
    ledger.body === entry.body &&
    ledger.signature === entry.signature;
  return isSame ? undefined : `entry ${seq}: the copy differs from the ledger`;
}
