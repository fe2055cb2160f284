import type { Happening, Tell } from './happening.ts';

type State = Extract<Happening, { kind: 'state' }>;
export type Line =
  | Exclude<Happening, State>
  | { readonly kind: 'states'; readonly states: readonly State[] };

/**
 * States that one execution leaves one after the other belong on one line, as many as `room` takes; whatever happens in
 * between ends the line.
 */
export function joinStates(
  tell: (line: Line) => void,
  fits: (states: readonly State[]) => boolean,
): Tell {
  let states: readonly State[] = [];
  const flush = (): void => {
    if (states.length > 0) tell({ kind: 'states', states });
    states = [];
  };
  return (happening) => {
    if (happening.kind !== 'state') {
      flush();
      tell(happening);
      return;
    }
    const more = [...states, happening];
    const [first] = states;
    if (first !== undefined && (first.execution !== happening.execution || !fits(more))) {
      flush();
      states = [happening];
    } else states = more;
  };
}
