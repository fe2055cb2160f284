import type { Played } from '../stage/play-story.ts';
import { WIDTH, wrap } from './layout.ts';
import type { Paint } from './paint.ts';

interface Titled {
  readonly name: string;
  readonly title: string;
}

const NAME_WIDTH = 26;

export const listLines = (stories: readonly Titled[]): string[] =>
  stories.flatMap(({ name, title }) =>
    wrap(title, WIDTH - NAME_WIDTH).map(
      (line, index) => (index === 0 ? name : '').padEnd(NAME_WIDTH) + line,
    ),
  );

export function titleLines({ name, title }: Titled, paint: Paint): string[] {
  return [
    '',
    paint('bold', `══ ${name} ${'═'.repeat(Math.max(0, WIDTH - name.length - 4))}`),
    ...wrap(title, WIDTH - 3).map((line) => `   ${line}`),
  ];
}

export function summaryLines(played: readonly Played[], elapsedMs: number, paint: Paint): string[] {
  const failed = played.flatMap((one) => one.failed.map(({ what }) => `${one.story}: ${what}`));
  const expected = played.reduce((sum, one) => sum + one.expected, 0);
  const billed = played.reduce((sum, one) => sum + one.billedTransitions, 0);
  const verdict =
    failed.length === 0
      ? paint('green', `all ${expected} expectations held`)
      : paint('red', `${failed.length} of ${expected} expectations did not hold`);
  return [
    '',
    `${verdict}; ${billed} billed transitions; ${(elapsedMs / 1000).toFixed(1)} s`,
    ...failed.map((what) => paint('red', `  ${what}`)),
  ];
}
