import { printable, WIDTH, wrap } from './layout.ts';
import type { Paint, Style } from './paint.ts';

const MARGIN = 15;
const FIRST_COLUMN = 12;
/** What fits beside the margin and the first column. */
export const ROOM = WIDTH - MARGIN - FIRST_COLUMN;

export function heading(title: string, paint: Paint): string[] {
  const [first = '', ...more] = wrap(title, WIDTH - 4);
  const rule = '─'.repeat(Math.max(0, WIDTH - first.length - 4));
  return ['', paint('bold', `── ${first} ${rule}`), ...more.map((line) => `   ${line}`)];
}

/** A label in the margin, then text that may take several lines. */
export function entry(label: string, text: string, paint: Paint, style: Style = 'none'): string[] {
  const [first = '', ...more] = wrap(printable(text), WIDTH - MARGIN, 2);
  const margin = paint('dim', label.padEnd(MARGIN - 2));
  return [
    `  ${margin}${paint(style, first)}`,
    ...more.map((line) => ' '.repeat(MARGIN) + paint(style, line)),
  ];
}

/** As `entry`, with the time in the margin and a first column that says what kind of thing happened. */
export function timed(
  { at, kind, text }: { readonly at: string; readonly kind: string; readonly text: string },
  paint: Paint,
  style: Style = 'none',
): string[] {
  const [first = '', ...more] = wrap(printable(text), ROOM);
  const margin = paint('dim', at.slice(11, 23).padEnd(MARGIN - 2));
  const rest = more.map((line) => ' '.repeat(MARGIN + FIRST_COLUMN) + paint(style, line));
  return [`  ${margin}${paint(style, kind.padEnd(FIRST_COLUMN) + first)}`, ...rest];
}

/** A further line of what `timed` began, without a time of its own. */
export const continued = (text: string, paint: Paint, style: Style = 'none'): string[] =>
  wrap(printable(text), ROOM, 2).map(
    (line) => ' '.repeat(MARGIN + FIRST_COLUMN) + paint(style, line),
  );
