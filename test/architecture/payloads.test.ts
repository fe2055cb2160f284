import { describe, expect, test } from '@jest/globals';
import { PAYLOAD_VERSION } from '../../domain/payload-version.ts';
import type { Json } from '../../local-aws/json.ts';
import { record } from './deployment.ts';
import { functionPlaceholder, machines } from './machine.ts';

/** What a state hands to its function where it says so itself: a token's state wraps it. */
const writtenBy = (state: Readonly<Record<string, unknown>>) => {
  const parameters = record(state['Parameters'] as Json);
  return 'Payload' in parameters ? record(parameters['Payload']) : parameters;
};

describe.each(machines)('$name', ({ states, definition }) => {
  const start = String(record(definition)['StartAt']);
  test('what a function is handed carries the version, from the first state on', () => {
    const first = states.find(({ name }) => name === start);
    const begins = first?.state['Type'] === 'Wait' ? [] : [first];
    const composed = states.filter(
      ({ state }) => functionPlaceholder(state) !== undefined && state['Parameters'] !== undefined,
    );
    expect(composed.length + begins.length).toBeGreaterThan(0);
    for (const one of [...begins, ...composed])
      expect({ name: one?.name, version: writtenBy(one?.state ?? {})['payloadVersion'] }).toEqual({
        name: one?.name,
        version: PAYLOAD_VERSION,
      });
  });

  test('what replaces the payload of the whole execution carries the version, too', () => {
    const replacing = states.filter(
      ({ state }) =>
        state['ResultSelector'] !== undefined ||
        (state['Type'] === 'Pass' && record(state['Parameters'])['executionArn.$'] !== undefined),
    );
    for (const { name, state } of replacing) {
      const composed = record(state['ResultSelector'] ?? state['Parameters']);
      expect({ name, version: composed['payloadVersion'] }).toEqual({
        name,
        version: PAYLOAD_VERSION,
      });
    }
  });
});
