import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { extended } from '../../../domain/access/lease-transitions.ts';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { APPROVAL, DEV, lease, usage } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const reconcile = () => reconcileDatabase(bench.deps(), bench.ref(DEV));
const DAY = 86_400;
const one = lease({ privileges: [usage()], expiresAt: '2026-12-03T09:00:00.000Z' });
const told = (): string[] =>
  bench.told.map(({ detailType, detail }) =>
    'days' in detail && 'expiresAt' in detail
      ? `${detail.days} days before ${detail.expiresAt}`
      : detailType,
  );

test('told seven days and one day before the end, once each, and looked at no sooner', async () => {
  await bench.decide(one);
  await reconcile();
  expect((await bench.lease('L1'))?.dueAt).toBe('2026-11-26T09:00:00.000Z');
  for (let days = 0; days < 10; days += 1) {
    await bench.later(DAY);
    await reconcile();
    await reconcile();
  }
  expect(told()).toEqual([
    'Model Access Applied',
    '7 days before 2026-12-03T09:00:00.000Z',
    '1 days before 2026-12-03T09:00:00.000Z',
    'Model Access Ended',
  ]);
  expect(await bench.verified()).toBe('intact');
});

test('told although the warehouse cannot be read, and not once more when it can', async () => {
  await bench.decide(one);
  await reconcile();
  bench.behaviour.reachable = false;
  await bench.later(3 * DAY);
  await reconcile();
  bench.behaviour.reachable = true;
  await reconcile();
  expect(told()).toEqual(['Model Access Applied', '7 days before 2026-12-03T09:00:00.000Z']);
});

test('who dies between evidence and bus leaves the notice to whoever comes next', async () => {
  await bench.decide(one);
  await reconcile();
  await bench.later(3 * DAY);
  const deps = bench.deps();
  const died = () => Promise.reject(new Error('died'));
  await expect(
    reconcileDatabase({ ...deps, bus: { publish: died } }, bench.ref(DEV)),
  ).rejects.toThrow('died');
  await reconcile();
  expect(told()).toEqual(['Model Access Applied', '7 days before 2026-12-03T09:00:00.000Z']);
});

test('an extension leaves no notice of the old end, and the new end has its own', async () => {
  await bench.decide(one);
  await reconcile();
  await bench.later(2 * DAY);
  const known = await bench.lease('L1');
  if (known === undefined) throw new Error('no lease');
  await bench.decide(
    extended(known, {
      expiresAt: '2026-12-10T09:00:00.000Z',
      approvedBy: ['bob'],
      at: bench.now(),
      decidedBy: { ...APPROVAL, detailType: 'Model Access Extended', requestId: 'E1' },
    }),
  );
  for (let days = 0; days < 9; days += 1) {
    await reconcile();
    await bench.later(DAY);
  }
  expect(told().filter((text) => text.includes('before'))).toEqual([
    '7 days before 2026-12-10T09:00:00.000Z',
  ]);
});
