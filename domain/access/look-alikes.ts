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
