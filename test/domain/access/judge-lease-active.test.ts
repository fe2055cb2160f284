import { describe, expect, test } from '@jest/globals';
import { applyVerdict, judgeLease } from '../../../domain/access/judge-lease.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { planAccess } from '../../../domain/access/plan-access.ts';
import type { ReconcileInput } from '../../../domain/access/reconcile-input.ts';
import {
  CHURN,
  catalog,
  execute,
  grant,
  input,
  lease,
  MARKETING,
  managed,
  NOW,
  usage,
} from './examples.ts';

const EXECUTE = grant(execute(), MARKETING);
const one = lease({ privileges: [usage()] });

/** What the ledger keeps of a reconcile that had nothing to do. */
function kept(of: Lease, about: Partial<ReconcileInput>) {
  const all = input({ leases: [of], ...about });
  const nothing = {
    granted: new Set<string>(),
    ineffective: new Map(),
    failed: new Map(),
    separationTried: false,
  };
  const found = judgeLease(of, planAccess(all), nothing, all);
  return found && applyVerdict(found, 7, NOW);
}

describe('a lease that was active', () => {
  const APPLIED = { revision: 1, outcome: 'applied' as const, because: [], seq: 3, at: NOW };
  const retraining = catalog({ held: [EXECUTE], models: [{ ...CHURN, state: 'Retraining' }] });
  const active = {
    ...lease({ privileges: [execute()] }),
    state: 'active' as const,
    appliedSince: NOW,
    lastOutcome: APPLIED,
  };
  const after7days = {
    ...active,
    state: 'waiting' as const,
    waitingUntil: NOW,
    dueAt: '2026-11-16T09:00:00.000Z',
  };
  const said = {
    ...APPLIED,
    outcome: 'held' as const,
    because: [
      'model demo_ml.customer_churn_auto_model is not ready: Retraining; it is granted when it is, and a grant made before stays',
    ],
  };
  test('a part of it that is held through us keeps it alive; what others gave does not', () => {
    const USAGE = grant(usage(), MARKETING);
    const half = lease({ privileges: [usage(), execute('later')], waitingUntil: NOW });
    const shown = catalog({ held: [USAGE] });
    const ours = managed({ grant: USAGE, since: 1, granteeId: 102 });
    const begun = { ...half, waitingUntil: '2026-11-30T09:00:00.000Z' };
    expect(kept(begun, { catalog: shown, managed: ours })).toMatchObject({
      state: 'waiting',
      appliedSince: NOW,
      lastOutcome: { outcome: 'held' },
    });
    expect(kept(begun, { catalog: shown })).not.toHaveProperty('appliedSince');
    const applied = { ...half, appliedSince: '2026-11-16T09:00:00.000Z' };
    expect(kept(applied, { catalog: shown, managed: ours })).toMatchObject({ state: 'waiting' });
    expect(kept(half, { catalog: shown })).toMatchObject({ state: 'ended' });
  });
  test('remembers since when', () => {
    expect(kept(one, { catalog: catalog({ held: [grant(usage(), MARKETING)] }) })).toMatchObject({
      appliedSince: NOW,
    });
    const since = '2026-11-20T00:00:00.000Z';
    expect(
      kept(
        { ...one, appliedSince: since },
        { catalog: catalog({ held: [grant(usage(), MARKETING)] }) },
      ),
    ).toMatchObject({ appliedSince: since });
  });
  test('waits when its model trains anew, and says why', () =>
    expect(kept(active, { catalog: retraining })).toMatchObject({
      state: 'waiting',
      appliedSince: NOW,
      dueAt: '2026-11-23T09:04:00.000Z',
      lastOutcome: { outcome: 'held', because: said.because },
    }));
  test('does not end by waiting', () =>
    expect(kept({ ...after7days, lastOutcome: said }, { catalog: retraining })).toBeUndefined());
  test('is active again when the model is ready', () =>
    expect(kept(after7days, { catalog: catalog({ held: [EXECUTE] }) })).toMatchObject({
      state: 'active',
    }));
});
