import type { Emit, StoryEvent } from './story-event.ts';

type State = Extract<StoryEvent, { kind: 'state' }>;
export type Line =
  | Exclude<StoryEvent, State>
  | { readonly kind: 'states'; readonly states: readonly State[] };

/**
 * States that one execution leaves one after the other belong on one line, as many as `room` takes; whatever happens in
 * between ends the line.
 */
export function joinStates(
  emit: (line: Line) => void,
  fits: (states: readonly State[]) => boolean,
): Emit {
  let states: readonly State[] = [];
  const flush = (): void => {
    if (states.length > 0) emit({ kind: 'states', states });
    states = [];
  };
  return (event) => {
    if (event.kind !== 'state') {
      flush();
      emit(event);
      return;
    }
    const more = [...states, event];
    const [first] = states;
    if (first !== undefined && (first.execution !== event.execution || !fits(more))) {
      flush();
      states = [event];
    } else states = more;
  };
}
