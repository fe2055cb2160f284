import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { config, DEV, execute, inWarehouse, lease, usage } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const reconcile = () => reconcileDatabase(bench.deps(), bench.ref(DEV));
/** As Decide sets it for a lease that was decided at NOW. */
const IN_7_DAYS = '2026-11-30T09:00:00.000Z';

describe('what could not be carried out within 7 days does not come alive later', () => {
  test.each<[string, () => void, () => void]>([
    [
      'a paused warehouse',
      () => {
        bench.behaviour.reachable = false;
      },
      () => {
        bench.behaviour.reachable = true;
      },
    ],
    [
      'mode plan',
      () => {
        bench.behaviour.config = inWarehouse({ mode: 'plan' });
      },
      () => {
        bench.behaviour.config = config({ revision: 2 });
      },
    ],
  ])('%s', async (_, begin, end) => {
    begin();
    await bench.decide(lease({ waitingUntil: IN_7_DAYS }));
    await reconcile();
    await bench.later(150 * 86_400);
    end();
    await reconcile();
    expect(await bench.held()).toEqual([]);
    expect(await bench.lease('L1')).toMatchObject({
      state: 'ended',
      lastOutcome: { outcome: 'expired' },
    });
  });
  test('what was applied in part keeps that part, and gets the rest', async () => {
    await bench.decide(lease({ privileges: [usage(), execute('later')], waitingUntil: IN_7_DAYS }));
    await reconcile();
    await bench.later(150 * 86_400);
    await reconcile();
    expect(await bench.held()).toEqual(['demo_ml USAGE group marketing_analyst_grp']);
    await bench.engine.createModel('dev', { schema: 'demo_ml', name: 'later', owner: 'carol' });
    await reconcile();
    expect(await bench.held()).toContain('demo_ml later group marketing_analyst_grp');
  });
});
