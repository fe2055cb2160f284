import { isRecord, type Json, type JsonObject } from '../json.ts';

/** What the virtual clock needs of a Task state; the library sees none of it. */
export interface TaskSettings {
  readonly state: string;
  readonly resource: string;
  readonly timeoutSeconds: number | undefined;
  readonly retriers: readonly Retrier[];
}

export interface Retrier {
  readonly errors: readonly string[];
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxAttempts: number;
  readonly maxDelaySeconds: number;
}

export interface Definition {
  /** The machine as the library runs it. */
  readonly runnable: JsonObject;
  readonly tasks: ReadonlyMap<string, TaskSettings>;
  /** The state's own type, by name: the library sees Wait states as tasks. */
  readonly types: ReadonlyMap<string, string>;
  readonly timeoutSeconds: number | undefined;
}

export const WAIT = 'arn:aws:states:::sandbox:wait';
/** States that take no time and hold no others. */
const PLAIN = ['Choice', 'Fail', 'Pass', 'Succeed'];
/** The library arms a real timer per task; this one never fires (the most that a Node timer can hold is 24.8 days). */
const NEVER_SECONDS = 2_000_000;

/**
 * Takes the time out of a definition: time limits, retries and waits become the sandbox's, on the virtual clock, and
 * the context's `$$.Execution`, where the library writes the real time, becomes `$$.Run`. All else stays the library's.
 */
export function prepare(definition: JsonObject): Definition {
  const tasks = new Map<string, TaskSettings>();
  const types = new Map<string, string>();

  const machine = ({ TimeoutSeconds, ...rest }: JsonObject): JsonObject => ({
    ...rest,
    States: Object.fromEntries(
      Object.entries(objectAt(rest, 'States')).map(([name, state]) => [name, stateOf(name, state)]),
    ),
  });

  const stateOf = (name: string, state: Json | undefined): JsonObject => {
    if (!isRecord(state)) throw new Error(`state ${name} is not an object`);
    if (types.has(name)) throw new Error(`the state name ${name} is used twice in one machine`);
    const type = String(state.Type);
    types.set(name, type);
    if (type === 'Task') return taskOf(name, state);
    if (type === 'Wait') return taskOf(name, waitAsTask(name, state));
    if (type === 'Map')
      return { ...state, ItemProcessor: machine(objectAt(state, 'ItemProcessor')) };
    if (PLAIN.includes(type)) return state;
    throw new Error(`the sandbox does not know the type ${type} of state ${name}`);
  };

  const taskOf = (name: string, state: JsonObject): JsonObject => {
    const { TimeoutSeconds, Retry, ...rest } = state;
    tasks.set(name, {
      state: name,
      resource: String(state.Resource),
      timeoutSeconds: numberOr(TimeoutSeconds, undefined),
      retriers: (Array.isArray(Retry) ? Retry : []).map((retrier) => retrierOf(asObject(retrier))),
    });
    return { ...rest, TimeoutSeconds: NEVER_SECONDS };
  };

  const runnable = rewritePaths(machine(definition));
  return {
    runnable: asObject(runnable),
    tasks,
    types,
    timeoutSeconds: numberOr(definition.TimeoutSeconds, undefined),
  };
}

function waitAsTask(name: string, state: JsonObject): JsonObject {
  const { Comment: _, Type: __, Seconds, ...rest } = state;
  const other = Object.keys(rest).find((key) => key !== 'Next' && key !== 'End');
  if (other !== undefined) throw new Error(`the sandbox does not know ${other} in Wait ${name}`);
  return {
    ...rest,
    Type: 'Task',
    Resource: WAIT,
    Parameters: { seconds: Seconds },
    ResultPath: null,
  };
}

/** The defaults are Amazon States Language's. */
const retrierOf = (retrier: JsonObject): Retrier => ({
  errors: (Array.isArray(retrier.ErrorEquals) ? retrier.ErrorEquals : []).map(String),
  intervalSeconds: numberOr(retrier.IntervalSeconds, 1),
  backoffRate: numberOr(retrier.BackoffRate, 2),
  maxAttempts: numberOr(retrier.MaxAttempts, 3),
  maxDelaySeconds: numberOr(retrier.MaxDelaySeconds, Number.POSITIVE_INFINITY),
});

const rewritePaths = (value: Json): Json => {
  if (typeof value === 'string') return value.replaceAll('$$.Execution', '$$$$.Run');
  if (Array.isArray(value)) return value.map(rewritePaths);
  if (isRecord(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, rewritePaths(inner ?? null)]),
    );
  return value;
};

const objectAt = (parent: JsonObject, key: string): JsonObject => asObject(parent[key]);

function asObject(value: Json | undefined): JsonObject {
  if (!isRecord(value))
    throw new Error(`wanted an object, got ${JSON.stringify(value)?.slice(0, 80)}`);
  return value;
}

const numberOr = <Fallback>(value: Json | undefined, fallback: Fallback): number | Fallback =>
  typeof value === 'number' ? value : fallback;
