import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { DEV, group, lease, usage } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const reconcile = () => reconcileDatabase(bench.deps(), bench.ref(DEV));
const one = lease({ privileges: [usage()] });
const GRANTED = ['demo_ml USAGE group marketing_analyst_grp'];
const SQL = ['GRANT USAGE ON SCHEMA "demo_ml" TO GROUP "marketing_analyst_grp"'];

/** The process dies at this call; nothing of it comes after. */
function dieAt(moment: 'before' | 'after', operation: string, nth = 1): void {
  let seen = 0;
  bench.behaviour[moment] = (called) => {
    if (called === operation) seen += 1;
    if (called === operation && seen === nth) throw new Error('died');
  };
}
const recover = (): void => {
  bench.behaviour.before = () => {};
  bench.behaviour.after = () => {};
};

describe('a crash at any step loses nothing and grants nothing twice', () => {
  const BATCH = 2; // The first BatchExecuteStatement reads the catalog, the second one changes it.
  test('after the intent, before its batch: given back while the writer may still live, then found never submitted', async () => {
    await bench.decide(one);
    dieAt('before', 'BatchExecuteStatement', BATCH);
    await expect(reconcile()).rejects.toThrow('died');
    recover();
    await expect(reconcile()).rejects.toMatchObject({
      name: 'TryAgain',
      message: expect.stringContaining('may still be submitted by its writer'),
    });
    await bench.later(151);
    await reconcile();
    expect((await bench.records()).map(({ batch }) => batch?.status)).toEqual([
      'never-submitted',
      'finished',
    ]);
    expect(await bench.held()).toEqual(GRANTED);
    expect((await bench.lease('L1'))?.lastOutcome?.outcome).toBe('applied');
  });
  test('after its batch, before its id was noted: found by its name; the outcome comes from the intent', async () => {
    await bench.decide(one);
    dieAt('after', 'BatchExecuteStatement', BATCH);
    await expect(reconcile()).rejects.toThrow('died');
    recover();
    await reconcile();
    expect(bench.changes()).toEqual([SQL]);
    expect(await bench.records()).toMatchObject([{ batch: { status: 'finished', sql: SQL } }]);
    expect((await bench.lease('L1'))?.lastOutcome?.outcome).toBe('applied');
    expect((await bench.journal.load(DEV)).managed.size).toBe(1);
  });
  test('after the evidence: what follows from it is done and told by the next run', async () => {
    await bench.decide(one);
    const deps = bench.deps();
    await expect(
      reconcileDatabase(
        { ...deps, bus: { publish: async () => Promise.reject(new Error('died')) } },
        bench.ref(DEV),
      ),
    ).rejects.toThrow('died');
    expect((await bench.journal.load(DEV)).head?.published).toBe(false);
    await reconcile();
    expect(bench.told.map(({ detailType }) => detailType)).toEqual(['Model Access Applied']);
    expect((await bench.journal.load(DEV)).head?.published).toBe(true);
    expect(await bench.records()).toHaveLength(1);
  });
  test.each(Array.from({ length: 16 }, (_, n) => n + 1))('at AWS call %i', async (nth) => {
    await bench.decide(one);
    let calls = 0;
    bench.behaviour.after = () => {
      calls += 1;
      if (calls === nth) throw new Error('died');
    };
    await reconcile().catch(() => {});
    recover();
    await bench.later(151);
    await reconcile();
    expect(await bench.held()).toEqual(GRANTED);
    expect((await bench.lease('L1'))?.state).toBe('active');
    expect((await bench.journal.load(DEV)).managed.size).toBe(1);
    expect((await bench.journal.load(DEV)).intent).toBeUndefined();
    expect(await bench.verified()).toBe('intact');
  });
});

describe('a batch that was given up unseen', () => {
  const BY_HAND = 'GRANT USAGE ON SCHEMA demo_ml TO GROUP marketing_analyst_grp';
  /** The writer dies around its submission, the lease is revoked, and the next run finds nothing under the batch's name. */
  const giveUp = async (moment: 'before' | 'after'): Promise<void> => {
    await bench.decide(one);
    dieAt(moment, 'BatchExecuteStatement', 2);
    await expect(reconcile()).rejects.toThrow('died');
    recover();
    await bench.decide({ ...one, revision: 2, state: 'ending', revokedAt: bench.now() });
    await bench.later(151);
    await reconcile();
  };

  test('ran after all, and nothing explains its grants any more: found by its name and taken back', async () => {
    bench.behaviour.policy = { delayMs: () => 0, unlistedMs: () => 600_000 };
    await giveUp('after');
    expect(await bench.records()).toMatchObject([{ batch: { status: 'never-submitted' } }]);
    expect(await bench.held()).toEqual(GRANTED);
    await bench.later(600);
    await reconcile();
    expect(await bench.held()).toEqual([]);
    await bench.later(90_000);
    await reconcile();
    expect((await bench.journal.load(DEV)).managed.size).toBe(0);
    expect(await bench.verified()).toBe('intact');
  });
  test('never ran: the same grant made by hand is not ours to take back', async () => {
    await giveUp('before');
    await bench.engine.superuserSql('dev', BY_HAND);
    await reconcile();
    await bench.later(90_000);
    await reconcile();
    expect(await bench.held()).toEqual(GRANTED);
    expect((await bench.journal.load(DEV)).managed.size).toBe(0);
  });
});

