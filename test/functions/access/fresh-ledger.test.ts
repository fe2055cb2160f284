import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { chainOf } from '../../../domain/evidence.ts';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { DEV, lease, MARKETING, RETENTION, usage } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const reconcile = () => reconcileDatabase(bench.deps(), bench.ref(DEV));
const tokens = () =>
  bench.calls.flatMap(({ operation, input }) =>
    operation === 'BatchExecuteStatement' ? (input.ClientToken ?? []) : [],
  );
const lose = async (partition: string): Promise<void> => {
  for (const { pk, sk } of await bench.table.range(partition, ' ', '~'))
    await bench.table.remove(pk, sk);
};

test('a ledger that begins anew within eight hours does not get the answers of the one before', async () => {
  await bench.decide(lease({ id: 'L1', grantee: MARKETING, privileges: [usage()] }));
  await reconcile();
  for (const partition of [`DB#${DEV}`, `EVIDENCE#${chainOf(DEV)}`, 'LEDGER'])
    await lose(partition);
  await bench.later(3600);
  await bench.decide(lease({ id: 'L2', grantee: RETENTION, privileges: [usage()] }));
  await reconcile();
  expect(await bench.held()).toContain('demo_ml USAGE group retention_analyst_grp');
  expect((await bench.lease('L2'))?.lastOutcome?.outcome).toBe('applied');
  expect(new Set(tokens()).size).toBe(2);
});

test('an open batch is found by its own token after the ledger was declared complete again', async () => {
  bench.behaviour.after = (operation) => {
    if (operation === 'BatchExecuteStatement' && bench.changes().length > 0)
      throw new Error('died');
  };
  await bench.decide(lease({ privileges: [usage()] }));
  await expect(reconcile()).rejects.toThrow('died');
  bench.behaviour.after = () => {};
  await bench.deps().identity.adopt();
  await bench.later(200);
  await reconcile();
  expect(bench.changes()).toHaveLength(1);
  expect((await bench.records())[0]).toMatchObject({ batch: { status: 'finished' } });
});
