import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DEV, lease } from '../../domain/access/examples.ts';
import { type Bench, openBench } from '../../functions/access/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

describe('a part becomes live in two steps', () => {
  test('a draft is not due and has no revision that a message names', async () => {
    await bench.leases.draft(lease());
    expect(await bench.leases.find(DEV, 'L1')).toMatchObject({
      ended: false,
      lease: { revision: 0, state: 'awaiting-approval' },
    });
    expect(await bench.table.due('2099-01-01T00:00:00.000Z')).toEqual([]);
  });
  test('drafted and activated again after a crash: nothing changes', async () => {
    for (let n = 0; n < 2; n += 1) {
      await bench.leases.draft(lease({ reason: `attempt ${n}` }));
      expect(await bench.leases.activate(lease())).toBe(n === 0 ? 'written' : 'refused');
    }
    expect(await bench.lease('L1')).toMatchObject({ revision: 1, reason: 'churn campaign' });
  });
  test('a live part is due until the sweep has nothing to do for it', async () => {
    await bench.decide(lease());
    expect(await bench.table.due('2026-11-23T09:00:00.000Z')).toEqual([`DB#${DEV}`]);
    expect(await bench.table.due('2026-11-23T08:59:59.999Z')).toEqual([]);
  });
});

describe('two decisions on one revision', () => {
  test('the second is refused', async () => {
    await bench.decide(lease());
    expect(await bench.leases.replace(lease({ revision: 2, reason: 'first' }), 1)).toBe('written');
    expect(await bench.leases.replace(lease({ revision: 2, reason: 'second' }), 1)).toBe('refused');
    expect((await bench.lease('L1'))?.reason).toBe('first');
  });
  test('evidence about an older revision does not undo a newer decision', async () => {
    await bench.decide(lease());
    await bench.decide(lease({ revision: 2, expiresAt: '2027-01-01T00:00:00.000Z' }));
    await bench.leases.project(lease({ state: 'active' }));
    expect(await bench.lease('L1')).toMatchObject({ revision: 2, state: 'activating' });
    await bench.leases.project(lease({ state: 'ended' }));
    expect(await bench.leases.find(DEV, 'L1')).toMatchObject({
      ended: false,
      lease: { revision: 2 },
    });
    expect(await bench.table.get(`DB#${DEV}`, 'ENDED#L1')).toBeUndefined();
  });
});

test('an ended lease leaves the live ones and is no longer due; twice is the same', async () => {
  await bench.decide(lease());
  for (let n = 0; n < 2; n += 1) await bench.leases.project(lease({ state: 'ended' }));
  expect(await bench.leases.find(DEV, 'L1')).toMatchObject({
    ended: true,
    lease: { state: 'ended' },
  });
  expect((await bench.journal.load(DEV)).leases).toEqual([]);
  expect(await bench.table.due('2099-01-01T00:00:00.000Z')).toEqual([]);
});

test('the draft of an approval that is repeated late does not undo the end, though the end is written once more', async () => {
  await bench.decide(lease());
  await bench.leases.project(lease({ state: 'ended' }));
  await bench.leases.draft(lease());
  expect(await bench.leases.find(DEV, 'L1')).toMatchObject({ ended: true });
  await bench.leases.project(lease({ state: 'ended' }));
  expect(await bench.leases.find(DEV, 'L1')).toMatchObject({ ended: true });
  expect(await bench.table.get(`DB#${DEV}`, 'LEASE#L1')).toBeUndefined();
});

test('reinstated after a restore: as evidence left it, but a newer decision stays', async () => {
  await bench.leases.reinstate(lease({ state: 'active' }));
  expect(await bench.lease('L1')).toMatchObject({ state: 'active' });
  await bench.decide(lease({ revision: 2 }));
  await bench.leases.reinstate(lease({ state: 'active' }));
  expect(await bench.lease('L1')).toMatchObject({ revision: 2 });
});
