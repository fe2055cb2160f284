import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { watchAfter } from '../../../domain/access/watch.ts';
import { consume } from '../../../functions/access/reconcile/consume.ts';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { config, DEV, execute, inWarehouse, lease, usage } from '../../domain/access/examples.ts';
import { type Bench, nudge, openBench } from './bench.ts';
import { record } from './queue-record.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const MODEL = 'customer_churn_auto_model';
const EXECUTE = `demo_ml ${MODEL} group marketing_analyst_grp`;

/** What the sweep of every five minutes does until so much later. */
async function sweepFor(minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 5) {
    await bench.later(300);
    if ((await bench.table.due(bench.now())).length === 0) continue;
    await reconcile('due');
  }
}
async function reconcile(scope: 'all' | 'due' = 'all'): Promise<void> {
  await reconcileDatabase(bench.deps(), bench.ref(DEV), scope);
}
/** How many queries each reading of the warehouse had. */
const readings = (): number[] =>
  bench.calls.flatMap(({ operation, input }) =>
    operation === 'BatchExecuteStatement' && /^SELECT/.test(input.Sqls?.[0] ?? '')
      ? [input.Sqls?.length ?? 0]
      : [],
  );
const outcomes = (): unknown[] =>
  bench.told.flatMap(({ detail }) => ('outcome' in detail ? detail.outcome : []));

/** A job drops the model and makes it anew, by the same owner. */
async function makeAnew(state?: string): Promise<void> {
  await bench.engine.dropModel('dev', 'demo_ml', MODEL);
  await bench.engine.createModel('dev', {
    schema: 'demo_ml',
    name: MODEL,
    owner: 'carol',
    ...(state !== undefined && { state }),
  });
}

test('a model that is dropped and made anew daily has its grants back within ten minutes of Ready (a12)', async () => {
  await bench.decide(lease());
  await reconcile();
  for (let day = 0; day < 2; day += 1) {
    await sweepFor(60);
    await makeAnew('Train Model On SageMaker In Progress');
    await sweepFor(90);
    expect(await bench.held()).not.toContain(EXECUTE);
    await bench.engine.setModelState('dev', 'demo_ml', MODEL, 'Model is Ready');
    await sweepFor(10);
    expect(await bench.held()).toContain(EXECUTE);
  }
  expect(outcomes()).toEqual(['applied', 'held', 'applied', 'held', 'applied']);
  expect(await bench.verified()).toBe('intact');
});

test('ready at once: one event tells that it was gone', async () => {
  await bench.decide(lease());
  await reconcile();
  await makeAnew();
  await sweepFor(10);
  expect(await bench.held()).toContain(EXECUTE);
  expect(bench.told.slice(1)).toMatchObject([
    {
      detailType: 'Model Access Applied',
      detail: {
        because: [
          `EXECUTE ON MODEL demo_ml.${MODEL} for group marketing_analyst_grp was gone and is granted again: somebody took it away, or made the model anew`,
        ],
      },
    },
  ]);
});

test('all of a database is looked at once a day all the same', async () => {
  await bench.decide(lease());
  await reconcile();
  const before = readings().length;
  await sweepFor(26 * 60);
  expect(
    readings()
      .slice(before)
      .filter((queries) => queries > 1),
  ).toHaveLength(1);
});

test('as long as nothing changes one query of models is all, and no evidence is left', async () => {
  await bench.decide(lease());
  await reconcile();
  const before = readings().length;
  await sweepFor(60);
  expect(readings().slice(before)).toEqual(Array.from({ length: 12 }, () => 1));
  expect(await bench.records()).toHaveLength(1);
});

test('a database without a live lease of a model is not looked at', async () => {
  await bench.decide(lease({ privileges: [usage()] }));
  await bench.decide(
    lease({ id: 'L2', privileges: [execute()], expiresAt: '2026-11-23T09:30:00.000Z' }),
  );
  await reconcile();
  await sweepFor(40);
  const before = readings().length;
  await sweepFor(60);
  expect(readings()).toHaveLength(before);
});

test.each<[string, { watchModelsMinutes: number }, number]>([
  ['every quarter of an hour', { watchModelsMinutes: 15 }, 4],
  ['not at all', { watchModelsMinutes: 0 }, 0],
])('the warehouse says how often: %s', async (_, changes, looks) => {
  bench.behaviour.config = inWarehouse(changes);
  await bench.decide(lease());
  await reconcile();
  const before = readings().length;
  await sweepFor(60);
  expect(readings()).toHaveLength(before + looks);
});

test('switched off later: the next look at everything is the last', async () => {
  await bench.decide(lease());
  await reconcile();
  bench.behaviour.config = config({
    revision: 2,
    warehouses: inWarehouse({ watchModelsMinutes: 0 }).warehouses,
  });
  await sweepFor(60);
  expect(await bench.table.due('2099-01-01T00:00:00.000Z')).toEqual([]);
});

test('on Serverless nobody looks unless it is set', async () => {
  const { cluster: _, ...warehouse } = { cluster: '', ...inWarehouse({}).warehouses[0] };
  const serverless = config({
    warehouses: [
      {
        ...warehouse,
        kind: 'serverless',
        workgroup: 'analytics',
        namespaceName: 'analytics',
        writer: { secretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:w', user: 'w' },
        reader: { secretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:r', user: 'r' },
      },
    ],
  });
  const [one] = serverless.warehouses;
  if (one === undefined) throw new Error('no warehouse');
  const seen = { models: [], held: new Map() };
  expect(watchAfter(one, [lease()], seen, bench.now())).toBeUndefined();
  expect(
    watchAfter({ ...one, watchModelsMinutes: 60 }, [lease()], seen, bench.now()),
  ).toMatchObject({ dueAt: '2026-11-23T09:59:00.000Z' });
});

test('a message about everything is never answered by a look at the models', async () => {
  await bench.decide(lease());
  await reconcile();
  await bench.engine.superuserSql(
    'dev',
    'REVOKE USAGE ON SCHEMA demo_ml FROM GROUP marketing_analyst_grp',
  );
  await bench.later(300);
  await reconcile('due');
  expect(await bench.held()).toEqual([EXECUTE]);
  await bench.later(300);
  await consume(bench.deps(), [
    record('m1', nudge()),
    record('m2', { ...nudge('x'), scope: 'due' }),
  ]);
  expect(await bench.held()).toHaveLength(2);
});
