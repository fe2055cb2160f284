import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DEV, lease, usage } from '../../domain/access/examples.ts';
import {
  CHAIN,
  type EvidenceBench,
  FIRST_OBJECT,
  live,
  openEvidenceBench,
  PK,
} from './evidence-bench.ts';

let bench: EvidenceBench;
beforeEach(async () => {
  bench = await openEvidenceBench();
});
afterEach(() => bench.close());

/** The table as a backup from before the first request knows it. */
async function loseTable(): Promise<void> {
  for (const partition of [`DB#${DEV}`, PK])
    for (const { pk, sk } of await bench.table.range(partition, ' ', '~'))
      await bench.table.remove(pk, sk);
  await bench.table.put({ pk: 'LEDGER', sk: 'IDENTITY', tableName: 'ledger-before' });
}

test('the evidence is replayed, what was ours is ours again, and the table is released', async () => {
  await bench.decide(live);
  await bench.reconcile();
  await bench.decide(
    lease({ id: 'L2', privileges: [usage()], expiresAt: '2026-11-23T09:30:00.000Z' }),
  );
  await bench.reconcile();
  await bench.copy();
  await loseTable();
  await expect(bench.deps().identity.assertOwn()).rejects.toMatchObject({
    name: 'InvalidConfiguration',
  });
  expect(await bench.restore({})).toContainEqual({ chain: CHAIN, entries: 2 });
  await bench.deps().identity.assertOwn();
  expect(await bench.verify()).toEqual([
    { chain: CHAIN, status: 'intact', entries: 2, problems: [] },
  ]);
  await bench.later(3600);
  const known = await bench.lease('L1');
  if (known) await bench.decide({ ...known, revision: 2, state: 'ending', revokedAt: bench.now() });
  await bench.reconcile();
  expect(await bench.held()).toEqual([]);
  expect(await bench.verified()).toBe('intact');
});

test('a broken copy is not replayed: not one entry of it is written', async () => {
  await bench.decide(live);
  await bench.reconcile();
  await bench.copy();
  await loseTable();
  const text = bench.objects.get(FIRST_OBJECT) ?? '';
  bench.objects.set(FIRST_OBJECT, text.replace('applied', 'refused'));
  await expect(bench.restore({})).rejects.toThrow(
    'cannot be replayed: entry 1 was changed after it was written',
  );
  expect(await bench.entries()).toEqual([]);
});

test('a table that was not restored is left alone, unless forced', async () => {
  await bench.decide(live);
  await bench.deps().identity.assertOwn();
  await bench.reconcile();
  await bench.copy();
  await expect(bench.restore({})).rejects.toMatchObject({
    name: 'InvalidConfiguration',
    message: expect.stringContaining('was not restored from a backup'),
  });
  expect(await bench.restore({ force: true })).toContainEqual({ chain: CHAIN, entries: 1 });
});

test('entries that the bucket lacks are copied first: until then nothing is restored', async () => {
  await bench.decide(live);
  await bench.reconcile();
  await bench.table.put({ pk: 'LEDGER', sk: 'IDENTITY', tableName: 'ledger-before' });
  await expect(bench.restore({})).rejects.toThrow(
    'entry 1: not copied yet; invoke recopy, then verify',
  );
  await bench.recopy();
  expect(await bench.restore({})).toContainEqual({ chain: CHAIN, entries: 1 });
});
