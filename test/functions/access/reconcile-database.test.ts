import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import {
  CREATE_MODEL,
  config,
  create,
  DEV,
  execute,
  inWarehouse,
  lease,
  MARKETING,
  NOW,
  RETENTION,
  usage,
} from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const reconcile = (key = DEV) => reconcileDatabase(bench.deps(), bench.ref(key));
const creator = lease({
  id: 'L0',
  grantee: RETENTION,
  privileges: [CREATE_MODEL, create(), usage()],
});
const SPEC = [
  'demo_ml CREATE group retention_analyst_grp',
  'demo_ml USAGE group marketing_analyst_grp',
  'demo_ml USAGE group retention_analyst_grp',
  'demo_ml customer_churn_auto_model group marketing_analyst_grp',
  'group retention_analyst_grp',
];

test("the spec's story: one transaction of its four statements, proven by one piece of evidence; then nothing left", async () => {
  await bench.decide(creator);
  await bench.decide(lease());
  await reconcile();
  expect(bench.changes()).toEqual([
    [
      'GRANT CREATE MODEL TO GROUP "retention_analyst_grp"',
      'GRANT CREATE, USAGE ON SCHEMA "demo_ml" TO GROUP "retention_analyst_grp"',
      'GRANT USAGE ON SCHEMA "demo_ml" TO GROUP "marketing_analyst_grp"',
      'GRANT EXECUTE ON MODEL "demo_ml"."customer_churn_auto_model" TO GROUP "marketing_analyst_grp"',
    ],
  ]);
  expect(await bench.held()).toEqual(SPEC);
  expect(await bench.records()).toMatchObject([
    { seq: 1, batch: { status: 'finished', before: [], after: { length: 4 } } },
  ]);
  expect((await bench.lease('L1'))?.lastOutcome).toMatchObject({ outcome: 'applied', seq: 1 });

  for (const each of [creator, lease()]) {
    const known = await bench.lease(each.id);
    if (known)
      await bench.decide({
        ...known,
        revision: 2,
        state: 'ending',
        revokedAt: bench.now(),
        revokedBy: 'bob',
      });
  }
  await reconcile();
  expect(await bench.held()).toEqual([]);
  expect(bench.told.map(({ detailType }) => detailType)).toEqual([
    'Model Access Applied',
    'Model Access Applied',
    'Model Access Ended',
    'Model Access Ended',
  ]);
  expect(await bench.verified()).toBe('intact');
  expect((await bench.journal.load(DEV)).managed.size).toBe(0);
});

test('a second reconcile changes and writes nothing', async () => {
  await bench.decide(lease());
  await reconcile();
  await reconcile();
  expect(bench.changes()).toHaveLength(1);
  expect(await bench.records()).toHaveLength(1);
});

describe('what is not ours is left alone', () => {
  test('a grant that was there before is kept at the end, and named', async () => {
    await bench.engine.superuserSql(
      'dev',
      'GRANT USAGE ON SCHEMA demo_ml TO GROUP marketing_analyst_grp',
    );
    await bench.decide(lease({ privileges: [usage()] }));
    await reconcile();
    const known = await bench.lease('L1');
    expect(known?.lastOutcome).toMatchObject({ outcome: 'already' });
    if (known)
      await bench.decide({ ...known, revision: 2, state: 'ending', revokedAt: bench.now() });
    await reconcile();
    expect(bench.changes()).toEqual([]);
    expect((await bench.lease('L1'))?.lastOutcome).toMatchObject({
      outcome: 'kept',
      because: [
        'USAGE ON SCHEMA demo_ml for group marketing_analyst_grp stays: it was not granted by us; revoke it by hand, or declare it in the baseline',
      ],
    });
  });
});

describe('a model decides when', () => {
  test('missing: held and granted when it is there; made anew by its owner: granted again; by another: blocked', async () => {
    await bench.engine.dropModel('dev', 'demo_ml', 'customer_churn_auto_model');
    await bench.decide(lease());
    await reconcile();
    expect((await bench.lease('L1'))?.lastOutcome).toMatchObject({ outcome: 'held' });
    expect(await bench.held()).toEqual(['demo_ml USAGE group marketing_analyst_grp']);
    const make = (owner: string) =>
      bench.engine.createModel('dev', {
        schema: 'demo_ml',
        name: 'customer_churn_auto_model',
        owner,
      });
    await make('carol');
    await reconcile();
    expect((await bench.lease('L1'))?.lastOutcome).toMatchObject({ outcome: 'applied' });
    await bench.engine.dropModel('dev', 'demo_ml', 'customer_churn_auto_model');
    await make('carol');
    await reconcile();
    expect(await bench.held()).toContain(
      'demo_ml customer_churn_auto_model group marketing_analyst_grp',
    );
    await bench.engine.createUser('mallory');
    await bench.engine.dropModel('dev', 'demo_ml', 'customer_churn_auto_model');
    await make('mallory');
    await reconcile();
    expect((await bench.lease('L1'))?.lastOutcome).toMatchObject({
      outcome: 'blocked',
      because: [expect.stringContaining('was made anew by mallory')],
    });
    expect(await bench.held()).toEqual(['demo_ml USAGE group marketing_analyst_grp']);
  });
});

