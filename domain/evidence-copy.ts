import type { EvidenceEntry } from './evidence.ts';
import { sha256 } from './hash.ts';

/** Object names sort as the chain does: a database's entries by number, the parts of a long body beside their entry. */
export const databasePrefix = (database: string): string =>
  `evidence/${encodeURIComponent(database)}/`;
export const entryName = (database: string, seq: number): string =>
  `${databasePrefix(database)}${padded(seq)}.json`;
/** The entry's hash is in the name: the parts of an entry that lost its race are copied too, and must not take the place. */
export const partName = (database: string, seq: number, hash: string, part: number): string =>
  `${databasePrefix(database)}${padded(seq)}.${hash}.part-${String(part).padStart(4, '0')}`;

/** S3's limit, and encoded names are ASCII. */
const MAX_OBJECT_KEY_BYTES = 1024;
/** What became of one message, by its ledger key. A name that is too long gives way to its hash: the text says what it is about. */
export function requestName(pk: string, sk: string): string {
  const name = `requests/${encodeURIComponent(pk.toWellFormed())}/${encodeURIComponent(sk.toWellFormed())}.json`;
  return name.length <= MAX_OBJECT_KEY_BYTES ? name : `requests/${sha256(`${pk}\n${sk}`)}.json`;
}

const padded = (seq: number): string => String(seq).padStart(10, '0');

/** An entry as the bucket holds it: its body, or the number of parts that hold it. */
export type CopiedEntry = Omit<EvidenceEntry, 'body'> &
  ({ readonly body: string } | { readonly parts: number });
