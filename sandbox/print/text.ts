import { answerText, eventText } from './event-text.ts';
import type { Happening, Tell } from './happening.ts';
import { duration, WIDTH, wrap } from './layout.ts';
import type { Paint } from './paint.ts';
import { privilegesText } from './privileges-text.ts';

const MARGIN = 15;

/** Writes each happening as it happens, for a terminal of 100 columns. */
export function textPrinter(write: (line: string) => void, paint: Paint): Tell {
  let reasonsTold: unknown;
  return (happening) => {
    if (happening.kind === 'event' && happening.direction === 'out') reasonsTold = happening.detail['because'];
    for (const line of linesOf(happening, paint, reasonsTold)) write(line);
  };
}

function linesOf(happening: Happening, paint: Paint, reasonsTold: unknown): string[] {
  switch (happening.kind) {
    case 'account':
      return [
        ...heading('The account as it is', paint),
        ...happening.lines.flatMap(({ label, text }) => entry(label, text, paint)),
      ];
    case 'chapter':
      return heading(happening.title, paint);
    case 'note':
      return wrap(happening.text, WIDTH - 2).map((line) => `  ${line}`);
    case 'time':
      return entry('', `time passes: it is ${happening.at.replace('T', ' ').slice(0, 16)} UTC`, paint);
    case 'hand':
      return entry(clock(happening.at), `by hand     ${happening.what}`, paint);
    case 'event':
      return entry(clock(happening.at), eventText(happening), paint, happening.direction === 'in' ? 'bold' : 'cyan');
    case 'started':
      return [];
    case 'state':
      return entry(clock(happening.at), stateText(happening), paint, happening.what === 'exited' ? 'none' : 'yellow');
    case 'ended':
      return entry(
        clock(happening.at),
        endedText(happening, reasonsTold),
        paint,
        happening.status === 'SUCCEEDED' ? 'none' : 'red',
      );
    case 'sql':
      return happening.statements.flatMap(({ sql, status, error }) =>
        entry(clock(happening.at), `SQL         ${sql}`, paint, status === 'finished' ? 'green' : 'red').concat(
          status === 'finished'
            ? []
            : entry('', `            ${status}${error === undefined ? '' : `: ${error}`}`, paint, 'red'),
        ),
      );
    case 'privileges':
      return privilegesText(happening, paint);
    case 'expectation':
      return expectationText(happening, paint);
    case 'evidence':
      return happening.databases.flatMap(({ database, status, links, problems }) =>
        entry(
          status,
          `${database}: ${links} link${links === 1 ? '' : 's'}${problems.map((problem) => `; ${problem}`).join('')}`,
          paint,
        ),
      );
  }
}

function heading(title: string, paint: Paint): string[] {
  const [first = '', ...more] = wrap(title, WIDTH - 4);
  return [
    '',
    paint('bold', `── ${first} ${'─'.repeat(Math.max(0, WIDTH - first.length - 4))}`),
    ...more.map((line) => `   ${line}`),
  ];
}

/** A label in the margin, then text that may take several lines; those after the first are indented under its second column. */
function entry(label: string, text: string, paint: Paint, style: Parameters<Paint>[0] = 'none'): string[] {
  const [first = '', ...more] = wrap(text, WIDTH - MARGIN, text.startsWith('SQL ') || /^\S+ {2,}/.test(text) ? 12 : 2);
  return [
    `  ${paint('dim', label.padEnd(MARGIN - 2))}${paint(style, first)}`,
    ...more.map((line) => ' '.repeat(MARGIN) + paint(style, line)),
  ];
}

const clock = (at: string): string => at.slice(11, 23);

function stateText({
  state,
  iteration,
  what,
  durationMs,
  because,
  machine,
}: Extract<Happening, { kind: 'state' }>): string {
  const name = `${machine.padEnd(11)} ${state}${iteration === undefined ? '' : ` ${iteration + 1}`}`;
  if (what === 'exited') return `${name.padEnd(30)} ${duration(durationMs ?? 0)}`;
  return `${name} ${what}${because === undefined ? '' : `: ${because}`}`;
}

function endedText(
  { machine, execution, status, durationMs, billedTransitions, output }: Extract<Happening, { kind: 'ended' }>,
  reasonsTold: unknown,
): string {
  return `${machine.padEnd(11)} ${execution} ${status.toLowerCase()}: ${answerText(output, reasonsTold)}  (${duration(durationMs)}, ${billedTransitions} billed transitions)`;
}

function expectationText(
  { what, held, observed, wanted }: Extract<Happening, { kind: 'expectation' }>,
  paint: Paint,
): string[] {
  if (held) return entry('holds', what, paint, 'green');
  return [
    ...entry('DOES NOT HOLD', what, paint, 'red'),
    ...entry('observed', JSON.stringify(observed), paint, 'red'),
    ...entry('wanted', JSON.stringify(wanted), paint, 'red'),
  ];
}
