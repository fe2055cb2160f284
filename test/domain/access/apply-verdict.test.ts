import { describe, expect, test } from '@jest/globals';
import type { Effects } from '../../../domain/access/effects.ts';
import { applyVerdict, judgeLease } from '../../../domain/access/judge-lease.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { planAccess } from '../../../domain/access/plan-access.ts';
import type { ReconcileInput } from '../../../domain/access/reconcile-input.ts';
import { grantKey } from '../../../domain/privilege.ts';
import {
  BOUND,
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

const USAGE = grant(usage(), MARKETING);
const EXECUTE = grant(execute(), MARKETING);
const NOTHING: Effects = {
  granted: new Set(),
  ineffective: new Map(),
  failed: new Map(),
  separationTried: false,
};
const failing = (permanent: boolean): Effects => ({
  ...NOTHING,
  failed: new Map([[grantKey(USAGE), { error: 'permission denied', permanent }]]),
});
const one = lease({ privileges: [usage()] });
const held = catalog({ held: [USAGE] });
const ours = managed({ grant: USAGE, since: 1, granteeId: 102 });

describe('what the ledger keeps of it', () => {
  const kept = (of: Lease, about: Partial<ReconcileInput> = {}, effects = NOTHING) => {
    const all = input({ leases: [of], ...about });
    const found = judgeLease(of, planAccess(all), effects, all);
    return found && applyVerdict(found, 7, NOW);
  };
  const APPLIED = { revision: 1, outcome: 'applied' as const, because: [], seq: 3, at: NOW };

  test('the identities are bound at the first application', () => {
    const known = kept(lease(), { catalog: catalog({ held: [USAGE, EXECUTE] }) });
    expect(known).toMatchObject({
      bound: BOUND,
      lastOutcome: { seq: 7, outcome: 'already' },
    });
  });
  test('the spelling of a name that the catalog spells otherwise is bound with them', () => {
    const asked = lease({ privileges: [usage('DEMO_ML')] });
    expect(kept(asked, { catalog: catalog({ held: [USAGE] }) })).toMatchObject({
      bound: { schemas: { '["DEMO_ML"]': { id: 1_000, name: 'demo_ml', ownerId: 50 } } },
    });
  });
  test('applied is no news at the next look', () => {
    const { dueAt: _, ...active } = {
      ...one,
      state: 'active' as const,
      appliedSince: NOW,
      bound: { ...BOUND, models: {} },
      lastOutcome: APPLIED,
    };
    expect(kept(active, { catalog: held })).toBeUndefined();
  });
  test.each<[string, Partial<Lease>, Partial<ReconcileInput>, object]>([
    ['a new revision', { revision: 2 }, { catalog: held }, { outcome: 'already', revision: 2 }],
    [
      'a grantee that is gone',
      {},
      { catalog: catalog({ identities: [] }) },
      { outcome: 'blocked' },
    ],
    [
      'another reason',
      {
        state: 'waiting',
        lastOutcome: { ...APPLIED, outcome: 'held', because: ['x'] },
        privileges: [execute('y')],
      },
      {},
      { outcome: 'held' },
    ],
  ])('%s is news', (_, changes, about, expected) =>
    expect(
      kept({ ...one, state: 'active', lastOutcome: APPLIED, ...changes }, about)?.lastOutcome,
    ).toMatchObject(expected),
  );
  test('the same reason to wait is no news, and the 7 days go on', () => {
    const waitingUntil = '2026-11-24T00:00:00.000Z';
    const waiting = kept(lease({ privileges: [execute('x')], waitingUntil }));
    expect(waiting).toMatchObject({
      waitingUntil,
      dueAt: '2026-11-23T09:04:00.000Z',
    });
    if (waiting) expect(kept(waiting)).toBeUndefined();
    const other = waiting && { ...waiting, privileges: [execute('y')] };
    if (other) expect(kept(other)).toMatchObject({ waitingUntil });
  });
  test.each<[string, Lease, Partial<ReconcileInput>, Effects, string | undefined]>([
    [
      'active: when the first notice of its end is due',
      { ...one, expiresAt: '2027-01-01T00:00:00.000Z' },
      { catalog: held },
      NOTHING,
      '2026-12-25T00:00:00.000Z',
    ],
    ['active without an end: never', one, { catalog: held }, NOTHING, undefined],
    [
      'scheduled: at its start',
      { ...one, startsAt: '2026-12-01T00:00:00.000Z' },
      {},
      NOTHING,
      '2026-12-01T00:00:00.000Z',
    ],
    [
      'failed: before the next sweep',
      { ...one, expiresAt: '2027-01-01T00:00:00.000Z' },
      {},
      failing(true),
      '2026-11-23T09:04:00.000Z',
    ],
    [
      'waiting, until its limit at most',
      { ...one, waitingUntil: '2026-11-23T09:02:00.000Z' },
      { catalog: catalog({ identities: [] }) },
      NOTHING,
      '2026-11-23T09:02:00.000Z',
    ],
    [
      'revoke-failed: before the next sweep',
      { ...one, revokedAt: NOW },
      { catalog: held, managed: ours },
      failing(true),
      '2026-11-23T09:04:00.000Z',
    ],
    ['ended: never', { ...one, revokedAt: NOW }, {}, NOTHING, undefined],
  ])('due again: %s', (_, of, about, effects, due) =>
    expect(kept(of, about, effects)?.dueAt).toBe(due),
  );
  test('a model made anew by another is blocked and keeps the first owner', () => {
    const bound = lease({
      privileges: [execute()],
      state: 'active',
      bound: BOUND,
      lastOutcome: APPLIED,
    });
    expect(
      kept(bound, { catalog: catalog({ models: [{ ...CHURN, owner: 'mallory' }] }) }),
    ).toMatchObject({
      state: 'waiting',
      bound: BOUND,
    });
  });
});
