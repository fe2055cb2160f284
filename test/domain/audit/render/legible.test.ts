import { expect, test } from '@jest/globals';
import { legible, legibleWithin } from '../../../../domain/audit/render/legible.ts';

test.each([
  ['plain names stay', 'Kundenabwanderung ä 漢 🙂', 'Kundenabwanderung ä 漢 🙂'],
  ['direction marks are numbered', 'a\u202eb\u2066', 'a\\u202eb\\u2066'],
  ['what has no width is numbered', 'a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
  ['controls are numbered, line breaks stay', 'a\tb\r\nc\u0000', 'a\\u0009b\nc\\u0000'],
  ['beyond 16 bits, in braces', '\u{e0041}', '\\u{e0041}'],
  ['a lone surrogate is numbered', '\ud83d', '\\ud83d'],
])('%s', (_, text, shown) => expect(legible(text)).toBe(shown));

test('a number is not cut through', () =>
  expect(legibleWithin(10, 'abc\u202e\u202edef')).toBe('abc\\u202e…'));
