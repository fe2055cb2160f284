import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { groupOf } from '../../../domain/access/database-key.ts';
import { consume } from '../../../functions/access/reconcile/consume.ts';
import { DEV, EVERYWHERE, lease, ROLE, usage } from '../../domain/access/examples.ts';
import { type Bench, nudge, openBench, request } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const record = (messageId: string, body: unknown, { database = DEV, receives = 1 } = {}): SQSRecord => ({
  messageId,
  receiptHandle: `receipt-${messageId}`,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: {
    ApproximateReceiveCount: String(receives),
    MessageGroupId: groupOf(database),
    SentTimestamp: '0',
    SenderId: 's',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:reconcile.fifo',
  awsRegion: 'us-east-1',
});
const failed = async (...records: SQSRecord[]): Promise<string[]> =>
  (await consume(bench.counter(), records)).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
const one = lease({ privileges: [usage()] });

describe('requests', () => {
  test('ten requests for one database: one transaction, an answer each', async () => {
    const ids = Array.from({ length: 10 }, (_, n) => `R${n}`);
    for (const id of ids) await bench.decide({ ...one, id });
    expect(await failed(...ids.map((id) => record(id, request(id))))).toEqual([]);
    expect(bench.changes()).toHaveLength(1);
    expect(bench.answers).toEqual(
      ids.map((id) => ({
        token: `token-${id}-1`,
        output: { database: DEV, leaseId: id, revision: 1, outcome: 'applied', because: [], evidence: 1 },
      })),
    );
  });
  test('covered by evidence already: answered from the ledger, without touching the warehouse', async () => {
    await bench.decide(one);
    await failed(record('m1', request('L1')));
    const before = bench.calls.filter(({ operation }) => operation === 'BatchExecuteStatement').length;
    expect(await failed(record('m2', request('L1')))).toEqual([]);
    expect(bench.calls.filter(({ operation }) => operation === 'BatchExecuteStatement')).toHaveLength(before);
    expect(bench.answers).toHaveLength(2);
  });
  test('a revision that is not readable yet comes again; its neighbour is answered', async () => {
    await bench.decide(one);
    expect(await failed(record('m1', request('L1', 2)), record('m2', request('L1')))).toEqual(['m1']);
    expect(bench.answers).toMatchObject([{ token: 'token-L1-1' }]);
    expect(bench.warnings).toContainEqual('TryAgain: lease L1 is not readable at revision 2 yet');
  });
  test('an older revision is answered with the newer outcome', async () => {
    await bench.decide(one);
    await bench.decide({ ...one, revision: 2, state: 'ending', revokedAt: bench.now() });
    expect(await failed(record('m1', request('L1')), record('m2', request('L1', 2)))).toEqual([]);
    expect(bench.answers.map(({ output }) => output)).toMatchObject([
      { revision: 2, outcome: 'ended' },
      { revision: 2, outcome: 'ended' },
    ]);
  });
});

describe('a poisoned message', () => {
  test.each([
    ['no JSON', 'hello'],
    ['an unknown kind', { kind: 'drop', database: DEV }],
    ['a field too many', { ...nudge(), sql: 'DROP' }],
    ['no revision', { kind: 'request', token: 't', database: DEV, leaseId: 'L1' }],
  ])('%s: comes back alone, the rest of its group is done', async (_, body) => {
    await bench.decide(one);
    expect(await failed(record('bad', body), record('good', request('L1')))).toEqual(['bad']);
    expect(bench.answers).toHaveLength(1);
  });
  test('a database that is not configured: given back with its reason', async () => {
    expect(await failed(record('m', request('L1', 1, 'elsewhere'), { database: 'elsewhere' }))).toEqual(['m']);
    expect(bench.warnings).toEqual([expect.stringContaining('no database of config/admin.yml has the key elsewhere')]);
  });
});

describe('groups', () => {
  test("one database's trouble does not sink another's", async () => {
    await bench.decide(one);
    const wide = lease({ id: 'L2', database: EVERYWHERE, privileges: [{ kind: 'assume-role', role: ROLE }] });
    await bench.decide(wide);
    bench.behaviour.policy = { delayMs: ({ sqls }) => (/SCHEMA/.test(sqls[0] ?? '') ? 3_600_000 : 0) };
    expect(
      await failed(
        record('dev', request('L1')),
        record('wide', request('L2', 1, EVERYWHERE), { database: EVERYWHERE }),
      ),
    ).toEqual(['dev']);
    expect(bench.answers).toMatchObject([{ output: { leaseId: 'L2', outcome: 'applied' } }]);
  });
  test('a message that came before runs alone: it cannot sink its neighbours again', async () => {
    await bench.decide(one);
    expect(
      await failed(record('again', request('gone', 1, 'elsewhere'), { receives: 3 }), record('new', request('L1'))),
    ).toEqual(['again']);
    expect(bench.answers).toMatchObject([{ token: 'token-L1-1' }]);
  });
  test.each([
    [1, 30],
    [2, 60],
    [4, 240],
    [9, 600],
  ])('given back for the %i. time: visible again in %i s', async (receives, seconds) => {
    await failed(record('m', 'poison', { receives }));
    expect(bench.retries).toEqual([{ receipt: 'receipt-m', seconds }]);
  });
});

describe('nudges', () => {
  test('a nudge reconciles and needs no answer', async () => {
    await bench.decide(one);
    expect(await failed(record('n', nudge()))).toEqual([]);
    expect(await bench.held()).toEqual(['demo_ml USAGE group marketing_analyst_grp']);
    expect(bench.answers).toEqual([]);
  });
});

test('a bug is told as one, and brings only its own database back', async () => {
  const wide = lease({ id: 'L2', database: EVERYWHERE, privileges: [{ kind: 'assume-role', role: ROLE }] });
  await bench.decide(one);
  await bench.decide(wide);
  const { journal, ...counter } = bench.counter();
  const broken = (key: string) => (key === DEV ? Promise.reject(new TypeError('bug')) : journal.load(key));
  const { batchItemFailures } = await consume({ ...counter, journal: { ...journal, load: broken } }, [
    record('dev', request('L1')),
    record('wide', request('L2', 1, EVERYWHERE), { database: EVERYWHERE }),
  ]);
  expect(batchItemFailures).toEqual([{ itemIdentifier: 'dev' }]);
  expect(bench.answers).toMatchObject([{ output: { leaseId: 'L2', outcome: 'applied' } }]);
  expect(bench.warnings).toEqual(['unexpected TypeError: bug']);
});

test('a message whose wait cannot be shortened is still given back, and its neighbours stay done', async () => {
  await bench.decide(one);
  const counter = {
    ...bench.counter(),
    queue: { send: async () => {}, retryIn: () => Promise.reject(new Error('no')) },
  };
  const { batchItemFailures } = await consume(counter, [record('bad', 'poison'), record('good', request('L1'))]);
  expect(batchItemFailures).toEqual([{ itemIdentifier: 'bad' }]);
  expect(bench.answers).toHaveLength(1);
});

test('a table restored from a backup is not worked on before its evidence is replayed', async () => {
  await bench.table.put({ pk: 'LEDGER', sk: 'IDENTITY', tableName: 'ledger-before' });
  expect(await failed(record('m', nudge()))).toEqual(['m']);
  expect(bench.warnings).toEqual([expect.stringContaining('table ledger was restored from ledger-before')]);
  expect(bench.changes()).toEqual([]);
});

test('little time left: the work goes on in a new invocation', async () => {
  await bench.decide(one);
  bench.behaviour.remainingMs = 44_999;
  expect(await failed(record('m', request('L1')))).toEqual(['m']);
  bench.behaviour.remainingMs = 100_000;
  expect(await failed(record('m', request('L1'), { receives: 2 }))).toEqual([]);
  expect(bench.changes()).toHaveLength(1);
});
