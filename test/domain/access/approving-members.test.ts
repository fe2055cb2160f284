import { describe, expect, test } from '@jest/globals';
import type { Effects } from '../../../domain/access/effects.ts';
import { judgeLease } from '../../../domain/access/judge-lease.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { planAccess } from '../../../domain/access/plan-access.ts';
import {
  catalog,
  config,
  FILE,
  grant,
  input,
  lease,
  MARKETING,
  managed,
  NOW,
  role,
  usage,
} from './examples.ts';

const NOTHING: Effects = {
  granted: new Set(),
  ineffective: new Map(),
  failed: new Map(),
  separationTried: false,
};
const [PORTAL] = FILE.sources;
const sources = (membersMayApprove?: boolean) =>
  config({
    sources: [{ ...PORTAL, ...(membersMayApprove === undefined ? {} : { membersMayApprove }) }],
  }).sources;
const USAGE = grant(usage(), MARKETING);
const FINDING =
  'bob@example.com, who approved, seems to be user bob of group marketing_analyst_grp';

const world = (changes: Partial<Lease>, memberships: [string, string[]][], may?: boolean) =>
  input({
    sources: sources(may),
    leases: [lease({ privileges: [usage()], approvedBy: ['bob@example.com'], ...changes })],
    catalog: catalog({ held: [USAGE], memberships }),
  });
const verdict = (given: ReturnType<typeof world>) => {
  const plan = planAccess(given);
  const [one] = given.leases;
  return one && judgeLease(one, plan, NOTHING, given);
};
const BOB: [string, string[]][] = [['user bob', ['group marketing_analyst_grp']]];

describe('somebody in the group approves', () => {
  test('it is said in the evidence', () =>
    expect(verdict(world({}, BOB))).toMatchObject({ outcome: 'already', because: [FINDING] }));
  test('in the group of another grantee of the same request too', () =>
    expect(
      verdict(
        world({ alsoFor: [{ type: 'group', name: 'other_grp' }] }, [
          ['user bob', ['group other_grp']],
        ]),
      ),
    ).toMatchObject({
      because: ['bob@example.com, who approved, seems to be user bob of group other_grp'],
    }));
  test('and refused where the source says so', () => {
    expect(verdict(world({}, BOB, false))).toMatchObject({
      outcome: 'blocked',
      because: [
        `${FINDING}; source access-portal lets nobody approve for a group of their own: let somebody else approve`,
      ],
    });
    const missing = { ...world({}, BOB, false), catalog: catalog({ memberships: BOB }) };
    expect(planAccess(missing).grant).toEqual([]);
    expect(planAccess({ ...missing, sources: sources(true) }).grant).toEqual([USAGE]);
  });
  test('and then it keeps nothing that an ended lease left', () => {
    const over = lease({ id: 'over', privileges: [usage()], appliedSince: NOW, revokedAt: NOW });
    const given = world({}, BOB, false);
    const both = {
      ...given,
      leases: [over, ...given.leases],
      managed: managed({
        grant: USAGE,
        granteeId: 102,
        schema: { id: 1_000, ownerId: 50 },
        since: 1,
      }),
    };
    expect(planAccess(both).revoke).toEqual([USAGE]);
    expect(planAccess({ ...both, sources: sources(true) }).revoke).toEqual([]);
  });
  test('what was applied stays: they may have joined since', () => {
    const given = world({ appliedSince: NOW }, BOB, false);
    expect(verdict(given)).toMatchObject({ outcome: 'already', because: [FINDING] });
    expect(planAccess(given).revoke).toEqual([]);
  });
  test.each<[string, [string, string[]][]]>([
    ['nobody is in it', []],
    ['somebody else is in it', [['user carol', ['group marketing_analyst_grp']]]],
    ['the approver is in another', [['user bob', ['group retention_analyst_grp']]]],
  ])('%s: nothing to say', (_, memberships) =>
    expect(verdict(world({}, memberships, false))).toMatchObject({
      outcome: 'already',
      because: [],
    }),
  );
});

test('a role is had through roles too', () => {
  const grantee = role('analysts');
  const given = input({
    sources: sources(false),
    leases: [lease({ grantee, privileges: [usage()], approvedBy: ['eve'] })],
    catalog: catalog({
      identities: [[grantee, 7]],
      memberships: [
        ['user eve', ['role leads']],
        ['role leads', ['role analysts']],
      ],
    }),
  });
  expect(planAccess(given).resolved.get('L1')?.blocked).toEqual([
    expect.stringContaining('eve, who approved, seems to be user eve of role analysts'),
  ]);
});
