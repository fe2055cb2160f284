import type { State } from './cycles.ts';
import type { Emit, StoryEvent } from './story-event.ts';

export type Line =
  | Exclude<StoryEvent, State>
  | { readonly kind: 'states'; readonly states: readonly State[] };

/** States that one execution leaves one after the other belong together; whatever happens in between ends them. */
export function joinStates(emit: (line: Line) => void): Emit {
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
    if (states[0] !== undefined && states[0].execution !== event.execution) flush();
    states = [...states, event];
  };
}
