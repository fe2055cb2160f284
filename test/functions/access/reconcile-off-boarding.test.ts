import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ledgerSuspensions } from '../../../aws/ledger/suspensions.ts';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import {
  CREATE_MODEL,
  create,
  DEV,
  lease,
  MARKETING,
  suspension,
  usage,
} from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
let suspensions: ReturnType<typeof ledgerSuspensions>;
beforeEach(async () => {
  bench = await openBench();
  suspensions = ledgerSuspensions(bench.table);
  await bench.decide(lease({ privileges: [usage()] }));
  await reconcile();
  await byHand('GRANT CREATE ON SCHEMA demo_ml TO GROUP marketing_analyst_grp');
});
afterEach(() => bench.close());

const reconcile = () => reconcileDatabase(bench.deps(), bench.ref(DEV));
const byHand = (sql: string) => bench.engine.superuserSql('dev', sql);
const groupId = async (): Promise<number> => {
  const bound = (await bench.lease('L1'))?.bound;
  if (bound === undefined) throw new Error('the lease is not bound');
  return bound.grantee.id;
};
const offBoarding = (changes: Parameters<typeof suspension>[0] = {}) =>
  suspension({ grantee: MARKETING, ...changes });

test('what others granted is taken as well, as approved; the lease ends and the evidence holds', async () => {
  await suspensions.begin(offBoarding({ granteeId: await groupId(), takes: [create(), usage()] }));
  await reconcile();
  expect(await bench.held()).toEqual([]);
  expect((await bench.leases.find(DEV, 'L1'))?.ended).toBe(true);
  expect((await bench.leases.find(DEV, 'L1'))?.lease.lastOutcome).toMatchObject({
    outcome: 'ended',
    because: [expect.stringContaining('its grantee is off-boarded since')],
  });
  expect(await suspensions.find(DEV, 'SUS-1')).toMatchObject({
    lastOutcome: { outcome: 'suspended', because: ['lease L1 ends'] },
  });
  expect(await bench.verified()).toBe('intact');
});

test('what is not in the approved plan stays, and is named with what to do', async () => {
  await suspensions.begin(offBoarding({ granteeId: await groupId(), takes: [CREATE_MODEL] }));
  await reconcile();
  expect(await bench.held()).toEqual(['demo_ml CREATE group marketing_analyst_grp']);
  expect((await suspensions.find(DEV, 'SUS-1'))?.lastOutcome?.because).toContainEqual(
    expect.stringContaining('stays: it is not in the plan that was approved'),
  );
});

test('of another grantee under the same name nothing of others is taken', async () => {
  await suspensions.begin(offBoarding({ granteeId: 4_711, takes: [create()] }));
  await reconcile();
  expect(await bench.held()).toEqual(['demo_ml CREATE group marketing_analyst_grp']);
});

test('a suspension takes nothing that others granted', async () => {
  await suspensions.begin(offBoarding());
  await reconcile();
  expect(await bench.held()).toEqual(['demo_ml CREATE group marketing_analyst_grp']);
  expect((await bench.leases.find(DEV, 'L1'))?.ended).toBe(false);
});

test('a database that cannot be read stays open and is done when it can be', async () => {
  await suspensions.begin(offBoarding({ granteeId: await groupId(), takes: [create()] }));
  bench.behaviour.reachable = false;
  await reconcile();
  expect(await suspensions.find(DEV, 'SUS-1')).toMatchObject({
    dueAt: expect.any(String),
    lastOutcome: { outcome: 'failed' },
  });
  bench.behaviour.reachable = true;
  await bench.later(600);
  await reconcile();
  expect(await bench.held()).toEqual([]);
});
