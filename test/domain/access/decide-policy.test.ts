import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../domain/access/decide.ts';
import type { Decision } from '../../../domain/access/decision.ts';
import { because, KNOWN, knowing, registered } from './decisions.ts';
import { approved, request } from './events.ts';
import { config, DEV, FILE, lease, NOW } from './examples.ts';

const by = (stages: readonly object[], more: object = {}) =>
  config({
    policy: [
      { name: 'users', effect: 'needs-approval', when: { personas: ['user'] }, stages, ...more },
    ],
  });
const FREE = config({ policy: [{ name: 'users', effect: 'allow', when: { personas: ['user'] } }] });
const asked = (changes: object = {}) => request('Model Access Requested', changes);

const policyIn = (decision: Decision): unknown =>
  'leases' in decision ? decision.leases[0]?.decidedBy.policy?.rules : undefined;

describe('without an approval', () => {
  test('a request that a rule allows begins its lease at once, and evidence names the rule', () => {
    const decision = decide(asked(), KNOWN, FREE, NOW);
    expect(decision).toMatchObject({
      kind: 'approved',
      registration: { status: 'decided', by: 'alice@example.com' },
      leases: [{ approvedBy: [], decidedBy: { policy: { rules: ['users'] } } }],
    });
  });
  test('an approval that comes with it is not looked at, however old', () =>
    expect(
      policyIn(
        decide(approved({ approvedAt: '2020-01-01T00:00:00Z', approvedBy: [] }), KNOWN, FREE, NOW),
      ),
    ).toEqual(['users']));
  test('one that comes after it finds it decided', () =>
    expect(
      decide(approved(), knowing(registered({ contentHash: 'OTHER', ...begun() })), FREE, NOW),
    ).toEqual({
      kind: 'already-decided',
      because: ['REQ-1 was decided before this approval, by a rule that asks nobody'],
    }));
  test('what no rule permits is refused at once', () =>
    expect(
      because(decide(asked({ persona: { name: 'creator', schema: 'demo_ml' } }), KNOWN, FREE, NOW)),
    ).toContain(
      'no rule of the policy permits CREATE MODEL in dev to group marketing_analyst_grp by source access-portal',
    ));
});

test('what a message was decided to be before the policy was tightened is not put to people again', () => {
  const before = decide(asked(), KNOWN, FREE, NOW);
  if (before.kind !== 'approved') throw new Error(because(before).join());
  const stricter = by([{ approvers: ['bob@example.com'] }]);
  const again = decide(asked(), knowing(before.registration), stricter, NOW);
  expect(again).toMatchObject({ kind: 'refused' });
  expect(because(again)).toEqual([
    `REQ-1 was decided at ${NOW}, and by the policy of now it would have to wait; ask again under a new requestId`,
    expect.stringContaining('rule users needs an approval of bob@example.com'),
  ]);
  expect(again).not.toHaveProperty('registration.status');
});

describe('with approvals', () => {
  const two = by([{ approvers: ['bob@example.com', 'eve'], needs: 2 }]);
  test('all that are needed begin the lease', () =>
    expect(
      decide(approved({ approvedBy: ['bob@example.com', 'eve'] }), KNOWN, two, NOW),
    ).toMatchObject({
      kind: 'approved',
      leases: [{ approvedBy: ['bob@example.com', 'eve'] }],
    }));
  test.each([
    ['one of two', ['bob@example.com'], '1 is missing: ask eve'],
    [
      'one whom the source may quote, and the rule does not name',
      ['bob'],
      'none of them counts here: ask bob@example.com, eve',
    ],
  ])('%s is refused and says who is missing', (_, approvedBy, missing) =>
    expect(because(decide(approved({ approvedBy }), KNOWN, two, NOW))).toEqual([
      `rule users needs the approvals of 2 of bob@example.com, eve; ${missing}`,
    ]),
  );
  test('one whom the rule names and the source may not quote does not count', () =>
    expect(
      because(
        decide(approved({ approvedBy: ['sam'] }), KNOWN, by([{ approvers: ['sam'] }]), NOW),
      ).join(),
    ).toContain('approvedBy names nobody whom source access-portal may quote'));
  test('a request waits, and is told whom to ask', () =>
    expect(decide(asked(), KNOWN, two, NOW)).toMatchObject({
      kind: 'awaiting',
      because: [
        'rule users needs the approvals of 2 of bob@example.com, eve; none of them counts here: ask bob@example.com, eve',
      ],
    }));
  test('a request that nobody is left to approve is refused at once', () =>
    expect(
      because(decide(asked(), KNOWN, by([{ approvers: ['alice@example.com'] }]), NOW)),
    ).toEqual([
      'rule users needs the approval of 1, and nobody is left to give it: alice@example.com is the requester; change its approvers in config/admin.yml',
    ]));
});

describe('an extension is a full decision from the first start', () => {
  const running = lease({
    id: 'REQ-1',
    database: DEV,
    decidedAt: '2026-11-01T09:00:00.000Z',
    expiresAt: '2026-11-30T09:00:00.000Z',
  });
  const extend = (expiresAt: string, changes: object = {}) =>
    decide(
      request('Model Access Extended', { expiresAt, ...changes }),
      knowing(registered(), running),
      config({
        policy: [{ name: 'a month', effect: 'allow', when: {}, limits: { longestDays: 40 } }],
      }),
      NOW,
    );
  test('within the longest', () =>
    expect(policyIn(extend('2026-12-11T09:00:00Z'))).toEqual(['a month']));
  test('asked for by nobody, it is refused, also where a rule asks no approver', () =>
    expect(because(extend('2026-12-11T09:00:00Z', { requestedBy: 'null' })).join()).toContain(
      'requestedBy names nobody ("null")',
    ));
  test('beyond it', () =>
    expect(because(extend('2026-12-12T09:00:00Z'))).toEqual([
      'rule a month permits 40 days at most from the first start 2026-11-01T09:00:00.000Z; 2026-12-12T09:00:00.000Z is later',
    ]));
});

describe('the configuration', () => {
  const rule = { name: 'users', effect: 'allow', when: { personas: ['user'] } };
  test.each([
    ['a name twice', [rule, rule], 'policy.1.name: users stands twice'],
    [
      'an unknown persona',
      [{ ...rule, when: { personas: ['owner'] } }],
      'policy.0.when.personas: owner is not configured; there is creator, user',
    ],
    [
      'an unknown source',
      [{ ...rule, when: { sources: ['tag'] } }],
      'policy.0.when.sources: tag is not configured',
    ],
    [
      'an unknown field',
      [{ ...rule, when: { schema: 'demo_ml' } }],
      'policy.0.when: has fields that are not known: schema',
    ],
    ['no stages', [{ ...rule, effect: 'needs-approval' }], 'policy.0.stages: is missing'],
    [
      'a grantee without a type',
      [{ ...rule, when: { grantees: ['analysts'] } }],
      'is not a type and a name',
    ],
  ])('refuses %s', (_, policy, message) => expect(() => config({ policy })).toThrow(message));
  test('without a policy each source has a rule for each persona, and one for what is in none', () => {
    const { leases } = Object(decide(approved(), KNOWN, config(), NOW));
    expect(leases[0].decidedBy.policy.rules).toEqual([
      'access-portal: creator',
      'access-portal: user',
    ]);
    expect(FILE).not.toHaveProperty('policy');
  });
});

/** What the registration of the request says that began the lease by itself. */
function begun() {
  const decision = decide(asked(), KNOWN, FREE, NOW);
  const { asked: what, byRequest } = Object(decision).registration;
  return { asked: what, byRequest };
}
