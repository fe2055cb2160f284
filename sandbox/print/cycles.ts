import type { StoryEvent } from './story-event.ts';

export type State = Extract<StoryEvent, { kind: 'state' }>;

/** States that were left one after the other: all of them, and how many rounds they make. */
export interface Cycle {
  readonly states: readonly State[];
  readonly times: number;
}

const FEWEST = 3;
const LONGEST = 6;

/** The states in their order, those together that come again and again. */
export function cyclesOf(states: readonly State[]): readonly Cycle[] {
  const cycles: Cycle[] = [];
  for (let from = 0; from < states.length; ) {
    const found = longestCycle(states, from);
    cycles.push(found);
    from += found.states.length;
  }
  return cycles;
}

function longestCycle(states: readonly State[], from: number): Cycle {
  let best: Cycle = { states: states.slice(from, from + 1), times: 1 };
  for (let length = 1; length <= LONGEST; length += 1) {
    let times = 1;
    while (comesAgain(states, from, length, times)) times += 1;
    const covered = length * times;
    if (times >= FEWEST && covered > best.states.length)
      best = { states: states.slice(from, from + covered), times };
  }
  return best;
}

const comesAgain = (
  states: readonly State[],
  from: number,
  length: number,
  times: number,
): boolean =>
  Array.from({ length }, (_, index) => [
    states[from + index],
    states[from + length * times + index],
  ]).every(([one, other]) => other !== undefined && isAlike(one, other));

const isAlike = (one: State | undefined, other: State): boolean =>
  one?.what === 'exited' &&
  other.what === 'exited' &&
  one.state === other.state &&
  one.iteration === undefined &&
  other.iteration === undefined;
