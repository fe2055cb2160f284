/** Widths in parts of the font's size: upper bounds over the system's usual sans-serif fonts, so that no text overflows. */
const NARROW = new Set("iljtfrI.,:;'|!()[] ·");
const WIDE = new Set('mwMW@%—…&');

const widthOf = (character: string): number => {
  if (NARROW.has(character)) return 0.42;
  if (WIDE.has(character)) return 0.98;
  return /[A-Z0-9_]/.test(character) ? 0.7 : 0.63;
};

/** How wide a text is at most, in pixels. */
export const textWidth = (text: string, size: number): number =>
  Math.ceil([...text].reduce((sum, character) => sum + widthOf(character), 0) * size);
