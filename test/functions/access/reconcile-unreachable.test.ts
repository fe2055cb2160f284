import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { DEV, execute, lease, NOW, usage } from '../../domain/access/examples.ts';
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
      dueAt: '2026-11-23T09:04:00.000Z',
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
  test('a pause of three days: asked ever less often, every hour at least, and applied within an hour after', async () => {
    bench.behaviour.reachable = false;
    await bench.decide(one);
    const looks: number[] = [];
    const sweepFor = async (minutes: number): Promise<void> => {
      for (let passed = 0; passed < minutes; passed += 5) {
        await bench.later(300);
        const looked = [...(await bench.table.looks()).values()][0] ?? '';
        if (looked > bench.now()) continue;
        expect(await bench.table.due(bench.now())).toHaveLength(1);
        looks.push((Date.parse(bench.now()) - Date.parse(NOW)) / 60_000);
        await reconcile();
      }
    };
    await reconcile();
    await sweepFor(3 * 24 * 60);
    // The pause is half as long as it has lasted; each is rounded up to the next sweep.
    expect(looks.slice(0, 8)).toEqual([5, 10, 15, 25, 40, 60, 90, 135]);
    expect(looks.length).toBeLessThan(80);
    bench.behaviour.reachable = true;
    await sweepFor(60);
    expect((await bench.lease('L1'))?.lastOutcome?.outcome).toBe('applied');
    expect(await bench.records()).toHaveLength(2);
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
