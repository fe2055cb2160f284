import { describe, expect, test } from '@jest/globals';
import { planAccess } from '../../../domain/access/plan-access.ts';
import {
  CHURN,
  CREATE_MODEL,
  catalog,
  EVERYWHERE,
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
} from './examples.ts';

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
        ...(n >= from && n < to && { permanent: 1 }),
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
  test('what was approved for one database, or before the grants were declared anew, is not approved', () => {
    const about = {
      catalog: shown,
      managed: permanent(0, 200),
      baseline: baseline(11),
      approvedPlans: [plan(11).withheld?.hash ?? ''],
    };
    expect(planAccess(input(about)).approved).toMatchObject({ revoke: { length: 11 } });
    expect(planAccess(input({ ...about, database: EVERYWHERE })).withheld).toBeDefined();
    const anew = new Map([...about.managed].map(([key, one]) => [key, { ...one, permanent: 9 }]));
    expect(planAccess(input({ ...about, managed: anew })).withheld).toBeDefined();
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
        ownerId: 50,
        permanent: 1,
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
