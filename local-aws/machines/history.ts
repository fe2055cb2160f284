import type { Clock } from '../service.ts';
import type { TaskFailure } from './failure.ts';

/** Something that happened to a state, at a virtual time. `iteration` is the index within a Map. */
export interface StateEvent {
  readonly kind: 'entered' | 'exited' | 'failed' | 'caught' | 'retried';
  readonly state: string;
  readonly type: string;
  readonly atMs: number;
  readonly iteration?: number | undefined;
  readonly durationMs?: number;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  readonly pauseSeconds?: number;
}

export interface History {
  readonly events: readonly StateEvent[];
  /** Billed transitions: one per state entered, Map iterations included, and one per retry. */
  readonly transitions: () => number;
  readonly add: (event: Omit<StateEvent, 'atMs' | 'type'>) => void;
  readonly retried: (state: string, failure: TaskFailure, pauseSeconds: number) => void;
}

/** An execution's history; every event also goes to `listener` as it happens. */
export function createHistory(
  clock: Clock,
  types: ReadonlyMap<string, string>,
  listener: (event: StateEvent) => void,
): History {
  const events: StateEvent[] = [];
  const enteredAtMs = new Map<string, number>();
  const add: History['add'] = (event) => {
    const visit = `${event.state}#${event.iteration ?? ''}`;
    if (event.kind === 'entered') enteredAtMs.set(visit, clock.now());
    const since = enteredAtMs.get(visit);
    const duration =
      event.kind === 'exited' && since !== undefined ? { durationMs: clock.now() - since } : {};
    const full: StateEvent = {
      ...event,
      ...duration,
      type: types.get(event.state) ?? 'Unknown',
      atMs: clock.now(),
    };
    events.push(full);
    listener(full);
  };
  return {
    events,
    add,
    transitions: () => events.filter(({ kind }) => kind === 'entered' || kind === 'retried').length,
    retried: (state, { name, message }, pauseSeconds) =>
      add({ kind: 'retried', state, error: name, cause: message, pauseSeconds }),
  };
}

interface LibraryEvent {
  readonly type: string;
  readonly index?: number;
  readonly state?: { readonly name: string; readonly input?: unknown; readonly output?: unknown };
  readonly Error?: string;
  readonly Cause?: unknown;
}

const KINDS: Readonly<Record<string, StateEvent['kind']>> = {
  StateEntered: 'entered',
  StateExited: 'exited',
  StateFailed: 'failed',
  StateCaught: 'caught',
  StateRetried: 'retried',
};

/** Takes over the library's events as they come; their own timestamps are real time and are dropped. */
export async function recordHistory(
  events: AsyncIterable<unknown>,
  history: History,
): Promise<void> {
  for await (const event of events) {
    const { type, index, state, Error: error, Cause: cause }: LibraryEvent = Object(event);
    const kind = KINDS[type];
    if (kind === undefined || state === undefined) continue;
    history.add({
      kind,
      state: state.name,
      iteration: index,
      ...(kind === 'entered' ? { input: state.input } : {}),
      ...(kind === 'exited' ? { output: state.output } : {}),
      ...(error === undefined ? {} : { error, cause: String(cause) }),
    });
  }
}
