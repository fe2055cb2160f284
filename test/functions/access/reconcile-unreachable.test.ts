import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { DEV, execute, lease, usage } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const reconcile = () => reconcileDatabase(bench.deps(), bench.ref(DEV));
const one = lease({ privileges: [usage()] });
describe('the warehouse cannot be reached', () => {
  test('an outcome for the sweep, not a retry; applied when it is back', async () => {
    bench.behaviour.reachable = false;
    await bench.decide(one);
    await reconcile();
    await reconcile();
    expect(await bench.records()).toHaveLength(1);
    expect(await bench.lease('L1')).toMatchObject({
      dueAt: bench.now(),
      lastOutcome: { outcome: 'held', because: [expect.stringContaining('is not reachable')] },
    });
    bench.behaviour.reachable = true;
    await reconcile();
    expect((await bench.lease('L1'))?.lastOutcome?.outcome).toBe('applied');
  });
  test('access that should have ended meanwhile is announced once, and ends when the warehouse is back', async () => {
    await bench.decide({ ...one, expiresAt: '2026-11-23T09:10:00.000Z' });
    await reconcile();
    bench.behaviour.reachable = false;
    for (let sweeps = 0; sweeps < 3; sweeps += 1) {
      await bench.later(300);
      await reconcile();
    }
    expect(await bench.lease('L1')).toMatchObject({
      state: 'revoke-failed',
      lastOutcome: { outcome: 'failed' },
    });
    bench.behaviour.reachable = true;
    await reconcile();
    expect(await bench.held()).toEqual([]);
    expect(bench.told.map(({ detailType }) => detailType)).toEqual([
      'Model Access Applied',
      'Model Access Failed',
      'Model Access Ended',
    ]);
    expect(bench.told[1]?.detail.because).toEqual([
      expect.stringContaining(
        'access should have ended at 2026-11-23T09:10:00.000Z, and the warehouse is not reachable',
      ),
    ]);
  });
  test('a warehouse restored under the same name is another: nothing is concluded or changed', async () => {
    bench.close();
    bench = await openBench({ namespace: '00000000-0000-4000-8000-000000000009' });
    await bench.decide(lease({ privileges: [usage(), execute()] }));
    await reconcile();
    expect(bench.changes()).toEqual([]);
    expect((await bench.lease('L1'))?.lastOutcome?.because).toEqual([
      expect.stringContaining('it was restored or replaced: correct config/admin.yml'),
    ]);
  });
});
