import { describe, expect, test } from '@jest/globals';
import type { Effects, PairFailure } from '../../../domain/access/effects.ts';
import { judgeLease } from '../../../domain/access/judge-lease.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { planAccess } from '../../../domain/access/plan-access.ts';
import type { ReconcileInput } from '../../../domain/access/reconcile-input.ts';
import { grantKey, privilegeKey } from '../../../domain/privilege.ts';
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

function verdict(of: Lease, about: Partial<ReconcileInput> = {}, effects = NOTHING) {
  const all = input({ leases: [of], ...about });
  const found = judgeLease(of, planAccess(all), effects, all);
  return found && { state: found.state, outcome: found.outcome, because: found.because };
}

const leftAlone = (failure: PairFailure): Effects => ({
  ...NOTHING,
  leftAlone: new Map([[grantKey(USAGE), failure]]),
});

describe('a lease that is live', () => {
  test.each<[string, ReturnType<typeof verdict>, object]>([
    [
      'granted by this run → applied',
      verdict(one, { catalog: held }, { ...NOTHING, granted: new Set([grantKey(USAGE)]) }),
      { state: 'active', outcome: 'applied', because: [] },
    ],
    [
      'there before → already',
      verdict(one, { catalog: held }),
      { state: 'active', outcome: 'already', because: [] },
    ],
    [
      'model missing → held, waiting',
      verdict(lease({ privileges: [execute('x')] })),
      {
        state: 'waiting',
        outcome: 'held',
        because: ['model demo_ml.x does not exist yet; it is granted when it is there and ready'],
      },
    ],
    [
      'grantee missing → blocked, waiting',
      verdict(one, { catalog: catalog({ identities: [] }) }),
      {
        state: 'waiting',
        outcome: 'blocked',
        because: [expect.stringContaining('does not exist in this warehouse')],
      },
    ],
    [
      'blocked and held → blocked, both said',
      verdict(lease({ privileges: [usage('x'), execute('x')] })),
      {
        state: 'waiting',
        outcome: 'blocked',
        because: [expect.stringContaining('schema x'), expect.stringContaining('model demo_ml.x')],
      },
    ],
    [
      'failed for good → activation-failed',
      verdict(one, {}, failing(true)),
      {
        state: 'activation-failed',
        outcome: 'failed',
        because: ['USAGE ON SCHEMA demo_ml for group marketing_analyst_grp: permission denied'],
      },
    ],
    [
      'tried in vain a while ago and left alone for now → still failed',
      verdict(one, {}, leftAlone({ text: 'permission denied', permanent: true })),
      { state: 'activation-failed', outcome: 'failed', because: ['permission denied'] },
    ],
    [
      'of which nothing could be tried → still blocked',
      verdict(one, {}, leftAlone({ text: 'no case', permanent: true, blocked: true })),
      { state: 'activation-failed', outcome: 'blocked', because: ['no case'] },
    ],
    [
      'finished but not shown → failed',
      verdict(one, {}, { ...NOTHING, ineffective: new Map([[grantKey(USAGE), 'not shown']]) }),
      { outcome: 'failed', because: [expect.stringContaining('not shown')] },
    ],
    [
      'mode plan → planned, saying what',
      verdict(one, { mode: 'plan' }),
      {
        state: 'activating',
        outcome: 'planned',
        because: [
          "would grant USAGE ON SCHEMA demo_ml for group marketing_analyst_grp; set the warehouse's mode to enforce",
        ],
      },
    ],
    [
      'starts later → scheduled',
      verdict({ ...one, startsAt: '2026-12-01T00:00:00.000Z' }),
      { state: 'scheduled', outcome: 'scheduled', because: ['starts at 2026-12-01T00:00:00.000Z'] },
    ],
  ])('%s', (_, found, expected) => expect(found).toMatchObject(expected));
});

