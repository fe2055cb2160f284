import { describe, expect, test } from '@jest/globals';
import { foldName, Name, nameProblem } from '../../domain/name.ts';

describe('a name is 1 to 127 bytes of printable, well-formed Unicode', () => {
  test.each([
    ['one letter', 'a'],
    ['127 bytes of ASCII', 'a'.repeat(127)],
    ['127 bytes in 64 characters', `${'é'.repeat(63)}a`],
    ['quotes, dots, semicolons and comments are only characters', '"; DROP -- /* \' \\ $$'],
    ['blanks, also at the ends', ' a b '],
    ['an emoji', '🦊'],
  ])('%s: taken', (_, name) => {
    expect(nameProblem(name)).toBeUndefined();
    expect(Name.safeParse(name).success).toBe(true);
  });

  test.each([
    ['nothing', '', 'is empty'],
    ['128 bytes of ASCII', 'a'.repeat(128), 'has 128 bytes'],
    ['128 bytes in 64 characters', 'é'.repeat(64), 'has 128 bytes'],
    ['an emoji too many', `${'a'.repeat(124)}🦊`, 'has 128 bytes'],
    ['NUL', 'a\u0000b', 'control character'],
    ['a line feed', 'a\nb', 'control character'],
    ['DEL', 'a\u007f', 'control character'],
    ['a C1 control', 'a\u0085b', 'control character'],
    ['a high surrogate alone', 'a\ud83e', 'lone surrogate'],
    ['a low surrogate alone', '\udd8aa', 'lone surrogate'],
    ['surrogates the wrong way round', '\udd8a\ud83e', 'lone surrogate'],
  ])('%s: refused, saying why', (_, name, because) => {
    expect(nameProblem(name)).toContain(because);
    expect(Name.safeParse(name).success).toBe(false);
  });
});

test.each([
  ['Demo_ML', 'demo_ml'],
  ['ÉCOLE', 'École'],
  ['İstanbul', 'İstanbul'],
])('Redshift folds ASCII letters only: %s → %s', (name, folded) =>
  expect(foldName(name)).toBe(folded),
);
