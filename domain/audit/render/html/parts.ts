import { html, type Markup } from './markup.ts';

/** `n` things, in words: `1 finding`, `2 findings`. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** An instant for people: `2026-03-02 09:00 UTC`. */
export const moment = (instant: string): Markup =>
  html`<time datetime="${instant}">${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC</time>`;

export const day = (instant: string): Markup =>
  html`<time datetime="${instant}">${instant.slice(0, 10)}</time>`;

const MARKS = { pass: '✓', fail: '✕', unknown: '?', incomplete: '?' } as const;

/** A verdict as word and sign, so that nobody has to see its colour. */
export const verdictMark = (verdict: keyof typeof MARKS): Markup =>
  html`<span class="mark ${verdict}"><span aria-hidden="true">${MARKS[verdict]}</span> ${verdict}</span>`;

export const signOf = (verdict: keyof typeof MARKS): string => MARKS[verdict];

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: readonly Markup[];
}

export const section = ({ id, title, body }: Section): Markup =>
  html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>`;

/** A table whose cells carry their heading, for screens that are too narrow for columns. */
export const table = (
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly Markup[])[],
): Markup =>
  html`<table><caption>${caption}</caption><thead><tr>${headings.map(
    (heading) => html`<th scope="col">${heading}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (cells) =>
      html`<tr>${cells.map((cell, at) => html`<td data-label="${headings[at]}">${cell}</td>`)}</tr>`,
  )}</tbody></table>`;

export interface ShortList<T> {
  readonly shown: readonly T[];
  readonly note: readonly Markup[];
}

/** The first of a long list, and a sentence that says how many are left out and where they are. */
export function shortList<T>(all: readonly T[], most: number, file: string): ShortList<T> {
  if (all.length <= most) return { shown: all, note: [] };
  const sentence = `The first ${most.toLocaleString('en')} of ${all.length.toLocaleString('en')}; all of them are in `;
  return {
    shown: all.slice(0, most),
    note: [html`<p class="cut">${sentence}<code>${file}</code>.</p>`],
  };
}
