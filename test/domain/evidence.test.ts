import { describe, expect, test } from '@jest/globals';
import {
  compareChains,
  type EvidenceEntry,
  GENESIS,
  sealEvidence,
  verifyChain,
} from '../../domain/evidence.ts';

function chainOf(...bodies: string[]): EvidenceEntry[] {
  const entries: EvidenceEntry[] = [];
  for (const body of bodies)
    entries.push(sealEvidence(entries.length + 1, entries.at(-1)?.hash ?? GENESIS, body));
  return entries;
}
const [one, two, three] = chainOf('a', 'b', 'c');
if (!one || !two || !three) throw new Error('three entries');

test('an entry is SHA-256 of its number, the hash before and its body, separated by line feeds', () => {
  // printf '1\n000…000\na' | sha256sum
  expect(one.hash).toBe('65b0acdade737239773abbff26483fa7f6aadf5902d17562445089920a64414e');
});

describe('the chain', () => {
  test('an untouched one is intact, and so is an empty one', () => {
    expect(verifyChain([one, two, three])).toEqual({
      status: 'intact',
      entries: 3,
      head: three.hash,
    });
    expect(verifyChain([])).toEqual({ status: 'intact', entries: 0, head: GENESIS });
  });
  test.each([
    ['a body was changed', [one, { ...two, body: 'B' }, three], 2, 'entry 2 was changed'],
    [
      'a body was changed and sealed again',
      [one, sealEvidence(2, one.hash, 'B'), three],
      3,
      'entry 3 does not follow',
    ],
    ['a hash was changed', [one, { ...two, hash: one.hash }, three], 2, 'entry 2 was changed'],
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
  ])('%s: broken there', (_, entries, at, because) => {
    expect(verifyChain(entries)).toMatchObject({
      status: 'broken',
      at,
      because: expect.stringContaining(because),
    });
  });
});

describe('two copies', () => {
  test('equal ones agree', () => expect(compareChains([one, two], [one, two])).toEqual([]));
  test.each([
    ['an entry not copied yet', [one, two], [one], ['entry 2: not copied yet']],
    [
      'an entry that differs',
      [one, two],
      [one, sealEvidence(2, one.hash, 'B')],
      ['entry 2: the copy differs from the ledger'],
    ],
    [
      'a body that differs under the same hash',
      [one, two],
      [one, { ...two, body: 'B' }],
      ['entry 2: the copy differs from the ledger'],
    ],
    [
      'an entry that the ledger has lost',
      [one],
      [one, two],
      ['entry 2: in the copy but not in the ledger; restore it before anything else'],
    ],
  ])('%s is named', (_, ledger, copy, problems) =>
    expect(compareChains(ledger, copy)).toEqual(problems),
  );
});
