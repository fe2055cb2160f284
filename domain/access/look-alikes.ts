/**
 * What a letter is taken for at a glance: letters of other scripts that look like a Latin one, and Latin letters that are a
 * plain one with something added. From Unicode's confusables, those that names and addresses can hold.
 * @see https://www.unicode.org/reports/tr39/#Confusable_Detection
 */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  a: 'аАαΑɑᴀᎪ',
  b: 'вВьЬβΒʙɓᏴ',
  c: 'сСϲϹᴄᏟ',
  d: 'ԁԀđĐɗᴅᎠ',
  e: 'еЕєЄεΕɛᴇᎬ',
  f: 'ƒϜꜰ',
  g: 'ɡɠԌɢᏀ',
  h: 'һҺнНΗհħĦʜᎻ',
  i: 'іІιΙıɪɩᎥ',
  j: 'јЈϳͿȷᴊᎫ',
  k: 'кКκΚƙᴋᏦ',
  l: 'ӏӀłŁʟᏞ',
  m: 'мМΜᴍᎷ',
  n: 'пηոΝɴ',
  o: 'оОοΟσօՕøØɵᴏ',
  p: 'рРρΡքᴘᏢ',
  q: 'ԛԚգ',
  r: 'гʀɾᏒ',
  s: 'ѕЅꜱᏚ',
  t: 'тТτΤŧŦᴛᎢ',
  u: 'υμսՍᴜ',
  v: 'νѵѴᴠᏙ',
  w: 'ԝԜωѡᴡᎳ',
  x: 'хХχΧ',
  y: 'уУγΥүҮʏᎩ',
  z: 'ζΖᴢᏃ',
  ss: 'ßẞ',
  ae: 'æÆ',
  oe: 'œŒ',
};
const LATIN = new Map(
  Object.entries(LOOKS_LIKE).flatMap(([latin, others]) =>
    [...others].map((other) => [other, latin] as const),
  ),
);

/** The text as an eye takes it in: in lower case, without accents, each look-alike as the Latin letter that it looks like. */
export const asSeen = (text: string): string =>
  [...text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '')]
    .map((letter) => LATIN.get(letter) ?? letter.toLowerCase())
    .join('')
    .replace(/[\u0300-\u036f]/g, '');

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const LATIN_LETTER = /\p{Script=Latin}/u;
/** Scripts with letters that pass for Latin ones, and the phonetic letters of the Latin script itself. */
const PASSES_FOR_LATIN =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}\u0250-\u02af\u1d00-\u1dbf]/u;

/** The first word in which letters that pass for Latin stand among Latin ones: nobody can tell by eye who is meant. */
export const mixedWord = (text: string): string | undefined =>
  (text.normalize('NFKC').match(WORD) ?? []).find(
    (word) =>
      PASSES_FOR_LATIN.test(word) && LATIN_LETTER.test(word.replace(PASSES_FOR_LATIN_ALL, '')),
  );
const PASSES_FOR_LATIN_ALL = new RegExp(PASSES_FOR_LATIN, 'gu');

/** A word with the code points of what only looks Latin in it, for messages: `аlice (U+0430)`. */
export function withCodePoints(word: string): string {
  const odd = word.match(PASSES_FOR_LATIN_ALL) ?? [];
  const codes = [...new Set(odd)].map(
    (letter) => `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return `${word} (${codes.join(', ')})`;
}
