import { describe, expect, test } from '@jest/globals';
import type { Managed } from '../../../domain/access/managed.ts';
import { type PlanInput, planAccess } from '../../../domain/access/plan-access.ts';
import type { Grant, Privilege } from '../../../domain/privilege.ts';
import {
  BOUND,
  CHURN,
  catalog,
  execute,
  grant,
  input,
  inWords,
  lease,
  MARKETING,
  managed,
  NOW,
  usage,
} from './examples.ts';

const EARLIER = '2026-11-23T08:59:59.999Z';
const LATER = '2026-11-23T09:00:00.001Z';
const USAGE = grant(usage(), MARKETING);
const EXECUTE = grant(execute(), MARKETING);
const ours = (given: Grant, more: Partial<Managed> = {}): Managed => ({
  grant: given,
  since: 1,
  granteeId: 102,
  schema: { id: 1_000, ownerId: 50 },
  ...more,
});
const U = 'schema-usage demo_ml → group marketing_analyst_grp';
const E = 'execute-model demo_ml.customer_churn_auto_model → group marketing_analyst_grp';
const summary = (...changes: Parameters<typeof input>) => {
  const { grant, revoke } = planAccess(input(...changes));
  return { grant: inWords(grant), revoke: inWords(revoke) };
};

describe('GRANT what a live lease or the baseline wants and the catalog does not show', () => {
  test.each([
    ['a live lease', { leases: [lease()] }, [E, U]],
    [
      'what is held already is not granted again',
      { leases: [lease()], catalog: catalog({ held: [USAGE] }) },
      [E],
    ],
    ['two leases for the same: once', { leases: [lease(), lease({ id: 'L2' })] }, [E, U]],
    ['the baseline', { baseline: [USAGE] }, [U]],
    ['a lease that starts now', { leases: [lease({ startsAt: NOW })] }, [E, U]],
    ['not one that starts in a millisecond', { leases: [lease({ startsAt: LATER })] }, []],
    ['a lease that ends in a millisecond', { leases: [lease({ expiresAt: LATER })] }, [E, U]],
    ['not one that ends now', { leases: [lease({ expiresAt: NOW })] }, []],
    ['not one that ended', { leases: [lease({ expiresAt: EARLIER })] }, []],
    ['not a revoked one', { leases: [lease({ revokedAt: NOW })] }, []],
    [
      'not one that waits for its approval',
      { leases: [lease({ state: 'awaiting-approval' })] },
      [],
    ],
    [
      'not one that waited its days',
      { leases: [lease({ state: 'waiting', waitingUntil: NOW })] },
      [],
    ],
    [
      'not while the grantee is another',
      { leases: [lease({ bound: { ...BOUND, grantee: { id: 99, name: MARKETING.name } } })] },
      [],
    ],
  ])('%s', (_, changes, expected) =>
    expect(summary(changes)).toEqual({ grant: expected, revoke: [] }),
  );
});

