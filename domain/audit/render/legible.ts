/** What an eye does not see or what turns the text around it: controls, format and direction marks, lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

/**
 * The text for people, with each unseen character as its number, such as `\u202e`: a name from a database may not pretend to
 * be another. Line feeds stay.
 */
export const legible = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replace(UNSEEN, (character) => (character === '\n' ? character : numbered(character)));

/** Likewise, in at most `length` UTF-16 units; `…` stands for what is cut. No number and no surrogate pair is cut through. */
export function legibleWithin(length: number, text: string): string {
  const whole = legible(text);
  if (whole.length <= length) return whole;
  let kept = '';
  for (const character of text.replaceAll('\r\n', '\n')) {
    const next = kept + legible(character);
    if (next.length >= length) break;
    kept = next;
  }
  return `${kept}…`;
}

function numbered(character: string): string {
  const number = (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
  return number.length > 4 ? `\\u{${number}}` : `\\u${number}`;
}
