import { printable, table } from './layout.ts';
import type { Paint } from './paint.ts';
import type { StoryEvent } from './story-event.ts';

/** Who held what at the last look, and who holds it now. */
export function privilegesText(
  { database, rows }: Extract<StoryEvent, { kind: 'privileges' }>,
  paint: Paint,
): string[] {
  if (rows.length === 0) return ['', `  privileges in ${database}: none, before and now`];
  const yes = (held: boolean): string => (held ? 'yes' : '-');
  const [head = '', ...lines] = table([
    [`privilege in ${database}`, 'held by', 'before', 'now'],
    ...rows.map(({ privilege, holder, before, after }) => [
      printable(privilege),
      printable(holder),
      yes(before),
      yes(after),
    ]),
  ]);
  return [
    '',
    `  ${paint('underline', head)}`,
    ...lines.map((line, index) => `  ${paint(styleOf(rows[index]), line)}`),
  ];
}

function styleOf(
  row: { readonly before: boolean; readonly after: boolean } | undefined,
): Parameters<Paint>[0] {
  if (row === undefined || row.before === row.after) return 'none';
  return row.after ? 'green' : 'yellow';
}
