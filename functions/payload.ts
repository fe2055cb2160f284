import { NewerVersion } from '../domain/errors.ts';
import { PAYLOAD_VERSION } from '../domain/payload-version.ts';
import type { Handle } from './runtime.ts';

const KEY = 'payloadVersion';

/**
 * A function as a state machine meets it: what it is handed and what it answers carry a version, and so does each element of a list
 * in them, which a Map hands on by itself. What carries none, of a queue, a person or an event, is passed as it is. Throws
 * `NewerVersion` for what a later release wrote.
 */
export const versioned =
  <Event, Answer>(handle: Handle<Event, Answer>): Handle<Event, Answer> =>
  async (event, context) => {
    const version = versionIn(event);
    if (version === undefined) return handle(event, context);
    if (version > PAYLOAD_VERSION)
      throw new NewerVersion(
        `${context.functionName} was handed a payload of version ${version}, and reads ${PAYLOAD_VERSION}: deploy the newer release again`,
      );
    return stamped(await handle(withoutVersion(event), context), version);
  };

type Part = Readonly<Record<string, unknown>>;

const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const versionIn = (payload: unknown): number | undefined =>
  isPart(payload) && typeof payload[KEY] === 'number' ? payload[KEY] : undefined;

/** What the function itself knows of. */
function withoutVersion<T>(payload: T): T;
function withoutVersion(payload: unknown): unknown {
  if (!isPart(payload)) return payload;
  const { [KEY]: _, ...rest } = payload;
  return rest;
}

function stamped<T>(answer: T, version: number): T;
function stamped(answer: unknown, version: number): unknown {
  if (!isPart(answer)) return answer;
  const stamp = (value: unknown): unknown => (isPart(value) ? { ...value, [KEY]: version } : value);
  const members = Object.entries(answer).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(stamp) : value,
  ]);
  return stamp(Object.fromEntries(members));
}
