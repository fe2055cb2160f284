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

describe('what is granted stays while its lease lives', () => {
  const EXECUTE = 'demo_ml customer_churn_auto_model group marketing_analyst_grp';
  const USAGE = 'demo_ml USAGE group marketing_analyst_grp';
  const state = (text: string) =>
    bench.engine.setModelState('dev', 'demo_ml', 'customer_churn_auto_model', text);
  test('a model that trains anew: held, and nothing is taken away, for however many days', async () => {
    await bench.decide(lease());
    await reconcile();
    await state('Train Model On SageMaker In Progress');
    await reconcile();
    expect((await bench.lease('L1'))?.lastOutcome).toMatchObject({
      outcome: 'held',
      because: [expect.stringContaining('is not ready: Train Model On SageMaker In Progress')],
    });
    await bench.later(8 * 86_400);
    await reconcile();
    expect(await bench.held()).toEqual([USAGE, EXECUTE]);
    expect(await bench.lease('L1')).toMatchObject({ state: 'waiting' });
    await state('Model is Ready');
    await reconcile();
    expect(await bench.lease('L1')).toMatchObject({
      state: 'active',
      lastOutcome: { outcome: 'already' },
    });
    expect(bench.changes()).toHaveLength(1);
  });
  test('a model that trains anew when its lease is revoked: the grant is taken back', async () => {
    await bench.decide(lease());
    await reconcile();
    await state('Retraining');
    const known = await bench.lease('L1');
    if (known)
      await bench.decide({ ...known, revision: 2, state: 'ending', revokedAt: bench.now() });
    await reconcile();
    expect(await bench.held()).toEqual([]);
    expect((await bench.lease('L1'))?.lastOutcome).toMatchObject({ outcome: 'ended', because: [] });
  });
  test('a second schema of nearly the same name: blocked, and nothing is taken away', async () => {
    await bench.decide(
      lease({ privileges: [usage('DEMO_ml'), execute('Customer_Churn_Auto_Model', 'DEMO_ml')] }),
    );
    await reconcile();
    await bench.engine.createSchema('dev', 'Demo_ml');
    await reconcile();
    expect(await bench.held()).toEqual([USAGE, EXECUTE]);
    expect((await bench.lease('L1'))?.lastOutcome).toMatchObject({
      outcome: 'blocked',
      because: [expect.stringContaining('several schemas are called DEMO_ml')],
    });
    expect(bench.changes()).toHaveLength(1);
    const known = await bench.lease('L1');
    if (known)
      await bench.decide({ ...known, revision: 2, state: 'ending', revokedAt: bench.now() });
    await reconcile();
    expect(await bench.held()).toEqual([]);
  });
});
