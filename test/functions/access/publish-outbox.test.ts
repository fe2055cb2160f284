import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { consume } from '../../../functions/access/reconcile/consume.ts';
import { lease, RETENTION, usage } from '../../domain/access/examples.ts';
import { type Bench, nudge, openBench, request } from './bench.ts';
import { record } from './queue-record.ts';

/** More than two slices of a hundred; the ledger reads them in this order. */
const IDS = Array.from({ length: 205 }, (_, n) => `L${String(n).padStart(3, '0')}`);

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  for (const id of IDS) await bench.decide(lease({ id, privileges: [usage()] }));
});
afterEach(() => bench.close());

const deliver = async (id: string, body: unknown, deps = bench.deps()): Promise<string[]> =>
  (await consume(deps, [record(id, body)])).batchItemFailures.map(
    ({ itemIdentifier }) => itemIdentifier,
  );
const toldIds = (): string[] =>
  bench.told.map(({ detail }) => ('leaseId' in detail ? detail.leaseId : undefined) ?? 'none');
/** The invocation's time is over as soon as the bus has taken this many events. */
const outOfTimeAfter = (events: number) => {
  const { bus, ...deps } = bench.deps();
  const publish: typeof bus.publish = async (announcements) => {
    await bus.publish(announcements);
    if (bench.told.length >= events) bench.behaviour.remainingMs = 9_000;
  };
  return { ...deps, bus: { publish } };
};

test('when its time is over, the next invocation goes on from there at once, and tells nothing again', async () => {
  expect(await deliver('m', nudge(), outOfTimeAfter(200))).toEqual(['m']);
  expect(bench.retries).toEqual([{ receipt: 'receipt-m', seconds: 0 }]);
  expect(toldIds()).toHaveLength(200);
  expect(await bench.lease('L199')).toMatchObject({ state: 'active' });
  expect(await bench.lease('L200')).toMatchObject({ state: 'activating' });
  bench.behaviour.remainingMs = 100_000;
  expect(await deliver('m', nudge())).toEqual([]);
  expect(toldIds()).toEqual(IDS);
  expect(await bench.lease('L204')).toMatchObject({ state: 'active' });
  expect(await bench.records()).toHaveLength(1);
});

test('whoever dies between telling and marking lets a hundred be told twice, and no more', async () => {
  const { journal, ...deps } = bench.deps();
  const markDone: typeof journal.markDone = (entry, done) =>
    done === 200 ? Promise.reject(new Error('died')) : journal.markDone(entry, done);
  expect(await deliver('m', nudge(), { ...deps, journal: { ...journal, markDone } })).toEqual([
    'm',
  ]);
  expect(await deliver('m', nudge())).toEqual([]);
  expect(toldIds()).toEqual([...IDS.slice(0, 200), ...IDS.slice(100)]);
});

test("another group's approval that came meanwhile is answered right after", async () => {
  await deliver('m', nudge(), outOfTimeAfter(100));
  bench.behaviour.remainingMs = 100_000;
  await bench.decide(lease({ id: 'other', grantee: RETENTION, privileges: [usage()] }));
  expect(await deliver('other', request('other'))).toEqual([]);
  expect(bench.answers.map(({ output }) => output)).toMatchObject([
    { leaseId: 'other', outcome: 'applied' },
  ]);
  expect(new Set(toldIds()).size).toBe(IDS.length + 1);
  expect(toldIds()).toHaveLength(IDS.length + 1);
});
