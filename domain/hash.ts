import { createHash, createHmac, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** SHA-256 of the UTF-8 text, 64 hex characters. Pure, hence allowed here (docs/adr/003-hash-in-domain.md). */
export const sha256 = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('hex');

/** The same of bytes. */
export const sha256OfBytes = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** SHA-256 of the UTF-8 text in Base64, as a content security policy names a style sheet. */
export const sha256Base64 = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('base64');

/** HMAC of the UTF-8 text with SHA-256, in Base64. */
export const hmacSha256 = (key: Uint8Array, text: string): string =>
  createHmac('sha256', key).update(text, 'utf8').digest('base64');

/** A key that verifies and cannot sign. */
export type PublicKey = KeyObject;

/** The key of a SubjectPublicKeyInfo in DER, as KMS answers it. */
export const publicKeyOf = (der: Uint8Array): PublicKey =>
  createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
export const pemOf = (key: PublicKey): string =>
  key.export({ format: 'pem', type: 'spki' }).toString();

/** Whether the holder of the key signed the UTF-8 text: ECDSA over its SHA-256, DER in Base64, as KMS answers it. */
export const isSigned = (text: string, signature: string, key: PublicKey): boolean =>
  verify('sha256', Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64'));

/** JSON with object keys in code-unit order and no blanks: equal values have equal text. Undefined members are left out. */
export const canonical = (value: unknown): string => JSON.stringify(value, inOrder);

/** One object at a time: a copy of all that is put in order would be several times as large as its text. */
function inOrder(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  // Keys of one object differ, so there is no equal pair.
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
