import * as z from 'zod/mini';
import { EvidenceEntry } from './evidence.ts';
import { sha256 } from './hash.ts';

/** Object names sort as the chain does: its entries by number, the parts of a long body beside their entry. */
export const chainPrefix = (chain: string): string => `evidence/${chain}/`;
export const entryName = (chain: string, seq: number): string =>
  `${chainPrefix(chain)}${padded(seq)}.json`;
/** The number of the entry that an object of this name holds; `undefined` for parts. */
export function seqOfName(name: string): number | undefined {
  const digits = /\/(\d{10})\.json$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
/** The entry's hash is in the name: the parts of an entry that lost its race are copied too, and must not take the place. */
export const partName = (chain: string, seq: number, hash: string, part: number): string =>
  `${chainPrefix(chain)}${padded(seq)}.${hash}.part-${String(part).padStart(4, '0')}`;
/** The public key of the entries that name this ARN. It says what to check with; whether it is ours, its fingerprint says. */
export const keyName = (arn: string): string => `keys/${encodeURIComponent(arn)}.json`;

/**
 * The open batch of a database, as it was before it was submitted and after. It proves nothing: after the loss of the table it
 * tells what may have been granted that no entry tells yet.
 */
export const intentName = (chain: string, seq: number, text: string): string =>
  `${intentPrefix(chain)}${padded(seq)}.${sha256(text)}.json`;
export const intentPrefix = (chain: string): string => `intents/${chain}/`;
/** Sorts behind every intent of the entry with this number, and before the next. */
export const lastIntentName = (chain: string, seq: number): string =>
  `${intentPrefix(chain)}${padded(seq)}.~`;

const padded = (seq: number): string => String(seq).padStart(10, '0');

/** An entry as ledger and bucket hold it: with its body, or with the number of parts that hold it. */
export const StoredEntry = z.readonly(
  z.object({
    ...EvidenceEntry.def.innerType.shape,
    body: z.optional(z.string()),
    parts: z.optional(z.int()),
  }),
);
export type StoredEntry = z.infer<typeof StoredEntry>;

/** The entry itself; its parts are asked for by their numbers. */
export async function assembled(
  { parts, body, ...entry }: StoredEntry,
  part: (index: number) => Promise<string>,
): Promise<EvidenceEntry> {
  if (parts === undefined) return { ...entry, body: body ?? '' };
  const texts: string[] = [];
  for (let index = 0; index < parts; index += 1) texts.push(await part(index));
  return { ...entry, body: texts.join('') };
}