describe('a batch outlives its caller', () => {
  beforeEach(async () => {
    bench.behaviour.policy = {
      delayMs: ({ sqls }) => (/^SELECT/.test(sqls[0] ?? '') ? 0 : 3_600_000),
    };
    await bench.decide(one);
  });
  test('while it runs the work is given back and nothing else is submitted', async () => {
    for (let n = 0; n < 3; n += 1)
      await expect(reconcile()).rejects.toMatchObject({
        name: 'TryAgain',
        message: expect.stringContaining('still running'),
      });
    expect(bench.changes()).toEqual([SQL]);
    expect(await bench.records()).toEqual([]);
    await bench.later(3600);
    await reconcile();
    expect(await bench.records()).toMatchObject([{ batch: { status: 'finished' } }]);
    expect(bench.changes()).toEqual([SQL]);
  });
  test('a revoke meanwhile waits for it, then takes back what it granted', async () => {
    await expect(reconcile()).rejects.toMatchObject({ name: 'TryAgain' });
    await bench.decide({ ...one, revision: 2, state: 'ending', revokedAt: bench.now() });
    await expect(reconcile()).rejects.toMatchObject({ name: 'TryAgain' });
    await bench.later(3600);
    bench.behaviour.policy = { delayMs: () => 0 };
    await reconcile();
    expect(await bench.held()).toEqual([]);
    expect((await bench.lease('L1'))?.state).toBe('ended');
  });
  test('forgotten after 24 hours: concluded from what the catalog shows', async () => {
    await expect(reconcile()).rejects.toMatchObject({ name: 'TryAgain' });
    await bench.later(90_000);
    await reconcile();
    expect(await bench.records()).toMatchObject([{ batch: { status: 'lost' } }]);
    expect((await bench.journal.load(DEV)).managed.size).toBe(1);
  });
});

describe('a batch fails', () => {
  test('in passing: tried again under a new token', async () => {
    let failures = 3;
    bench.behaviour.policy = {
      delayMs: () => 0,
      outcome: ({ sqls }) =>
        /^GRANT/.test(sqls[0] ?? '') && failures-- > 0 ? 'fail-transient' : 'run',
    };
    await bench.decide(one);
    await reconcile();
    expect(bench.changes()).toEqual([SQL, SQL, SQL, SQL]);
    const tokens = bench.calls.flatMap(({ input }) => input.ClientToken ?? []);
    expect(new Set(tokens).size).toBe(4);
    expect((await bench.lease('L1'))?.lastOutcome?.outcome).toBe('applied');
  });
  test('in passing, five times: a failure with evidence, tried again by a later look', async () => {
    bench.behaviour.policy = {
      delayMs: () => 0,
      outcome: ({ sqls }) => (/^GRANT/.test(sqls[0] ?? '') ? 'fail-transient' : 'run'),
    };
    await bench.decide(one);
    await reconcile();
    expect(bench.changes()).toHaveLength(5);
    expect(await bench.lease('L1')).toMatchObject({
      state: 'activation-failed',
      dueAt: '2026-11-23T09:04:00.000Z',
      lastOutcome: {
        outcome: 'failed',
        because: [expect.stringContaining('given up after 5 attempts')],
      },
    });
    bench.behaviour.policy = { delayMs: () => 0 };
    await bench.later(300);
    await reconcile();
    expect((await bench.lease('L1'))?.lastOutcome?.outcome).toBe('applied');
  });
  test('for good: bisection finds the one offender, all others are applied', async () => {
    const names = Array.from({ length: 8 }, (_, n) => `team_${n}`);
    for (const name of names) {
      await bench.engine.createGroup(name);
      await bench.decide(lease({ id: name, grantee: group(name), privileges: [usage()] }));
    }
    // The group vanishes between the reading and the batch, and nobody can see it: for good.
    const transaction = bench.engine.transaction;
    Object.assign(bench.engine, {
      transaction: async (...[database, sqls, options]: Parameters<typeof transaction>) =>
        sqls.some((sql) => /^GRANT.*"team_5"/.test(sql))
          ? sqls.map((_, n) =>
              n === 0
                ? {
                    status: 'FAILED',
                    error: 'Granting permissions to reserved group is not supported',
                  }
                : { status: 'ABORTED' },
            )
          : transaction(database, sqls, options),
    });
    await reconcile();
    const outcomes = await Promise.all(
      names.map(async (name) => (await bench.lease(name))?.lastOutcome?.outcome),
    );
    expect(outcomes).toEqual([
      'applied',
      'applied',
      'applied',
      'applied',
      'applied',
      'failed',
      'applied',
      'applied',
    ]);
    expect((await bench.records()).at(-1)?.inVain).toMatchObject([
      {
        verb: 'GRANT',
        key: '["schema-usage","demo_ml","group","team_5"]',
        text: 'USAGE ON SCHEMA demo_ml for group team_5: Query #1 failed with ERROR: Granting permissions to reserved group is not supported',
        permanent: true,
      },
    ]);
    const before = bench.changes().length;
    await reconcile();
    expect(bench.changes()).toHaveLength(before);
    expect(await bench.verified()).toBe('intact');
  });
});

describe('the read-back', () => {
  test('a grant that did not take effect is a failure, not applied', async () => {
    await bench.decide(one);
    bench.behaviour.after = (operation) => {
      if (operation === 'BatchExecuteStatement' && bench.changes().length === 1)
        void bench.engine.superuserSql(
          'dev',
          'REVOKE USAGE ON SCHEMA demo_ml FROM GROUP marketing_analyst_grp',
        );
    };
    await reconcile();
    expect((await bench.lease('L1'))?.lastOutcome).toMatchObject({
      outcome: 'failed',
      because: [expect.stringContaining('the GRANT finished but the catalog does not show it')],
    });
  });
});
