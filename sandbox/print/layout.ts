export const WIDTH = 100;

/**
 * Breaks at blanks so that no line is longer than `width`; a word longer than that stays whole. Later lines are indented
 * as the first one is, and by `indent` more.
 */
export const wrap = (text: string, width: number, indent = 0): string[] =>
  text
    .split('\n')
    .flatMap((line) =>
      wrapLine(line.trimStart(), width, line.length - line.trimStart().length, indent),
    );

function wrapLine(text: string, width: number, margin: number, indent: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const room = width - margin - (lines.length === 0 ? 0 : indent);
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map(
    (each, index) => ' '.repeat(margin + (index === 0 ? 0 : indent)) + each,
  );
}

/** Columns padded to their widest cell, two blanks between. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** `30 ms`, `4.3 s`, `12 min`, `25.5 h`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 120_000) return `${(ms / 1_000).toFixed(1)} s`;
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}

/** Control characters of a name must not reach the terminal. */
export const printable = (text: string): string =>
  text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
