import { entry, ROOM, timed } from './entry.ts';
import { answerText } from './event-text.ts';
import type { Line } from './join-states.ts';
import { duration } from './layout.ts';
import type { Paint } from './paint.ts';
import type { StoryEvent } from './story-event.ts';

type States = Extract<Line, { kind: 'states' }>['states'];
type Ended = Extract<StoryEvent, { kind: 'ended' }>;

/** States and their durations on one line, in the order in which they were left. */
export function statesText(states: States, paint: Paint): string[] {
  const [first] = states;
  if (first === undefined) return [];
  const isPlain = states.every(({ what }) => what === 'exited');
  return timed(first.at, first.machine, inOneLine(states), paint, isPlain ? 'none' : 'yellow');
}

export const fitsOneLine = (states: States): boolean => inOneLine(states).length <= ROOM;

const inOneLine = (states: States): string => states.map(one).join(' · ');

function one({ state, iteration, what, durationMs = 0, because }: States[number]): string {
  const name = iteration === undefined ? state : `${state} ${iteration + 1}`;
  if (what === 'exited') return `${name} ${duration(durationMs)}`;
  return `${name} ${what}${because === undefined ? '' : `: ${because}`}`;
}

/** How an execution ended; its reasons only when no event has just told them. */
export function endedText(ended: Ended, reasonsTold: unknown, paint: Paint): string[] {
  const { at, machine, execution, status, durationMs, billedTransitions, output } = ended;
  const text = `${execution} ${status.toLowerCase()}: ${answerText(output, reasonsTold)} (${duration(durationMs)}, ${billedTransitions} billed transitions)`;
  return timed(at, machine, text, paint, status === 'SUCCEEDED' ? 'none' : 'red');
}

/** SQL of the product, and of people with what they were answered. */
export function sqlText(
  { at, person, statements }: Extract<StoryEvent, { kind: 'sql' }>,
  paint: Paint,
): string[] {
  const label = person === undefined ? 'SQL' : 'by hand';
  const by = person === undefined ? '' : `${person} runs: `;
  return statements.flatMap(({ sql, status, error = status, rows }) => {
    const answer =
      rows === undefined ? [] : timed('', '', `answer: ${inOneRow(rows)}`, paint, 'cyan');
    return status === 'finished'
      ? [...timed(at, label, by + sql, paint, 'green'), ...answer]
      : [
          ...timed(at, label, by + sql, paint, 'red'),
          ...timed('', '', `refused: ${error}`, paint, 'red'),
        ];
  });
}

const inOneRow = (rows: readonly (readonly unknown[])[]): string =>
  rows.map((row) => row.join(', ')).join('; ') || 'no rows';

export function evidenceText(
  { databases }: Extract<StoryEvent, { kind: 'evidence' }>,
  paint: Paint,
): string[] {
  return databases.flatMap(({ database, status, links, problems }) => {
    const text = [`${database}: ${links} link${links === 1 ? '' : 's'}`, ...problems].join('; ');
    return entry(status, text, paint, status === 'intact' ? 'none' : 'red');
  });
}
