import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { differences } from '../../../domain/config-diff/differences.ts';
import { canonical } from '../../../domain/hash.ts';

test('things with a name are compared by it, others by what is in them', () =>
  expect(
    differences(
      { list: [{ name: 'a', n: 1 }, { name: 'b' }], words: ['x', 'y'], same: [1] },
      { list: [{ name: 'c' }, { name: 'a', n: 2 }], words: ['y', 'z'], same: [1] },
    ),
  ).toEqual([
    { path: ['list', 'a', 'n'], before: 1, after: 2 },
    { path: ['list', 'b'], before: { name: 'b' } },
    { path: ['list', 'c'], after: { name: 'c' } },
    { path: ['words'], before: 'x' },
    { path: ['words'], after: 'z' },
  ]));

test('another order, or the same twice, is a difference of the whole list', () => {
  expect(differences({ a: [1, 2] }, { a: [2, 1] })).toEqual([
    { path: ['a'], before: [1, 2], after: [2, 1] },
  ]);
  expect(differences({ a: [1] }, { a: [1, 1] })).toEqual([
    { path: ['a'], before: [1], after: [1, 1] },
  ]);
});

test('two things of one name are no list by name', () =>
  expect(
    differences(
      [
        { name: 'a', n: 1 },
        { name: 'a', n: 2 },
      ],
      [{ name: 'a', n: 1 }],
    ),
  ).toEqual([{ path: [], before: { name: 'a', n: 2 } }]));

test('nothing differs exactly where two values are equal', () => {
  const value = fc.letrec((tie) => ({
    json: fc.oneof(
      fc.constantFrom(1, 2, 'a', true),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('name', 'a', 'b'), tie('json'), { maxKeys: 3 }),
      fc.record({ name: fc.constantFrom('a', 'b'), n: tie('json') }),
    ),
  })).json;
  fc.assert(
    fc.property(value, value, (before, after) => {
      expect(differences(before, after).length === 0).toBe(canonical(before) === canonical(after));
    }),
    { numRuns: 300 },
  );
});
