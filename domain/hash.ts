import { createHash } from 'node:crypto';

/** SHA-256 of the UTF-8 text, 64 hex characters. Pure, hence allowed here (docs/adr/003-hash-in-domain.md). */
export const sha256 = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('hex');

/** JSON with object keys in code-unit order and no blanks: equal values have equal text. Undefined members are left out. */
export const canonical = (value: unknown): string => JSON.stringify(sorted(value));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  // Keys of one object differ, so there is no equal pair.
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}
