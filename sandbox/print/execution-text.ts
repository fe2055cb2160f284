import { type Cycle, cyclesOf } from './cycles.ts';
import { entry, ROOM, timed } from './entry.ts';
import { answerText } from './event-text.ts';
import type { Line } from './join-states.ts';
import { duration } from './layout.ts';
import type { Paint, Style } from './paint.ts';
import type { StoryEvent } from './story-event.ts';

type States = Extract<Line, { kind: 'states' }>['states'];
type Ended = Extract<StoryEvent, { kind: 'ended' }>;

/** States and their durations in the order in which they were left; one that took no time decided or passed on only. */
export function statesText(states: States, paint: Paint): string[] {
  const told = states.filter(
    ({ what, durationMs, state }, at) =>
      (what !== 'exited' || durationMs !== 0) &&
      !(
        what === 'caught' &&
        states[at - 1]?.state === state &&
        isExpected(states[at - 1]?.because)
      ),
  );
  const lines: { at: string; machine: string; text: string; isPlain: boolean }[] = [];
  for (const cycle of cyclesOf(told)) {
    const [first] = cycle.states;
    if (first === undefined) continue;
    const text = cycleText(cycle);
    const isPlain = cycle.states.every(({ what }) => what === 'exited');
    const line = lines.at(-1);
    const joined = `${line?.text} · ${text}`;
    if (line?.isPlain === isPlain && joined.length <= ROOM) line.text = joined;
    else lines.push({ at: first.at, machine: first.machine, text, isPlain });
  }
  return lines.flatMap(({ at, machine, text, isPlain }) =>
    timed({ at, kind: machine, text }, paint, isPlain ? 'none' : 'yellow'),
  );
}

function cycleText({ states, times }: Cycle): string {
  if (times === 1) return states.map(one).join(' · ');
  const names = states.slice(0, states.length / times).map(({ state }) => state);
  const total = states.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0);
  return `${times} times ${names.join(', ')}: ${duration(total)}`;
}

function one({ state, iteration, what, durationMs = 0, because }: States[number]): string {
  const name = iteration === undefined ? state : `${state} ${iteration + 1}`;
  if (what === 'exited') return `${name} ${duration(durationMs)}`;
  if (isExpected(because)) return `${name}: ${because?.replace(EXPECTED, '')}`;
  return `${name} ${what}${because === undefined ? '' : `: ${because}`}`;
}

/** By these the machines go another way; nothing is wrong. */
const EXPECTED = /^(NeedsApproval|AlreadyAnswered): /;
const isExpected = (because: string | undefined): boolean =>
  because !== undefined && EXPECTED.test(because);

/** How an execution ended; its reasons only when no event has just told them. */
export function endedText(ended: Ended, reasonsTold: unknown, paint: Paint): string[] {
  const { at, machine, execution, status, durationMs, billedTransitions, output } = ended;
  const text = `${execution} ${status.toLowerCase()}: ${answerText(output, reasonsTold)} (${duration(durationMs)}, ${billedTransitions} billed transitions)`;
  return timed({ at, kind: machine, text }, paint, status === 'SUCCEEDED' ? 'none' : 'red');
}

/** SQL of the product, and of people with what they were answered. */
export function sqlText(
  { at, person, statements }: Extract<StoryEvent, { kind: 'sql' }>,
  paint: Paint,
): string[] {
  const label = person === undefined ? 'SQL' : 'by hand';
  const by = person === undefined ? '' : `${person} runs: `;
  const below = (text: string, style: Style): string[] =>
    timed({ at: '', kind: '', text }, paint, style);
  return statements.flatMap(({ sql, status, error = status, rows }) => {
    const answer = rows === undefined ? [] : below(`answer: ${inOneRow(rows)}`, 'cyan');
    const statement = { at, kind: label, text: by + sql };
    return status === 'finished'
      ? [...timed(statement, paint, 'green'), ...answer]
      : [...timed(statement, paint, 'red'), ...below(`refused: ${error}`, 'red')];
  });
}

const inOneRow = (rows: readonly (readonly unknown[])[]): string =>
  rows.map((row) => row.join(', ')).join('; ') || 'no rows';

export function evidenceText(
  { chains }: Extract<StoryEvent, { kind: 'evidence' }>,
  paint: Paint,
): string[] {
  return chains.flatMap(({ chain, status, entries, problems }) => {
    const text = [
      `${decodeURIComponent(chain)}: ${entries} ${entries === 1 ? 'entry' : 'entries'}`,
      ...problems,
    ].join('; ');
    return entry(status, text, paint, status === 'intact' ? 'none' : 'red');
  });
}
