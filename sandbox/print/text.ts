import { continued, entry, heading, timed } from './entry.ts';
import { eventText } from './event-text.ts';
import { endedText, evidenceText, sqlText, statesText } from './execution-text.ts';
import { joinStates, type Line } from './join-states.ts';
import { WIDTH, wrap } from './layout.ts';
import type { Paint } from './paint.ts';
import { privilegesText } from './privileges-text.ts';
import type { Emit, Expectation } from './story-event.ts';

/** Writes each happening as it happens, for a terminal of 100 columns. */
export function textPrinter(write: (line: string) => void, paint: Paint): Emit {
  let reasonsTold: unknown;
  return joinStates((line) => {
    if (line.kind === 'event' && line.direction === 'out') reasonsTold = line.detail['because'];
    for (const text of linesOf(line, paint, reasonsTold)) write(text);
  });
}

function linesOf(line: Line, paint: Paint, reasonsTold: unknown): string[] {
  switch (line.kind) {
    case 'account': {
      const facts = line.lines.flatMap(({ label, text }) => entry(label, text, paint));
      return [...heading('The account as it is', paint), ...facts];
    }
    case 'chapter':
      return heading(line.title, paint);
    case 'note':
      return wrap(line.text, WIDTH - 2, 2).map((text) => (text === '' ? '' : `  ${text}`));
    case 'time':
      return timed(
        { at: line.at, kind: 'time', text: `it is ${line.at.replace('T', ' ').slice(0, 16)} UTC` },
        paint,
        'dim',
      );
    case 'hand':
      return timed({ at: line.at, kind: 'by hand', text: line.what }, paint, 'bold');
    case 'event': {
      const isAsked = line.direction === 'in';
      return timed(
        { at: line.at, kind: `event ${isAsked ? '▸' : '◂'}`, text: eventText(line) },
        paint,
        isAsked ? 'bold' : 'cyan',
      );
    }
    case 'notified': {
      const [first = '', ...more] = line.lines;
      return [
        ...timed({ at: line.at, kind: 'people read', text: first }, paint, 'cyan'),
        ...more.flatMap((text) => continued(text, paint, 'cyan')),
      ];
    }
    case 'started':
      return [];
    case 'states':
      return statesText(line.states, paint);
    case 'ended':
      return endedText(line, reasonsTold, paint);
    case 'sql':
      return sqlText(line, paint);
    case 'privileges':
      return privilegesText(line, paint);
    case 'expectation':
      return expectationText(line, paint);
    case 'evidence':
      return evidenceText(line, paint);
  }
}

function expectationText({ what, held, observed, wanted }: Expectation, paint: Paint): string[] {
  if (held) return entry('holds', what, paint, 'green');
  return [
    ...entry('NOT HELD', what, paint, 'red'),
    ...entry('  observed', JSON.stringify(observed), paint, 'red'),
    ...entry('  wanted', JSON.stringify(wanted), paint, 'red'),
  ];
}
