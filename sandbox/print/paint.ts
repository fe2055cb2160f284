import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];
/** Text in a style, or as it is where colour is not wanted. */
export type Paint = (style: Style, text: string) => string;

/** Colour only on a terminal, and not with NO_COLOR: https://no-color.org */
export function paintFor(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  const coloured = stream.isTTY === true && (env['NO_COLOR'] ?? '') === '';
  return (style, text) => (coloured ? styleText(style, text, { validateStream: false }) : text);
}
