import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { DEV, group, lease, user } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const reconcile = () => reconcileDatabase(bench.deps(), bench.ref(DEV));
const alter = (superuser: boolean) =>
  bench.engine.superuserSql(
    'dev',
    `ALTER USER redshift_ml_admin ${superuser ? '' : 'NO'}CREATEUSER`,
  );
const revoke = async (): Promise<void> => {
  const known = await bench.lease('L1');
  if (known) await bench.decide({ ...known, revision: 2, state: 'ending', revokedAt: bench.now() });
};
const last = async () => (await bench.lease('L1'))?.lastOutcome;
const managed = async () => (await bench.journal.load(DEV)).managed.size;

test('a writer that is no superuser for a night: nothing is forgotten, and the end of a lease is loud', async () => {
  await bench.decide(lease());
  await reconcile();
  expect(await managed()).toBe(2);
  await alter(false);
  await reconcile();
  expect(await managed()).toBe(2);
  await revoke();
  await reconcile();
  expect(await last()).toMatchObject({
    outcome: 'held',
    because: [expect.stringContaining('read by user redshift_ml_admin, who is no superuser')],
  });
  await alter(true);
  await reconcile();
  expect(await last()).toMatchObject({ outcome: 'ended' });
  expect(await bench.held()).toEqual([]);
});

test('a result whose end is missing: nothing is concluded from it', async () => {
  await bench.decide(lease());
  await reconcile();
  bench.behaviour.policy = { ...bench.behaviour.policy, cuts: () => true };
  await revoke();
  await reconcile();
  expect(await managed()).toBe(2);
  expect(await last()).toMatchObject({
    outcome: 'held',
    because: [expect.stringMatching(/its catalog came back cut: \d+ of \d+ rows/)],
  });
});

test('three result sets are read, and each source by itself where their union is refused', async () => {
  await bench.decide(lease());
  await reconcile();
  const results = () => bench.calls.filter(({ operation }) => operation === 'GetStatementResult');
  // Before and after the batch.
  expect(results()).toHaveLength(6);
  const engine = bench.engine.transaction;
  Object.assign(bench.engine, {
    transaction: (...[database, sqls, options]: Parameters<typeof engine>) =>
      sqls.some((sql) => sql.includes('UNION'))
        ? [{ status: 'FAILED', error: 'UNION of these is not supported' }]
        : engine(database, sqls, options),
  });
  await revoke();
  await reconcile();
  expect(await last()).toMatchObject({ outcome: 'ended' });
});

test('a superuser is granted nothing', async () => {
  await bench.engine.createUser('ann', { superuser: true });
  await bench.decide(lease({ grantee: user('ann') }));
  await reconcile();
  expect(await bench.held()).toEqual([]);
  expect(await last()).toMatchObject({
    outcome: 'blocked',
    because: [expect.stringContaining('user ann is a superuser')],
  });
});

test('EXECUTE without USAGE is told; with USAGE through a role it is not', async () => {
  const [, execute] = lease().privileges;
  if (execute === undefined) throw new Error('no privilege');
  await bench.decide(lease({ privileges: [execute] }));
  await reconcile();
  expect(await last()).toMatchObject({
    outcome: 'applied',
    because: [
      'without USAGE ON SCHEMA demo_ml for group marketing_analyst_grp its models cannot be called; ask for that too',
    ],
  });
  await bench.engine.createUser('ann');
  await bench.engine.createRole('planners');
  await bench.engine.grantRole('planners', { type: 'user', name: 'ann' });
  await bench.engine.superuserSql('dev', 'GRANT USAGE ON SCHEMA demo_ml TO ROLE planners');
  await bench.decide(lease({ id: 'L2', grantee: user('ann'), privileges: [execute] }));
  await reconcile();
  expect((await bench.lease('L2'))?.lastOutcome).toMatchObject({ outcome: 'applied', because: [] });
});

test('a user keeps what a group still gives, and the answer says so', async () => {
  await bench.engine.createUser('ann');
  await bench.engine.addToGroup('retention_analyst_grp', 'ann');
  await bench.decide(lease({ grantee: user('ann') }));
  await bench.decide(lease({ id: 'L2', grantee: group('retention_analyst_grp') }));
  await reconcile();
  await revoke();
  await reconcile();
  expect(await last()).toMatchObject({
    outcome: 'kept',
    because: [
      'user ann still has USAGE ON SCHEMA demo_ml through group retention_analyst_grp',
      'user ann still has EXECUTE ON MODEL demo_ml.customer_churn_auto_model through group retention_analyst_grp',
    ],
  });
});
