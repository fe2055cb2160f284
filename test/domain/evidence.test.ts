import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  type ChainVerdict,
  type Copy,
  compareCopy,
  type EvidenceEntry,
  GENESIS,
  judgeChain,
} from '../../domain/evidence.ts';
import { CHAIN, entriesOf, entryAfter, KEY, KEYS, STRANGER, textOf } from './signed.ts';

const [one, two, three] = entriesOf('a', 'b', 'c');
if (!one || !two || !three) throw new Error('three entries');

const judged = (entries: readonly EvidenceEntry[], keys = KEYS): ChainVerdict => {
  const judge = judgeChain(CHAIN, keys);
  for (const entry of entries) judge.add(entry);
  return judge.verdict();
};

test('an entry is SHA-256 of its version, chain, number, hash before, key and body, separated by line feeds', () => {
  const text = `1\nreconcile/dev\n1\n${'0'.repeat(64)}\n${KEY}\na`;
  expect(textOf(one)).toBe(text);
  expect(one.hash).toBe(createHash('sha256').update(text).digest('hex'));
});

describe('the chain', () => {
  test('an untouched one is intact, and so is an empty one', () => {
    expect(judged([one, two, three])).toEqual({ status: 'intact', entries: 3, head: three.hash });
    expect(judged([])).toEqual({ status: 'intact', entries: 0, head: GENESIS });
  });
  test.each<[string, EvidenceEntry[], number, string]>([
    ['a body was changed', [one, { ...two, body: 'B' }, three], 2, 'entry 2 was changed'],
    [
      'a body was changed and sealed again by a stranger',
      [one, entryAfter(one, 'B', STRANGER), three],
      2,
      'entry 2 was not signed by its key',
    ],
    [
      'our own key wrote another entry in between',
      [one, entryAfter(one, 'B'), three],
      3,
      'entry 3 does not follow',
    ],
    ['a hash was changed', [one, { ...two, hash: one.hash }, three], 2, 'entry 2 was changed'],
    ['a signature was cut', [one, { ...two, signature: '' }], 2, 'entry 2 was not signed'],
    [
      'a signature is that of another entry',
      [one, { ...two, signature: one.signature }],
      2,
      'entry 2 was not signed',
    ],
    ['an entry is missing', [one, three], 2, 'entry 2 is missing; found 3'],
    ['the first is missing', [two, three], 1, 'entry 1 is missing'],
    ['entries changed places', [one, three, two], 2, 'entry 2 is missing; found 3'],
    [
      'numbers were swapped too',
      [one, { ...three, seq: 2 }, { ...two, seq: 3 }],
      2,
      'entry 2 does not follow',
    ],
    ['an entry stands twice', [one, one, two], 2, 'entry 2 is missing; found 1'],
    [
      'an entry of another chain',
      [one, { ...two, chain: 'signer/requests' }],
      2,
      'entry 2 is of the chain signer/requests',
    ],
  ])('%s: broken there', (_, entries, at, because) => {
    expect(judged(entries)).toMatchObject({
      status: 'broken',
      at,
      because: expect.stringContaining(because),
    });
  });
  test('a key that nobody vouches for is not ours', () =>
    expect(judged([one], new Map())).toMatchObject({
      because: `entry 1 names the key ${KEY}, which is not ours`,
    }));
});

describe('an entry and its copy', () => {
  const copyOf = (entry: EvidenceEntry): Copy => ({ seq: entry.seq, entry });
  test('equal ones agree', () => expect(compareCopy(one, copyOf(one), KEYS)).toBeUndefined());
  test.each<[string, EvidenceEntry | undefined, Copy | undefined, string]>([
    ['an entry not copied yet', two, undefined, 'entry 2: not copied yet'],
    [
      'an entry that differs',
      two,
      copyOf(entryAfter(one, 'B')),
      'entry 2: the copy differs from the ledger',
    ],
    [
      'a body that differs under the same hash',
      two,
      copyOf({ ...two, body: 'B' }),
      'entry 2: the copy differs from the ledger',
    ],
    ['an unsigned one', two, { seq: 2 }, 'entry 2: what the bucket holds of it is no signed entry'],
    [
      'an entry that the ledger has lost',
      undefined,
      copyOf(two),
      'entry 2: in the copy but not in the ledger; restore it before anything else',
    ],
    [
      'an entry that somebody put there in advance',
      undefined,
      copyOf(entryAfter(one, 'B', STRANGER)),
      `entry 2 was not signed by its key ${KEY}; it lies in the bucket and not in the ledger: somebody else put it there`,
    ],
  ])('%s is named', (_, ledger, copy, problem) =>
    expect(compareCopy(ledger, copy, KEYS)).toBe(problem),
  );
});
