import { expect, test } from '@jest/globals';
import { canonical, sha256 } from '../../domain/hash.ts';
import { fc } from '../property.ts';

test('SHA-256 as everybody computes it', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test.each([
  ['order of members', { b: 1, a: [{ d: 2, c: 3 }] }, '{"a":[{"c":3,"d":2}],"b":1}'],
  ['capitals before small letters', { a: 1, B: 2 }, '{"B":2,"a":1}'],
  ['order of a list stays', [2, 1], '[2,1]'],
  ['undefined members are left out', { a: undefined, b: null }, '{"b":null}'],
  [
    'a member called __proto__ is one like others',
    JSON.parse('{"b":1,"__proto__":{"x":1}}'),
    '{"__proto__":{"x":1},"b":1}',
  ],
])('equal values have equal text: %s', (_, value, text) => expect(canonical(value)).toBe(text));

test('text that is read back is the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) =>
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value))),
    ),
  );
});
