import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { consume } from '../../../functions/access/reconcile/consume.ts';
import { withInvocation } from '../../../local-aws/caller.ts';
import { DEV, EVERYWHERE, lease, ROLE, usage } from '../../domain/access/examples.ts';
import { type Bench, nudge, openBench, request } from './bench.ts';
import { record } from './queue-record.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const failed = async (...records: SQSRecord[]): Promise<string[]> =>
  (await consume(bench.deps(), records)).batchItemFailures.map(
    ({ itemIdentifier }) => itemIdentifier,
  );
const PROD = DEV.replace('#dev', '#prod');
/** As Lambda runs it: long polls take virtual time, and after 120 seconds it is over. Who was answered, and what, after how many seconds. */
async function invoked(...records: SQSRecord[]) {
  const startMs = Date.parse(bench.now());
  const secondsSince = (): number => (Date.parse(bench.now()) - startMs) / 1000;
  const answered: [string, string, number][] = [];
  const deps = {
    ...bench.deps(),
    remainingMs: () => 120_000 - secondsSince() * 1000,
    tokens: {
      answer: async (_: string, output: unknown) => {
        const { leaseId, outcome } = Object(output);
        answered.push([leaseId, outcome, secondsSince()]);
        return 'answered' as const;
      },
    },
  };
  let seconds = 0;
  const running = bench.virtualClock.track('reconcile', (work) => {
    const caller = { functionName: 'reconcile', role: 'reconcile' };
    return withInvocation({ caller, isDead: () => false, work }, async () => {
      const { batchItemFailures } = await consume(deps, records);
      seconds = secondsSince();
      return batchItemFailures;
    });
  });
  await bench.virtualClock.runUntilIdle();
  return { batchItemFailures: await running, answered, seconds };
}
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
        output: {
          database: DEV,
          leaseId: id,
          revision: 1,
          outcome: 'applied',
          because: [],
          evidence: 1,
        },
      })),
    );
  });
  test('covered by evidence already: answered from the ledger, without touching the warehouse', async () => {
    await bench.decide(one);
    await failed(record('m1', request('L1')));
    const before = bench.calls.filter(
      ({ operation }) => operation === 'BatchExecuteStatement',
    ).length;
    expect(await failed(record('m2', request('L1')))).toEqual([]);
    expect(
      bench.calls.filter(({ operation }) => operation === 'BatchExecuteStatement'),
    ).toHaveLength(before);
    expect(bench.answers).toHaveLength(2);
  });
  test('what was concluded and not told before its writer died is told when the message comes again', async () => {
    await bench.decide(one);
    const { journal, ...deps } = bench.deps();
    const dies = { ...journal, markPublished: () => Promise.reject(new Error('died')) };
    const bus = { publish: () => Promise.reject(new Error('died')) };
    expect(
      (await consume({ ...deps, bus, journal: dies }, [record('m1', request('L1'))]))
        .batchItemFailures,
    ).toEqual([{ itemIdentifier: 'm1' }]);
    expect((await bench.journal.load(DEV)).head?.published).toBe(false);
    expect(await failed(record('m1', request('L1'), { receives: 2 }))).toEqual([]);
    expect(bench.told.map(({ detailType }) => detailType)).toEqual(['Model Access Applied']);
    expect((await bench.journal.load(DEV)).head?.published).toBe(true);
  });
  test('a revision that is not readable yet comes again; its neighbour is answered', async () => {
    await bench.decide(one);
    expect(await failed(record('m1', request('L1', 2)), record('m2', request('L1')))).toEqual([
      'm1',
    ]);
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

describe('groups', () => {
  test("one database's trouble does not sink another's", async () => {
    await bench.decide(one);
    const wide = lease({
      id: 'L2',
      database: EVERYWHERE,
      privileges: [{ kind: 'assume-role', role: ROLE }],
    });
    await bench.decide(wide);
    bench.behaviour.policy = {
      delayMs: ({ sqls }) => (/^GRANT USAGE/.test(sqls[0] ?? '') ? 3_600_000 : 0),
    };
    expect(
      await failed(
        record('dev', request('L1')),
        record('wide', request('L2', 1, EVERYWHERE), { database: EVERYWHERE }),
      ),
    ).toEqual(['dev']);
    expect(bench.answers).toMatchObject([{ output: { leaseId: 'L2', outcome: 'applied' } }]);
  });
  test('slow databases do not keep a healthy one waiting, and are an outcome for the sweep', async () => {
    const slow = [
      lease({ id: 'L2', database: PROD }),
      lease({ id: 'L3', database: EVERYWHERE, privileges: [{ kind: 'assume-role', role: ROLE }] }),
    ];
    for (const decided of [one, ...slow]) await bench.decide(decided);
    bench.behaviour.policy = {
      delayMs: ({ input, sqls }) =>
        input.Database === 'prod' || /svv_iam/.test(sqls.join()) ? 3_600_000 : 0,
    };
    const { batchItemFailures, answered } = await invoked(
      record('prod', request('L2', 1, PROD), { database: PROD }),
      record('wide', request('L3', 1, EVERYWHERE), { database: EVERYWHERE }),
      record('dev', request('L1')),
    );
    expect(batchItemFailures).toEqual([]);
    expect(answered).toEqual([
      ['L1', 'applied', 0],
      ['L2', 'held', 40],
      ['L3', 'held', 40],
    ]);
    expect((await bench.lease('L2', PROD))?.lastOutcome?.because).toEqual([
      'the warehouse is not reachable: its catalog was still being read after 40 seconds; tried again after 5 minutes, then less often, every hour at least',
    ]);
  });
  test('a nudge that met a slow catalog is done: the sweep brings the database back', async () => {
    bench.behaviour.policy = { delayMs: () => 3_600_000 };
    expect(await failed(record('nightly', nudge()))).toEqual([]);
    expect(await bench.table.looks()).toEqual(
      new Map([[expect.stringContaining('dev'), '2026-11-23T09:04:40.000Z']]),
    );
    await bench.decide(one);
    expect(await failed(record('first', nudge('1')))).toEqual([]);
    expect((await bench.lease('L1'))?.lastOutcome?.outcome).toBe('held');
  });
  test('messages of one database are worked off one after the other, also those that came before', async () => {
    await bench.decide(one);
    const deps = bench.deps();
    const load = deps.journal.load;
    let [running, most] = [0, 0];
    const watched = async (key: string) => {
      running += 1;
      most = Math.max(most, running);
      const state = await load(key);
      running -= 1;
      return state;
    };
    await consume({ ...deps, journal: { ...deps.journal, load: watched } }, [
      record('a', nudge('1'), { receives: 2 }),
      record('b', nudge('2'), { receives: 2 }),
      record('c', nudge('3')),
    ]);
    expect([most, bench.warnings]).toEqual([1, []]);
  });
  test('a message that came before runs alone: it cannot sink its neighbours again', async () => {
    await bench.decide(one);
    expect(
      await failed(
        record('again', request('gone', 1, 'elsewhere'), { receives: 3 }),
        record('new', request('L1')),
      ),
    ).toEqual(['again']);
    expect(bench.answers).toMatchObject([{ token: 'token-L1-1' }]);
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
  const wide = lease({
    id: 'L2',
    database: EVERYWHERE,
    privileges: [{ kind: 'assume-role', role: ROLE }],
  });
  await bench.decide(one);
  await bench.decide(wide);
  const { journal, ...deps } = bench.deps();
  const broken = (key: string) =>
    key === DEV ? Promise.reject(new TypeError('bug')) : journal.load(key);
  const { batchItemFailures } = await consume({ ...deps, journal: { ...journal, load: broken } }, [
    record('dev', request('L1')),
    record('wide', request('L2', 1, EVERYWHERE), { database: EVERYWHERE }),
  ]);
  expect(batchItemFailures).toEqual([{ itemIdentifier: 'dev' }]);
  expect(bench.answers).toMatchObject([{ output: { leaseId: 'L2', outcome: 'applied' } }]);
  expect(bench.warnings).toEqual(['unexpected TypeError: bug']);
});

test('a table restored from a backup is not worked on before its evidence is replayed', async () => {
  await bench.table.put({ pk: 'LEDGER', sk: 'IDENTITY', tableName: 'ledger-before' });
  expect(await failed(record('m', nudge()))).toEqual(['m']);
  expect(bench.warnings).toEqual([
    expect.stringContaining('table ledger was restored from ledger-before'),
  ]);
  expect(bench.changes()).toEqual([]);
});

describe('a step that might outlive the function (40 seconds at most) does not begin; the work goes on in a new invocation', () => {
  const batches = () =>
    bench.calls.filter(({ operation }) => operation === 'BatchExecuteStatement').length;
  test('to read', async () => {
    await bench.decide(one);
    bench.behaviour.remainingMs = 44_999;
    expect(await failed(record('m', request('L1')))).toEqual(['m']);
    expect(batches()).toBe(0);
    bench.behaviour.remainingMs = 45_000;
    expect(await failed(record('m', request('L1'), { receives: 2 }))).toEqual([]);
    expect(bench.changes()).toHaveLength(1);
  });
  test('to change', async () => {
    await bench.decide(one);
    bench.behaviour.after = (operation) => {
      if (operation === 'GetStatementResult') bench.behaviour.remainingMs = 44_999;
    };
    expect(await failed(record('m', request('L1')))).toEqual(['m']);
    expect([batches(), (await bench.journal.load(DEV)).intent]).toEqual([1, undefined]);
    expect(bench.warnings).toEqual([expect.stringContaining('goes on in a new invocation')]);
  });
  test.each(['ignored', 'refused'] as const)(
    'a Data API where waiting is %s: a statement of 30 seconds is awaited all the same',
    async (mode) => {
      await bench.decide(one);
      bench.behaviour.policy = { delayMs: () => 30_000, waiting: () => mode };
      const { answered, batchItemFailures } = await invoked(record('m', request('L1')));
      expect([answered, batchItemFailures]).toEqual([[['L1', 'applied', expect.any(Number)]], []]);
      expect(answered[0]?.[2]).toBeLessThan(96);
    },
  );
  test('a slow warehouse that answers each time in time is granted in two invocations, never killed', async () => {
    await bench.decide(one);
    bench.behaviour.policy = { delayMs: () => 38_000 };
    const first = await invoked(record('m', request('L1')));
    expect([first.batchItemFailures, first.seconds]).toEqual([[{ itemIdentifier: 'm' }], 76]);
    await bench.later(30);
    const second = await invoked(record('m', request('L1'), { receives: 2 }));
    expect([second.answered, second.seconds]).toEqual([[['L1', 'applied', 38]], 38]);
    expect(bench.changes()).toHaveLength(1);
  });
});
