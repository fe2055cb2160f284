import { describe, expect, test } from '@jest/globals';
import {
  compareChains,
  type EvidenceEntry,
  GENESIS,
  sealEvidence,
  verifyChain,
} from '../../domain/evidence.ts';

function chainOf(...bodies: string[]): EvidenceEntry[] {
  const links: EvidenceEntry[] = [];
  for (const body of bodies)
    links.push(sealEvidence(links.length + 1, links.at(-1)?.hash ?? GENESIS, body));
  return links;
}
const [one, two, three] = chainOf('a', 'b', 'c');
if (!one || !two || !three) throw new Error('three links');

test('a link is SHA-256 of its number, the hash before and its body, separated by line feeds', () => {
  // printf '1\n000…000\na' | sha256sum
  expect(one.hash).toBe('65b0acdade737239773abbff26483fa7f6aadf5902d17562445089920a64414e');
});

describe('the chain', () => {
  test('an untouched one is intact, and so is an empty one', () => {
    expect(verifyChain([one, two, three])).toEqual({
      status: 'intact',
      links: 3,
      head: three.hash,
    });
    expect(verifyChain([])).toEqual({ status: 'intact', links: 0, head: GENESIS });
  });
  test.each([
    ['a body was changed', [one, { ...two, body: 'B' }, three], 2, 'link 2 was changed'],
    [
      'a body was changed and sealed again',
      [one, sealEvidence(2, one.hash, 'B'), three],
      3,
      'link 3 does not follow',
    ],
    ['a hash was changed', [one, { ...two, hash: one.hash }, three], 2, 'link 2 was changed'],
    ['a link is missing', [one, three], 2, 'link 2 is missing; found 3'],
    ['the first is missing', [two, three], 1, 'link 1 is missing'],
    ['links changed places', [one, three, two], 2, 'link 2 is missing; found 3'],
    [
      'numbers were swapped too',
      [one, { ...three, seq: 2 }, { ...two, seq: 3 }],
      2,
      'link 2 does not follow',
    ],
    ['a link stands twice', [one, one, two], 2, 'link 2 is missing; found 1'],
  ])('%s: broken there', (_, links, at, because) => {
    expect(verifyChain(links)).toMatchObject({
      status: 'broken',
      at,
      because: expect.stringContaining(because),
    });
  });
});

describe('two copies', () => {
  test('equal ones agree', () => expect(compareChains([one, two], [one, two])).toEqual([]));
  test.each([
    ['a link not copied yet', [one, two], [one], ['link 2: not copied yet']],
    [
      'a link that differs',
      [one, two],
      [one, sealEvidence(2, one.hash, 'B')],
      ['link 2: the copy differs from the ledger'],
    ],
    [
      'a body that differs under the same hash',
      [one, two],
      [one, { ...two, body: 'B' }],
      ['link 2: the copy differs from the ledger'],
    ],
    [
      'a link that the ledger has lost',
      [one],
      [one, two],
      ['link 2: in the copy but not in the ledger; restore it before anything else'],
    ],
  ])('%s is named', (_, ledger, copy, problems) =>
    expect(compareChains(ledger, copy)).toEqual(problems),
  );
});
