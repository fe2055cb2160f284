import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../domain/access/decide.ts';
import type { KnownRequest } from '../../../domain/access/decision.ts';
import { parseRequest } from '../../../domain/access/request.ts';
import type { Config } from '../../../domain/config.ts';
import { because, KNOWN } from './decisions.ts';
import { APPROVED, approved, request } from './events.ts';
import { config, DEV, inWarehouse, NOW, ROLE, user } from './examples.ts';

const group = (name: string) => ({ type: 'group' as const, name });
const [A, B] = [group('a_grp'), group('b_grp')];
const several = (changes: object = {}) => approved({ grantee: [B, A, B], ...changes });
const decided = (changes: object = {}, known: KnownRequest = KNOWN, all: Config = config()) =>
  decide(several(changes), known, all, NOW);

describe('a request for several grantees', () => {
  test('is one decision, and a lease for each of them, in whatever order they are named', () => {
    const decision = decided();
    expect(decision).toMatchObject({
      kind: 'approved',
      registration: { leaseId: 'REQ-1', databases: [DEV], leases: ['REQ-1~1', 'REQ-1~2'] },
      leases: [
        { id: 'REQ-1~1', database: DEV, grantee: A, alsoFor: [B] },
        { id: 'REQ-1~2', database: DEV, grantee: B, alsoFor: [A] },
      ],
    });
    expect(decided({ grantee: [A, B] })).toEqual(decision);
  });
  test('a list of one is that one', () =>
    expect(decided({ grantee: [A, A] })).toEqual(
      decide(approved({ grantee: A }), KNOWN, config(), NOW),
    ));
  test.each<[string, object, string[]]>([
    ['nobody', { grantee: [] }, ['detail.grantee: is shorter or less than 1']],
    [
      'more than twenty',
      { grantee: Array.from({ length: 21 }, (_, n) => group(`g${n}`)) },
      ['detail.grantee: is longer or more than 20'],
    ],
    [
      'an id that would be the lease of another request',
      { requestId: 'REQ-1~2' },
      ['detail.requestId: is not 1 to 128 printable ASCII characters without blanks and ~'],
    ],
  ])('%s is not readable', (_, changes, problems) =>
    expect(parseRequest('Model Access Approved', { ...APPROVED, ...changes })).toEqual({
      problems,
    }),
  );
  test('approves what was requested, in whatever order, and nothing else', () => {
    const requested = decide(
      request('Model Access Requested', { grantee: [A, B] }),
      KNOWN,
      config(),
      NOW,
    );
    if (requested.kind !== 'awaiting') throw new Error(because(requested).join());
    const known = { ...KNOWN, contentHash: 'other', registration: requested.registration };
    expect(decided({ grantee: [B, A] }, known).kind).toBe('approved');
    expect(because(decided({ grantee: [A, B, group('c_grp')] }, known))).toEqual([
      expect.stringContaining('are not those that alice@example.com requested under REQ-1'),
    ]);
  });
});

describe('one of them is refused: all are, and the answer says who and why', () => {
  const suspended = {
    id: 'S',
    revision: 1,
    database: DEV,
    grantee: B,
    since: NOW,
    decidedBy: {
      source: 's',
      detailType: 'Model Access Suspended',
      requestId: 'S',
      requestedBy: 'mia',
      reason: 'incident',
    },
  };
  const PAIR = { role: ROLE, bucket: 'analytics-redshift-ml', group: A.name };
  const creators: Config = {
    ...inWarehouse({
      setup: { boundary: 'arn:aws:iam::111122223333:policy/b', pairs: [PAIR] },
    }),
    personas: { creator: { privileges: ['create-model', 'assume-role'] } },
  };
  test.each<[string, object, KnownRequest, Config, string[]]>([
    [
      'a name that nobody may be given access under',
      { grantee: [A, group('public')] },
      KNOWN,
      config(),
      [
        'group public: grantee: PUBLIC is everybody and can never be granted access; name a user, group or role',
      ],
    ],
    [
      'suspended',
      {},
      { ...KNOWN, suspensions: [suspended] },
      config(),
      [
        `group b_grp: access is suspended since ${NOW} by mia (incident); Model Access Lifted with suspensionId S lifts it, and this can be asked for again`,
      ],
    ],
    [
      'denied by a rule, and not permitted by any',
      { grantee: [A, B, group('c_grp')] },
      KNOWN,
      config({
        policy: [
          { name: 'no-b', effect: 'deny', when: { grantees: ['group b_*'] } },
          { name: 'a-and-b', effect: 'allow', when: { grantees: ['group a_*', 'group b_*'] } },
        ],
      }),
      [
        'group b_grp: rule no-b denies USAGE ON SCHEMA demo_ml in dev',
        'group b_grp: rule no-b denies EXECUTE ON MODEL demo_ml.customer_churn_auto_model in dev',
        'group c_grp: no rule of the policy permits USAGE ON SCHEMA demo_ml in dev to group c_grp by source access-portal',
        'group c_grp: no rule of the policy permits EXECUTE ON MODEL demo_ml.customer_churn_auto_model in dev to group c_grp by source access-portal',
      ],
    ],
    [
      'the approver is one of them',
      { grantee: [A, user('bob@example.com')] },
      KNOWN,
      config(),
      [
        'approvedBy names only the requester or the grantee (bob@example.com); somebody else has to approve',
      ],
    ],
    [
      'a persona that gives them different roles',
      { persona: { name: 'creator', schema: 'demo_ml' } },
      KNOWN,
      creators,
      [
        `persona creator: group a_grp, group b_grp have different pairs in warehouse analytics (roles ${ROLE}, none); ask for each of them under a requestId of its own`,
      ],
    ],
  ])('%s', (_, changes, known, all, expected) =>
    expect(because(decided(changes, known, all))).toEqual(expected),
  );
  test('more parts than one execution can hear of', () => {
    const names = Array.from({ length: 4 }, (_, n) => `db${n}`);
    const all = inWarehouse({ databases: names });
    const grantee = Array.from({ length: 16 }, (_, n) => group(`g${n}`));
    expect(because(decided({ grantee, database: names }, KNOWN, all))).toEqual([
      'it asks for 64 parts, one for each grantee in each database; 60 are taken at most: ask in several requests',
    ]);
  });
});

describe('the stages of all of them are needed', () => {
  const stage = (name: string, who: string) => ({
    name,
    effect: 'needs-approval' as const,
    when: { grantees: [`group ${name}_grp`] },
    stages: [{ approvers: [who], needs: 1 }],
  });
  const all = config({ policy: [stage('a', 'olivia'), stage('b', 'paul')] });
  test('each of the approvers is asked once, in one question', () => {
    const decision = decide(
      request('Model Access Requested', { grantee: [A, B] }),
      KNOWN,
      all,
      NOW,
    );
    expect(decision).toMatchObject({
      kind: 'awaiting',
      question: {
        grantees: [A, B],
        rules: ['a', 'b'],
        stages: [
          { rule: 'a', approvers: ['olivia'] },
          { rule: 'b', approvers: ['paul'] },
        ],
      },
    });
  });
});
