import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { groupOf } from '../../../domain/access/database-key.ts';
import { consume } from '../../../functions/access/reconcile/consume.ts';
import { DEV, lease } from '../../domain/access/examples.ts';
import { type Bench, nudge, openBench, request } from './bench.ts';
import { record } from './queue-record.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const failed = async (...records: ReturnType<typeof record>[]): Promise<string[]> =>
  (await consume(bench.deps(), records)).batchItemFailures.map(
    ({ itemIdentifier }) => itemIdentifier,
  );
const one = lease({ id: 'L1' });
const ELSEWHERE = request('L1', 1, 'elsewhere');

describe('a message that nobody can read goes to the dead-letter queue at once', () => {
  test.each([
    ['no JSON', 'hello'],
    ['an unknown kind', { version: 1, kind: 'drop', database: DEV }],
    ['a field too many', { ...nudge(), sql: 'DROP' }],
    ['no revision', { version: 1, kind: 'request', token: 't', database: DEV, leaseId: 'L1' }],
    ['no version', { kind: 'nudge', database: DEV, run: 'sweep-1' }],
  ])('%s: it does not come back, and the rest of its group is done', async (_, body) => {
    await bench.decide(one);
    expect(await failed(record('bad', body), record('good', request('L1')))).toEqual([]);
    expect(bench.answers).toHaveLength(1);
    expect(bench.dead).toEqual([
      {
        id: 'bad',
        group: groupOf(DEV),
        body: typeof body === 'string' ? body : JSON.stringify(body),
      },
    ]);
  });
  test('where it cannot be put there, it comes back', async () => {
    const deps = {
      ...bench.deps(),
      deadLetters: { put: () => Promise.reject(new Error('no queue')) },
    };
    const { batchItemFailures } = await consume(deps, [record('bad', 'hello')]);
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'bad' }]);
    expect(bench.warnings).toEqual(['unexpected Error: no queue']);
  });
});

test('a message of a later release waits for that release', async () => {
  await bench.decide(one);
  const later = { version: 2, kind: 'nudge', databases: [DEV] };
  expect(await failed(record('later', later), record('good', request('L1')))).toEqual(['later']);
  expect(bench.dead).toEqual([]);
  expect(bench.answers).toHaveLength(1);
  expect(bench.warnings).toEqual([
    'NewerVersion: message later: a later release wrote it, which this one cannot read: deploy that release again',
  ]);
});

test('a database that is not configured: given back with its reason', async () => {
  expect(await failed(record('m', ELSEWHERE, { database: 'elsewhere' }))).toEqual(['m']);
  expect(bench.warnings).toEqual([
    expect.stringContaining('no database of config/admin.yml has the key elsewhere'),
  ]);
});

describe('visible again', () => {
  test.each([
    [1, 30],
    [2, 60],
    [4, 240],
    [9, 600],
  ])(
    'given back for the %i. time: in %i s, or up to a quarter later',
    async (receives, seconds) => {
      await failed(record('m', ELSEWHERE, { receives, database: 'elsewhere' }));
      const [retry] = bench.retries;
      expect(retry?.receipt).toBe('receipt-m');
      expect(retry?.seconds).toBeGreaterThanOrEqual(seconds);
      expect(retry?.seconds).toBeLessThanOrEqual(seconds * 1.25);
    },
  );
  test('messages of twenty databases do not all come back in the same second', async () => {
    for (let id = 0; id < 20; id += 1)
      await failed(record(`m${id}`, ELSEWHERE, { receives: 4, database: 'elsewhere' }));
    expect(new Set(bench.retries.map(({ seconds }) => seconds)).size).toBeGreaterThan(10);
  });
  test('where the wait cannot be shortened, it is still given back, and its neighbours stay done', async () => {
    await bench.decide(one);
    const deps = {
      ...bench.deps(),
      queue: { send: async () => {}, retryIn: () => Promise.reject(new Error('no')) },
    };
    const { batchItemFailures } = await consume(deps, [
      record('bad', ELSEWHERE, { database: 'elsewhere' }),
      record('good', request('L1')),
    ]);
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'bad' }]);
    expect(bench.answers).toHaveLength(1);
  });
});