describe('REVOKE what is ours and nobody explains any more', () => {
  const held = catalog({ held: [USAGE, EXECUTE] });
  const both = managed(ours(USAGE), ours(EXECUTE, { ownerId: 50 }));
  test.each([
    [
      'the lease is over',
      { catalog: held, managed: both, leases: [lease({ revokedAt: NOW })] },
      [E, U],
    ],
    [
      'another lease still needs a part of it',
      {
        catalog: held,
        managed: both,
        leases: [lease({ revokedAt: NOW }), lease({ id: 'L2', privileges: [usage()] })],
      },
      [E],
    ],
    [
      'the baseline still needs a part of it',
      { catalog: held, managed: both, leases: [lease({ revokedAt: NOW })], baseline: [EXECUTE] },
      [U],
    ],
    [
      'what we did not grant is observed, never revoked',
      { catalog: held, managed: managed(ours(USAGE)), leases: [lease({ revokedAt: NOW })] },
      [U],
    ],
    [
      'what is gone already',
      { catalog: catalog({ held: [USAGE] }), managed: both, leases: [] },
      [U],
    ],
    [
      'a model made anew by another owner: its grants are not ours',
      {
        catalog: catalog({ held: [EXECUTE], models: [{ ...CHURN, owner: 'mallory' }] }),
        managed: managed(ours(EXECUTE, { ownerId: 50 })),
      },
      [],
    ],
    [
      'a grantee made anew: its grants are not ours',
      {
        catalog: catalog({ held: [USAGE], identities: [[MARKETING, 103]] }),
        managed: managed(ours(USAGE)),
      },
      [],
    ],
    [
      'a grant of unknown fate that shows up: a person may have made it',
      {
        catalog: catalog({ held: [USAGE] }),
        managed: managed({ grant: USAGE, since: 1, uncertain: { batches: ['b'], until: LATER } }),
      },
      [],
    ],
  ] as const)('%s', (_, changes, expected) =>
    expect(summary(changes)).toEqual({ grant: [], revoke: expected }),
  );

  describe('not what a live lease or the baseline names, though it could not be granted now', () => {
    const training = { models: [{ ...CHURN, state: 'Retraining' }] };
    const twins = { schemas: ['demo_ml', 'Demo_ml'] };
    const mine = managed(ours(USAGE), ours(EXECUTE, { ownerId: 50 }));
    const permanent = managed(
      ours(USAGE, { permanent: 1 }),
      ours(EXECUTE, { ownerId: 50, permanent: 1 }),
    );
    const loosely = (privilege: Privilege) => lease({ privileges: [privilege] });
    const schemas = { '["DEMO_ML"]': { id: 1_000, name: 'demo_ml', ownerId: 50 } };
    const bound = { ...BOUND, schemas, models: {} };
    test.each<[string, Partial<PlanInput>, string[]]>([
      [
        'a model that trains anew, for a lease',
        {
          catalog: catalog({ held: [USAGE, EXECUTE], ...training }),
          managed: mine,
          leases: [lease()],
        },
        [],
      ],
      [
        'a model that trains anew, for the baseline',
        {
          catalog: catalog({ held: [EXECUTE], ...training }),
          managed: permanent,
          baseline: [EXECUTE],
        },
        [],
      ],
      [
        'a name that became ambiguous, for the lease that was bound before',
        {
          catalog: catalog({ held: [USAGE], ...twins }),
          managed: mine,
          leases: [{ ...loosely(usage('DEMO_ML')), bound }],
        },
        [],
      ],
      [
        'a name that became ambiguous, for the baseline that was granted before',
        {
          catalog: catalog({ held: [USAGE], ...twins }),
          managed: permanent,
          baseline: [grant(usage('DEMO_ML'), MARKETING)],
        },
        [],
      ],
      [
        'but what a lease with an ambiguous name was never given is not its own',
        {
          catalog: catalog({ held: [USAGE], ...twins }),
          managed: mine,
          leases: [loosely(usage('DEMO_ML'))],
        },
        [U],
      ],
    ])('%s', (_, changes, expected) =>
      expect(summary(changes)).toEqual({ grant: [], revoke: expected }),
    );
    test('what is not ready is kept for the baseline as permanent', () => {
      const shown = catalog({ held: [EXECUTE], ...training });
      expect(
        planAccess(input({ catalog: shown, managed: mine, baseline: [EXECUTE] })).permanent.size,
      ).toBe(1);
    });
    test('a model that is not ready is not granted', () =>
      expect(summary({ leases: [lease()], catalog: catalog(training) })).toEqual({
        grant: [U],
        revoke: [],
      }));
  });

  test('a live lease protects what it claims even if that was there before', () => {
    expect(summary({ catalog: held, leases: [lease()] })).toEqual({ grant: [], revoke: [] });
  });
});

test('a baseline grant that is not possible is noted, not lost silently', () => {
  expect(planAccess(input({ baseline: [grant(usage('gone'), MARKETING)] })).notes).toEqual([
    'baseline USAGE ON SCHEMA gone for group marketing_analyst_grp: schema gone does not exist; create it, or correct the request',
  ]);
});
