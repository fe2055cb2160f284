import { generateKeyPairSync, sign } from 'node:crypto';
import { type EvidenceEntry, nextEntry, type PublicKeys } from '../../domain/evidence.ts';

export const KEY = 'arn:aws:kms:us-east-1:111122223333:key/evidence';
export const CHAIN = 'reconcile/dev';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const STRANGER = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
export const KEYS: PublicKeys = new Map([[KEY, pair.publicKey]]);

/** The text that an entry is hashed and signed over, as docs/evidence.md says, without the code under test. */
export const textOf = (entry: Omit<EvidenceEntry, 'hash' | 'signature'>): string =>
  `1\n${entry.chain}\n${entry.seq}\n${entry.previous}\n${entry.key}\n${entry.body}`;

/** The entry that follows, signed by our key unless another is given. */
export function entryAfter(
  head: EvidenceEntry | undefined,
  body: string,
  privateKey = pair.privateKey,
): EvidenceEntry {
  const entry = nextEntry({ chain: CHAIN, key: KEY }, head, body);
  const signature = sign('sha256', Buffer.from(textOf(entry)), privateKey).toString('base64');
  return { ...entry, signature };
}

export function entriesOf(...bodies: string[]): EvidenceEntry[] {
  const entries: EvidenceEntry[] = [];
  for (const body of bodies) entries.push(entryAfter(entries.at(-1), body));
  return entries;
}