describe('a lease that is over', () => {
  const revoked = { ...one, state: 'ending' as const, revokedAt: NOW };
  const expired = { ...one, expiresAt: NOW };
  const stays = 'USAGE ON SCHEMA demo_ml for group marketing_analyst_grp stays: ';
  test.each<[string, ReturnType<typeof verdict>, object]>([
    [
      'revoked, nothing held → ended',
      verdict(revoked),
      { state: 'ended', outcome: 'ended', because: [] },
    ],
    [
      'expired → expired, saying when',
      verdict(expired),
      { state: 'ended', outcome: 'expired', because: [`expired at ${NOW}`] },
    ],
    [
      'waited its days → expired, saying for what',
      verdict({
        ...one,
        waitingUntil: NOW,
        lastOutcome: { revision: 1, outcome: 'held', because: ['no model'], seq: 1, at: NOW },
      }),
      { outcome: 'expired', because: ['waited 7 days: no model'] },
    ],
    [
      'the baseline wants it → kept',
      verdict(revoked, { catalog: held, managed: ours, baseline: [USAGE] }),
      { state: 'ended', outcome: 'kept', because: [`${stays}the baseline declares it permanent`] },
    ],
    [
      'another lease wants it → kept, naming it',
      verdict(revoked, { catalog: held, managed: ours, leases: [revoked, { ...one, id: 'L2' }] }),
      { outcome: 'kept', because: [`${stays}lease L2 needs it`] },
    ],
    [
      'it was there before → kept',
      verdict(revoked, { catalog: held }),
      {
        outcome: 'kept',
        because: [
          `${stays}it was not granted by us; revoke it by hand, or declare it in the baseline`,
        ],
      },
    ],
    [
      'everybody has it → kept, saying so',
      verdict(revoked, { catalog: catalog({ publicly: [privilegeKey(usage())] }) }),
      { outcome: 'kept', because: ['everybody still has USAGE ON SCHEMA demo_ml through PUBLIC'] },
    ],
    [
      'the REVOKE was in vain a while ago and is left alone for now → still revoke-failed',
      verdict(
        revoked,
        { catalog: held, managed: ours },
        leftAlone({ text: 'another grantor', permanent: false }),
      ),
      { state: 'revoke-failed', outcome: 'failed', because: ['another grantor'] },
    ],
    [
      'mode plan → failed: access stays that should have ended',
      verdict(revoked, { catalog: held, managed: ours, mode: 'plan' }),
      {
        state: 'revoke-failed',
        outcome: 'failed',
        because: [
          'USAGE ON SCHEMA demo_ml for group marketing_analyst_grp should have ended and stays, for the warehouse is in mode plan; set it to enforce',
        ],
      },
    ],
    [
      'the REVOKE failed → revoke-failed, loud until solved',
      verdict(revoked, { catalog: held, managed: ours }, failing(true)),
      {
        state: 'revoke-failed',
        outcome: 'failed',
        because: [expect.stringContaining('permission denied')],
      },
    ],
    [
      'the REVOKE failed while the model is not ready → revoke-failed too',
      verdict(
        { ...lease({ privileges: [execute()] }), revokedAt: NOW },
        {
          catalog: catalog({ held: [EXECUTE], models: [{ ...CHURN, state: 'Retraining' }] }),
          managed: managed({
            grant: EXECUTE,
            since: 1,
            granteeId: 102,
            schema: { id: 1_000, ownerId: 50 },
            ownerId: 50,
          }),
        },
        {
          ...NOTHING,
          failed: new Map([[grantKey(EXECUTE), { error: 'permission denied', permanent: true }]]),
        },
      ),
      {
        state: 'revoke-failed',
        outcome: 'failed',
        because: [expect.stringContaining('permission denied')],
      },
    ],
    [
      'the model is not ready, and another lease names it → kept, naming that lease',
      verdict(
        { ...lease({ privileges: [execute()] }), revokedAt: NOW },
        {
          catalog: catalog({ held: [EXECUTE], models: [{ ...CHURN, state: 'Retraining' }] }),
          managed: managed({
            grant: EXECUTE,
            since: 1,
            granteeId: 102,
            schema: { id: 1_000, ownerId: 50 },
            ownerId: 50,
          }),
          leases: [
            lease({ revokedAt: NOW, privileges: [execute()] }),
            lease({ id: 'L2', privileges: [execute()] }),
          ],
        },
      ),
      { outcome: 'kept', because: [expect.stringContaining('stays: lease L2 needs it')] },
    ],
    [
      'the grantee is gone → ended',
      verdict(revoked, { catalog: catalog({ identities: [] }), managed: ours }),
      { state: 'ended', outcome: 'ended' },
    ],
    [
      'the grantee was made anew and holds it from elsewhere → kept',
      verdict(revoked, {
        catalog: catalog({ identities: [[MARKETING, 103]], held: [USAGE] }),
        managed: ours,
      }),
      { outcome: 'kept', because: [expect.stringContaining('not granted by us')] },
    ],
  ])('%s', (_, found, expected) => expect(found).toMatchObject(expected));
});

test('no verdict while a next batch has to grant or revoke something for it', () => {
  expect(verdict(one)).toBeUndefined();
  expect(verdict({ ...one, revokedAt: NOW }, { catalog: held, managed: ours })).toBeUndefined();
});