describe('time', () => {
  test('a lease expires: its grants are taken back, and it says so', async () => {
    await bench.decide(lease({ expiresAt: '2026-11-23T10:00:00.000Z' }));
    await reconcile();
    expect((await bench.lease('L1'))?.dueAt).toBe('2026-11-23T10:00:00.000Z');
    await bench.later(3600);
    await reconcile();
    expect(await bench.held()).toEqual([]);
    expect((await bench.lease('L1'))?.lastOutcome).toMatchObject({
      outcome: 'expired',
      because: ['expired at 2026-11-23T10:00:00.000Z'],
    });
  });
  test('a lease that waits for its model ends after 7 days', async () => {
    await bench.decide(
      lease({ privileges: [execute('never')], waitingUntil: '2026-11-30T09:00:00.000Z' }),
    );
    await reconcile();
    await bench.later(7 * 86_400);
    await reconcile();
    expect(await bench.lease('L1')).toMatchObject({
      state: 'ended',
      lastOutcome: {
        because: [expect.stringMatching(/^waited 7 days: model demo_ml.never does not exist yet/)],
      },
    });
  });
});

describe('modes', () => {
  test('plan: shows the SQL in evidence and changes nothing', async () => {
    bench.behaviour.config = inWarehouse({ mode: 'plan' });
    await bench.decide(lease({ privileges: [usage()] }));
    await reconcile();
    await reconcile();
    expect(bench.changes()).toEqual([]);
    expect(await bench.records()).toMatchObject([
      {
        mode: 'plan',
        plannedSql: ['GRANT USAGE ON SCHEMA "demo_ml" TO GROUP "marketing_analyst_grp"'],
      },
    ]);
    expect((await bench.lease('L1'))?.lastOutcome).toMatchObject({ outcome: 'planned' });
  });
});

describe('the configuration', () => {
  const baseline = [
    { warehouse: 'analytics', database: 'dev', grantee: MARKETING, privileges: [usage()] },
  ];
  test('a baseline grant is made, survives the lease, and stays until somebody approves that it goes', async () => {
    bench.behaviour.config = config({ baseline });
    await bench.decide(lease({ privileges: [usage()], expiresAt: '2026-11-23T10:00:00.000Z' }));
    await reconcile();
    await bench.later(3600);
    await reconcile();
    expect((await bench.lease('L1'))?.lastOutcome).toMatchObject({
      outcome: 'kept',
      because: [expect.anything(), expect.stringContaining('the baseline declares it permanent')],
    });
    bench.behaviour.config = config({ revision: 2 });
    await reconcile();
    expect(await bench.held()).toEqual(['demo_ml USAGE group marketing_analyst_grp']);
    const withheld = (await bench.records()).at(-1)?.withheld;
    expect(withheld?.revoke).toHaveLength(1);
    bench.behaviour.config = config({ revision: 3, approvedPlans: [withheld?.hash] });
    await reconcile();
    expect(await bench.held()).toEqual([]);
  });
  test('an approved plan larger than one batch is done to its end, and once', async () => {
    const teams = Array.from({ length: 60 }, (_, n) => `team_${n}`);
    for (const team of teams) {
      await bench.engine.createGroup(team);
      await bench.engine.createSchema('dev', team);
    }
    const declared = teams.map((team) => ({
      warehouse: 'analytics',
      database: 'dev',
      grantee: { type: 'group', name: team },
      privileges: [usage(team)],
    }));
    bench.behaviour.config = config({ baseline: declared });
    await reconcile();
    expect(await bench.held()).toHaveLength(60);
    bench.behaviour.config = config({ revision: 2 });
    await reconcile();
    const hash = (await bench.records()).at(-1)?.withheld?.hash;
    bench.behaviour.config = config({ revision: 3, approvedPlans: [hash] });
    await reconcile();
    expect(await bench.held()).toEqual([]);
    const revokes = bench
      .changes()
      .map((sqls) => sqls.filter((sql) => sql.startsWith('REVOKE')).length);
    expect(revokes).toEqual([0, 0, 40, 20]);
    expect((await bench.records()).flatMap(({ approvedPlan }) => approvedPlan ?? [])).toEqual([
      hash,
    ]);
    expect(await bench.verified()).toBe('intact');
    bench.behaviour.config = config({ revision: 4, baseline: declared, approvedPlans: [hash] });
    await reconcile();
    bench.behaviour.config = config({ revision: 5, approvedPlans: [hash] });
    await reconcile();
    expect(await bench.held()).toHaveLength(60);
    expect((await bench.records()).at(-1)?.withheld?.hash).not.toBe(hash);
  });
  test('an older revision gives its work back', async () => {
    bench.behaviour.config = config({ revision: 2 });
    await bench.decide(lease());
    await reconcile();
    bench.behaviour.config = config({ revision: 1 });
    await expect(reconcile()).rejects.toMatchObject({
      name: 'TryAgain',
      message: expect.stringContaining('configuration revision 2; this one is 1'),
    });
  });
  test('changed without a new revision: refused, saying so', async () => {
    await bench.decide(lease());
    await reconcile();
    bench.behaviour.config = config({ baseline });
    await expect(reconcile()).rejects.toMatchObject({
      name: 'InvalidConfiguration',
      message: expect.stringContaining('without raising its revision 1'),
    });
  });
});

test('NOW is the time of the evidence', async () => {
  await bench.decide(lease());
  await reconcile();
  expect(await bench.records()).toMatchObject([{ at: NOW, configuration: { revision: 1 } }]);
});
