import { legible } from '../legible.ts';

/** HTML in which every text is escaped: made by `html` alone. */
class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type { Markup };

type Part = string | number | Markup | readonly Markup[] | undefined;

/** Markup as written, with each text in it escaped and visible, as content and as an attribute in double quotes. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(texts.reduce((made, text, at) => made + written(parts[at - 1]) + text));

/** The style sheet, which has to stay the text that the page's policy names by its hash. */
export const verbatim = (text: string): Markup => new Markup(text);

function written(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'number') return String(part);
  return typeof part === 'string' ? escaped(part) : part.map(({ text }) => text).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string =>
  legible(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
