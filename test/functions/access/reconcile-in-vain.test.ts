import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { DEV, execute, lease, usage, user } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const reconcile = (scope: 'all' | 'due' | 'retry' = 'all') =>
  reconcileDatabase(bench.deps(), bench.ref(DEV), scope);

/** What the sweep of every five minutes does for so many days. */
async function sweepFor(days: number): Promise<void> {
  for (let sweeps = 0; sweeps < days * 288; sweeps += 1) {
    await bench.later(300);
    if ((await bench.table.due(bench.now())).length > 0) await reconcile('due');
  }
}
const readings = (): number =>
  bench.calls.filter(
    ({ operation, input }) =>
      operation === 'BatchExecuteStatement' && /^SELECT/.test(input.Sqls?.[0] ?? ''),
  ).length;

/** Statements of this verb finish and change nothing. */
function without(verb: 'GRANT' | 'REVOKE'): () => void {
  const { transaction } = bench.engine;
  Object.assign(bench.engine, {
    transaction: async (...[database, sqls, options]: Parameters<typeof transaction>) =>
      sqls.some((sql) => sql.startsWith(verb))
        ? sqls.map(() => ({ status: 'FINISHED', rows: [], columns: [] }))
        : transaction(database, sqls, options),
  });
  return () => void Object.assign(bench.engine, { transaction });
}

describe('a change that has no effect', () => {
  const expiring = lease({ privileges: [usage()], expiresAt: '2026-11-23T10:00:00.000Z' });
  test('another grantor gave it too: tried ever less often, told once, in words', async () => {
    await bench.decide(expiring);
    await reconcile();
    without('REVOKE');
    await bench.later(3_600);
    await reconcile();
    await sweepFor(7);
    const attempts = bench.changes().filter(([sql]) => sql?.startsWith('REVOKE')).length;
    expect(attempts).toBeGreaterThan(10);
    expect(attempts).toBeLessThan(25);
    expect(await bench.records()).toHaveLength(attempts + 1);
    expect(readings()).toBeLessThan(80);
    expect(bench.told.map(({ detailType }) => detailType)).toEqual([
      'Model Access Applied',
      'Model Access Failed',
    ]);
    expect(bench.told.at(-1)?.detail.because).toEqual([
      expect.stringContaining('another grantor may have given it too: revoke it as that grantor'),
    ]);
    expect(await bench.verified()).toBe('intact');
  });
  test('gone when the other grantor has revoked it: told, without another attempt', async () => {
    await bench.decide(expiring);
    await reconcile();
    const heal = without('REVOKE');
    await bench.later(3_600);
    await reconcile();
    heal();
    await bench.engine.superuserSql(
      'dev',
      'REVOKE USAGE ON SCHEMA demo_ml FROM GROUP marketing_analyst_grp',
    );
    const before = bench.changes().length;
    await sweepFor(0.05);
    expect(bench.changes()).toHaveLength(before);
    expect((await bench.lease('L1'))?.lastOutcome?.outcome).toBe('expired');
  });
  test('an owner is granted nothing, and hears why', async () => {
    without('GRANT');
    await bench.decide(lease({ grantee: user('carol'), privileges: [execute()] }));
    await reconcile();
    expect((await bench.lease('L1'))?.lastOutcome?.because).toEqual([
      expect.stringContaining(
        'user carol owns model demo_ml.customer_churn_auto_model, and an owner may do everything without a grant',
      ),
    ]);
  });
});

describe('what failed is healed', () => {
  const failing = async (): Promise<() => void> => {
    const heal = without('GRANT');
    await bench.decide(lease({ privileges: [usage()] }));
    await reconcile();
    heal();
    await reconcile();
    expect((await bench.lease('L1'))?.lastOutcome?.outcome).toBe('failed');
    return heal;
  };
  const outcome = async () => (await bench.lease('L1'))?.lastOutcome?.outcome;
  test('by a retry', async () => {
    await failing();
    await reconcile('retry');
    expect(await outcome()).toBe('applied');
  });
  test('by a new decision', async () => {
    await failing();
    const known = await bench.lease('L1');
    if (known) await bench.decide({ ...known, revision: 2 });
    await reconcile();
    expect(await outcome()).toBe('applied');
  });
  test('by a look once its time has come', async () => {
    await failing();
    await sweepFor(0.01);
    expect(await outcome()).toBe('applied');
  });
});

test('a lease that waits is looked at ever less often, and leaves no evidence of it', async () => {
  await bench.decide(lease({ privileges: [usage('never')] }));
  await reconcile();
  await sweepFor(5);
  expect(readings()).toBeLessThan(25);
  expect(await bench.records()).toHaveLength(1);
  expect(await bench.verified()).toBe('intact');
});
