import { type Figure, isOver } from './figure.ts';

const HEADINGS = ['benchmark', 'figure', 'limit', 'naive', 'ratio', ''];

/** The figures as lines of text, in columns; numbers stand at the right. */
export function tableLines(figures: readonly Figure[]): string[] {
  const rows = [HEADINGS, ...figures.map(cells)];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  const [headings, ...lines] = rows.map(line);
  return [headings ?? '', widths.map((width) => '─'.repeat(width)).join('  '), ...lines];
}

function cells(figure: Figure): string[] {
  const { name, value, unit, limit, naive } = figure;
  const text = (amount: number | undefined): string =>
    amount === undefined ? '–' : `${inWords(amount)} ${unit}`.trim();
  return [name, text(value), text(limit), text(naive), ratio(value, naive), verdict(figure)];
}

const inWords = (amount: number): string =>
  amount.toLocaleString('en', { maximumFractionDigits: amount < 10 ? 1 : 0 });

/** How many times the naive way needs what ours does. */
function ratio(value: number, naive: number | undefined): string {
  if (naive === undefined) return '–';
  return value === 0 ? 'all' : `${inWords(naive / value)} ×`;
}

function verdict(figure: Figure): string {
  if (figure.limit === undefined) return '';
  return isOver(figure) ? 'OVER' : 'ok';
}
