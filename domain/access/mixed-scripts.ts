const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const LATIN_LETTER = /\p{Script=Latin}/u;
/** Scripts with letters that pass for Latin ones, and the phonetic letters of the Latin script itself. */
const PASSES_FOR_LATIN =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}\u0250-\u02af\u1d00-\u1dbf]/u;

const PASSES_FOR_LATIN_ALL = new RegExp(PASSES_FOR_LATIN, 'gu');

/** The first word in which letters that pass for Latin stand among Latin ones: nobody can tell by eye who is meant. */
export const mixedWord = (text: string): string | undefined =>
  (text.normalize('NFKC').match(WORD) ?? []).find(
    (word) =>
      PASSES_FOR_LATIN.test(word) && LATIN_LETTER.test(word.replace(PASSES_FOR_LATIN_ALL, '')),
  );

/** A word with the code points of what only looks Latin in it, for messages: `аlice (U+0430)`. */
export function withCodePoints(word: string): string {
  const odd = word.match(PASSES_FOR_LATIN_ALL) ?? [];
  const codes = [...new Set(odd)].map(
    (letter) => `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return `${word} (${codes.join(', ')})`;
}
