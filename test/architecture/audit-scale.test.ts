import { expect, test } from '@jest/globals';
import { auditParts } from '../../domain/audit/run.ts';
import { examinePart } from '../../functions/audit/examine/examine-part.ts';
import type { JsonObject } from '../../local-aws/json.ts';
import { config } from '../domain/access/examples.ts';
import { list, record } from './deployment.ts';
import { machines, nextOf } from './machine.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MOST_EVENTS = 25_000;
const MOST_BYTES = 262_144;
/** What one iteration may answer. */
const MOST_ANSWER = 500;

const WAREHOUSES = 1_000;
/** Five, and what belongs to the warehouse as a whole. */
const DATABASES = 6;

const start = {
  name: 'f'.repeat(80),
  startedAt: '2026-11-26T05:30:00.123Z',
  input: { trigger: 'schedule' },
};
const { hash } = config();
const counts = { account: 1, databases: WAREHOUSES * DATABASES, setups: WAREHOUSES };
const planned = auditParts(start, counts, hash);
const { parts } = planned;
const definition = machines.find(({ name }) => name === 'audit')?.definition ?? {};
const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/**
 * The most events that a state can leave: of a task its beginning and end, and three for each time that it is tried (scheduled,
 * started, failed or succeeded); of a Map four, and two for each iteration.
 */
function eventsOf(state: JsonObject): number {
  switch (state['Type']) {
    case 'Task': {
      const retries = list(state['Retry']).map((one) => Number(record(one)['MaxAttempts']));
      return 2 + 3 * retries.reduce((sum, more) => sum + more, 1);
    }
    case 'Map':
      return 4 + parts.length * (2 + longest(record(state['ItemProcessor'])));
    default:
      return 2;
  }
}

/** Along the way through the states that leaves most. */
function longest(machine: JsonObject): number {
  const states = record(machine['States']);
  const from = (name: string): number => {
    const state = record(states[name]);
    return eventsOf(state) + Math.max(0, ...nextOf(state).map(from));
  };
  return from(String(machine['StartAt']));
}

test('the account, every database and every setup is in exactly one of at most 200 parts', () => {
  expect(parts.length).toBeLessThanOrEqual(200);
  for (const [of, count] of [
    ['databases', WAREHOUSES * DATABASES],
    ['setups', WAREHOUSES],
    ['account', 1],
  ] as const) {
    const ranges = parts.filter((part) => part.of === of);
    expect(ranges.map(({ from }) => from)).toEqual([0, ...ranges.map(({ to }) => to).slice(0, -1)]);
    expect(ranges.at(-1)?.to).toBe(count);
  }
});

test('1,000 warehouses of five databases fit into a history, also where everything is tried as often as it may be', () => {
  // The beginning and the end of the execution itself.
  const events = 2 + longest(definition);
  expect(events).toBeGreaterThan(parts.length * 10);
  expect(events).toBeLessThanOrEqual(MOST_EVENTS);
});

test('what the states hand on fits into a payload, and what one part answers is small', async () => {
  const examine = examinePart(config(), { put: async () => {} }, async ({ from, to }) =>
    Array.from({ length: to - from }, () => ({ unread: 'x' })),
  );
  const answers = await Promise.all(parts.map(examine));
  const broken = { error: { Error: 'E'.repeat(256) } };
  expect(Math.max(...[...answers, broken].map(bytes))).toBeLessThanOrEqual(MOST_ANSWER);
  // Whatever the parts answer, Report is given all of it.
  expect(bytes({ ...planned, examined: parts.map(() => 'x'.repeat(MOST_ANSWER)) })).toBeLessThan(
    MOST_BYTES,
  );
});
