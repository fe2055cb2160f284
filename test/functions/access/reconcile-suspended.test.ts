import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ledgerSuspensions } from '../../../aws/ledger/suspensions.ts';
import { findAnswer } from '../../../functions/access/reconcile/answer-from-ledger.ts';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import {
  config,
  DEV,
  FILE,
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
});
afterEach(() => bench.close());

const reconcile = () => reconcileDatabase(bench.deps(), bench.ref(DEV));
const GRANTED = ['demo_ml USAGE group marketing_analyst_grp'];
const OF_MARKETING = suspension({ grantee: MARKETING });
const lift = async (): Promise<void> => {
  const known = await suspensions.find(DEV, 'SUS-1');
  if (known === undefined) throw new Error('not suspended');
  const liftedBy = { ...known.decidedBy, detailType: 'Model Access Lifted', requestId: 'LIFT-1' };
  await suspensions.replace({ ...known, revision: 2, liftedBy }, 1);
};
const answer = (revision: number) =>
  findAnswer(bench.leases, {
    version: 1,
    kind: 'request',
    token: 't',
    database: DEV,
    leaseId: 'suspension SUS-1',
    revision,
  });
const told = (): string[] => bench.told.map(({ detailType }) => detailType);

test('taken away at once, answered and told; lifted, it is granted again', async () => {
  await suspensions.begin(OF_MARKETING);
  await reconcile();
  expect(await bench.held()).toEqual([]);
  expect(await bench.lease('L1')).toMatchObject({
    state: 'suspended',
    lastOutcome: {
      outcome: 'suspended',
      because: [expect.stringContaining('by mia@example.com (incident 4711)')],
    },
  });
  expect(await answer(1)).toMatchObject({
    outcome: 'suspended',
    because: ['lease L1 is suspended'],
  });
  await bench.later(86_400);
  await reconcile();
  expect(await bench.held()).toEqual([]);
  await lift();
  await reconcile();
  expect(await bench.held()).toEqual(GRANTED);
  expect(await bench.lease('L1')).toMatchObject({
    state: 'active',
    lastOutcome: { outcome: 'applied' },
  });
  expect(await answer(2)).toMatchObject({ outcome: 'lifted', because: [] });
  expect((await bench.journal.load(DEV)).suspensions).toEqual([]);
  expect(told()).toEqual(['Model Access Applied', 'Model Access Held', 'Model Access Applied']);
  expect(await bench.verified()).toBe('intact');
});

test('a warehouse that cannot be read is told of loudly, once, and done when it can', async () => {
  await suspensions.begin(OF_MARKETING);
  bench.behaviour.reachable = false;
  await reconcile();
  await reconcile();
  expect(bench.told.at(-1)).toMatchObject({
    detailType: 'Model Access Failed',
    detail: {
      suspensionId: 'SUS-1',
      database: 'dev',
      because: [expect.stringContaining('access is to be suspended, and the warehouse is not')],
    },
  });
  expect(told()).toEqual(['Model Access Applied', 'Model Access Failed']);
  bench.behaviour.reachable = true;
  await reconcile();
  expect(await bench.held()).toEqual([]);
  expect(await answer(1)).toMatchObject({ outcome: 'suspended' });
});

test('mode plan shows it, and enforce does it', async () => {
  bench.behaviour.config = config({
    revision: 2,
    warehouses: [{ ...FILE.warehouses[0], mode: 'plan' }],
  });
  await suspensions.begin(OF_MARKETING);
  await reconcile();
  expect(await bench.held()).toEqual(GRANTED);
  expect(await answer(1)).toMatchObject({
    outcome: 'planned',
    because: [
      "would take away USAGE ON SCHEMA demo_ml for group marketing_analyst_grp; set the warehouse's mode to enforce",
    ],
  });
  bench.behaviour.config = config({ revision: 3 });
  await reconcile();
  expect(await bench.held()).toEqual([]);
  expect(await answer(1)).toMatchObject({ outcome: 'suspended' });
});

test('what somebody else granted stays, and is named', async () => {
  await bench.engine.superuserSql(
    'dev',
    'GRANT CREATE ON SCHEMA demo_ml TO GROUP marketing_analyst_grp',
  );
  await suspensions.begin(OF_MARKETING);
  await reconcile();
  expect(await bench.held()).toEqual(['demo_ml CREATE group marketing_analyst_grp']);
  expect(await answer(1)).toMatchObject({
    because: [
      'lease L1 is suspended',
      'CREATE ON SCHEMA demo_ml for group marketing_analyst_grp stays: it was not granted by us; revoke it by hand',
    ],
  });
});
