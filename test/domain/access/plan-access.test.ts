import { describe, expect, test } from '@jest/globals';
import type { Managed } from '../../../domain/access/managed.ts';
import { type PlanInput, planAccess } from '../../../domain/access/plan-access.ts';
import type { Grant, Privilege } from '../../../domain/privilege.ts';
import {
  CHURN,
  CREATE_MODEL,
  catalog,
  execute,
  grant,
  group,
  input,
  inWords,
  lease,
  MARKETING,
  managed,
  NOW,
  RETENTION,
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
      'not one that failed for good at this revision',
      { leases: [lease({ failure: { revision: 1, error: 'x', permanent: true } })] },
      [],
    ],
    [
      'but again after a new decision',
      { leases: [lease({ revision: 2, failure: { revision: 1, error: 'x', permanent: true } })] },
      [E, U],
    ],
    [
      'and again after a failure that passes',
      { leases: [lease({ failure: { revision: 1, error: 'x', permanent: false } })] },
      [E, U],
    ],
    [
      'what another lease wants too, although this one failed for good',
      {
        leases: [
          lease({ failure: { revision: 1, error: 'x', permanent: true } }),
          lease({ id: 'L2', privileges: [usage()] }),
        ],
      },
      [U],
    ],
    ['not while the grantee is another', { leases: [lease({ granteeId: 99 })] }, []],
  ])('%s', (_, changes, expected) =>
    expect(summary(changes)).toEqual({ grant: expected, revoke: [] }),
  );
});

describe('REVOKE what is ours and nobody explains any more', () => {
  const held = catalog({ held: [USAGE, EXECUTE] });
  const both = managed(ours(USAGE), ours(EXECUTE, { owner: 'carol' }));
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
        managed: managed(ours(EXECUTE, { owner: 'carol' })),
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
    const mine = managed(ours(USAGE), ours(EXECUTE, { owner: 'carol' }));
    const permanent = managed(
      ours(USAGE, { permanent: true }),
      ours(EXECUTE, { owner: 'carol', permanent: true }),
    );
    const loosely = (privilege: Privilege) => lease({ privileges: [privilege] });
    const bound = { '["schema-usage","DEMO_ML"]': usage() };
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
          leases: [{ ...loosely(usage('DEMO_ML')), spellings: bound }],
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
  test('a lease that failed for good still explains what is held', () => {
    expect(
      summary({
        catalog: held,
        managed: both,
        leases: [lease({ failure: { revision: 1, error: 'x', permanent: true } })],
      }),
    ).toEqual({ grant: [], revoke: [] });
  });
});

describe('revokes that no ended lease explains are not done without being asked (law 7)', () => {
  const groups = Array.from({ length: 200 }, (_, n) => group(`g${n}`));
  const identities = [
    ...groups.map((g, n) => [g, n] as const),
    [RETENTION, 1001] as const,
    [MARKETING, 1002] as const,
  ];
  const grants = groups.map((g) => grant(CREATE_MODEL, g));
  const permanent = (from: number, to: number) =>
    managed(
      ...grants.map((g, n) => ({
        grant: g,
        since: 1,
        granteeId: n,
        ...(n >= from && n < to && { permanent: true as const }),
      })),
    );
  const shown = catalog({ identities, held: grants });
  const baseline = (gone: number) => grants.slice(gone);
  const plan = (gone: number, approvedPlans: string[] = [], all = grants) =>
    planAccess(
      input({
        catalog: catalog({ identities, held: all }),
        managed: new Map([...permanent(0, 200)].slice(0, all.length)),
        baseline: baseline(gone).slice(0, Math.max(0, all.length - gone)),
        approvedPlans,
      }),
    );

  test('10 of 200 are done', () => expect(plan(10)).toMatchObject({ revoke: { length: 10 } }));
  test('11 of 200 are more than 10: withheld, with a hash to approve', () => {
    const { revoke, withheld } = plan(11);
    expect(revoke).toEqual([]);
    expect(withheld).toMatchObject({
      revoke: { length: 11 },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
  test('3 of 20 are more than 10 %: withheld', () =>
    expect(plan(3, [], grants.slice(0, 20)).withheld?.revoke).toHaveLength(3));
  test('2 of 20 are 10 %: done', () =>
    expect(plan(2, [], grants.slice(0, 20))).toMatchObject({ revoke: { length: 2 } }));
  test('an approved plan is done; the approval of another plan is none', () => {
    const hash = plan(11).withheld?.hash ?? '';
    expect(plan(11, [hash])).toMatchObject({
      revoke: { length: 11 },
      approved: { hash, revoke: { length: 11 } },
    });
    expect(plan(11, [hash])).not.toHaveProperty('withheld');
    expect(plan(12, [hash]).revoke).toEqual([]);
  });
  test('a lease that ends explains its own revokes, however many', () => {
    const leases = groups
      .slice(0, 50)
      .map((g, n) =>
        lease({ id: `L${n}`, grantee: g, privileges: [CREATE_MODEL], revokedAt: NOW }),
      );
    const entries = managed(...grants.map((g, n) => ({ grant: g, since: 1, granteeId: n })));
    const { revoke, withheld } = planAccess(
      input({ catalog: shown, managed: entries, leases, baseline: baseline(50) }),
    );
    expect(withheld).toBeUndefined();
    expect(revoke).toHaveLength(50);
  });
  test('a lease that ends explains the revokes of its models, ready or not', () => {
    const models = groups.map((_, n) => ({ ...CHURN, model: `m${n}`, state: 'Retraining' }));
    const executes = groups.map((g, n) => grant(execute(`m${n}`), g));
    const leases = groups.map((g, n) =>
      lease({ id: `L${n}`, grantee: g, privileges: [execute(`m${n}`)], revokedAt: NOW }),
    );
    const entries = managed(
      ...executes.map((g, n) => ({
        grant: g,
        since: 1,
        granteeId: n,
        owner: 'carol',
        permanent: true as const,
      })),
    );
    const { revoke, withheld } = planAccess(
      input({
        catalog: catalog({ identities, models, held: executes }),
        managed: entries,
        leases,
      }),
    );
    expect(withheld).toBeUndefined();
    expect(revoke).toHaveLength(200);
  });
  test('what is withheld does not keep back the revoke of a lease that ended', () => {
    const held = catalog({ identities, held: [...grants, grant(CREATE_MODEL, RETENTION)] });
    const entries = new Map([
      ...permanent(0, 200),
      ...managed({ grant: grant(CREATE_MODEL, RETENTION), since: 1, granteeId: 1001 }),
    ]);
    const leases = [lease({ grantee: RETENTION, privileges: [CREATE_MODEL], revokedAt: NOW })];
    const { revoke, withheld } = planAccess(
      input({ catalog: held, managed: entries, leases, baseline: baseline(100) }),
    );
    expect(inWords(revoke)).toEqual(['create-model → group retention_analyst_grp']);
    expect(withheld?.revoke).toHaveLength(100);
  });
});

test('a baseline grant that is not possible is noted, not lost silently', () => {
  expect(planAccess(input({ baseline: [grant(usage('gone'), MARKETING)] })).notes).toEqual([
    'baseline USAGE ON SCHEMA gone for group marketing_analyst_grp: schema gone does not exist; create it, or correct the request',
  ]);
});
