import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../domain/access/decide.ts';
import type { KnownRequest } from '../../../domain/access/decision.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { joined, registrationOf } from '../../../domain/access/registration.ts';
import { because, knowing, registered } from './decisions.ts';
import { request } from './events.ts';
import { config, FILE, lease, NOW, user } from './examples.ts';

/** The leases of one request for several grantees. */
const BEGUN = registered({ leases: ['REQ-1~1', 'REQ-1~2'] });
const part = (number: number, changes: Partial<Lease> = {}): Lease =>
  lease({
    id: `REQ-1~${number}`,
    revision: 3,
    requestedBy: 'alice@example.com',
    expiresAt: '2026-12-24T00:00:00.000Z',
    ...changes,
  });
const [OF_MARK, OF_NINA] = [
  part(1, { grantee: user('mark'), alsoFor: [user('nina')] }),
  part(2, { grantee: user('nina'), alsoFor: [user('mark')] }),
];
const ended = (decision: ReturnType<typeof decide>): unknown =>
  decision.kind === 'parts-revoked'
    ? decision.leases.map(({ id, revokedBy }) => `${id} by ${revokedBy}`)
    : because(decision);

describe('what ends', () => {
  test.each<[string, 'Revoked' | 'Returned', object, KnownRequest, string[]]>([
    [
      'a revoke of one of the leases ends that one',
      'Revoked',
      { leaseId: 'REQ-1~2' },
      knowing(BEGUN, OF_NINA),
      ['REQ-1~2 by bob@example.com'],
    ],
    ['a revoke of the request ends all', 'Revoked', {}, knowing(BEGUN), ['revoked']],
    [
      'a revoke of one that never was is told of the request',
      'Revoked',
      { leaseId: 'REQ-1~7' },
      knowing(BEGUN),
      [
        'lease REQ-1~7 is not known; Model Access Revoked with leaseId REQ-1 ends all that its request made, and closes it',
      ],
    ],
    [
      'a return by one of the grantees ends what is theirs',
      'Returned',
      { requestedBy: 'nina' },
      knowing(BEGUN, OF_MARK, OF_NINA),
      ['REQ-1~2 by nina'],
    ],
    [
      'a return by who asked ends all',
      'Returned',
      {},
      knowing(BEGUN, OF_MARK, OF_NINA),
      ['revoked'],
    ],
    [
      'or one, if that is named',
      'Returned',
      { leaseId: 'REQ-1~1' },
      knowing(BEGUN, OF_MARK),
      ['REQ-1~1 by alice@example.com'],
    ],
    [
      "a return of another's is refused",
      'Returned',
      { leaseId: 'REQ-1~1', requestedBy: 'nina' },
      knowing(BEGUN, OF_MARK),
      [
        "lease REQ-1~1 is not nina's to return, but alice@example.com's or mark's; whoever may end it for others sends Model Access Revoked",
      ],
    ],
  ])('%s', (_, type, changes, known, expected) =>
    expect(ended(decide(request(`Model Access ${type}`, changes), known, config(), NOW))).toEqual(
      expected,
    ),
  );
  test('repeated after a crash it leaves alone what it has done', () => {
    const revoke = request('Model Access Revoked', { leaseId: 'REQ-1~2' });
    const done = decide(revoke, knowing(BEGUN, OF_NINA), config(), NOW);
    if (done.kind !== 'parts-revoked') throw new Error(done.kind);
    expect(decide(revoke, knowing(BEGUN, ...done.leases), config(), NOW)).toEqual(done);
    const over = { ...knowing(BEGUN), endedParts: [OF_NINA] };
    expect(decide(revoke, over, config(), NOW)).toMatchObject({
      leases: [],
      notes: ['lease REQ-1~2 had ended before in database dev'],
    });
  });
});

describe('what is extended', () => {
  const policy = [
    {
      name: 'users',
      effect: 'needs-approval' as const,
      when: { grantees: ['user *'] },
      stages: [{ approvers: ['bob@example.com', 'mark'], needs: 1 }],
    },
  ];
  const all = config({
    policy,
    sources: [{ ...FILE.sources[0], approvers: ['bob@example.com', 'mark'] }],
  });
  const extend = (changes: object, ...parts: Lease[]) =>
    decide(request('Model Access Extended', changes), knowing(BEGUN, ...parts), all, NOW);
  test('all leases of the request, each with the approvers that it had', () =>
    expect(extend({}, { ...OF_MARK, approvedBy: ['dora'] }, OF_NINA)).toMatchObject({
      kind: 'extended',
      leases: [
        {
          id: 'REQ-1~1',
          expiresAt: '2027-01-01T00:00:00.000Z',
          approvedBy: ['dora', 'bob@example.com'],
        },
        { id: 'REQ-1~2', expiresAt: '2027-01-01T00:00:00.000Z' },
      ],
    }));
  test('none of the grantees approves it', () =>
    expect(because(extend({ approvedBy: ['mark'] }, OF_MARK, OF_NINA))).toEqual([
      'approvedBy names only the requester or the grantee (mark); somebody else has to approve',
    ]));
  test('or one of them', () =>
    expect(extend({ leaseId: 'REQ-1~2' }, OF_NINA)).toMatchObject({
      kind: 'extended',
      leases: [{ id: 'REQ-1~2' }],
    }));
  test('an unknown one is told which there are', () =>
    expect(because(extend({ leaseId: 'REQ-1~7' }))).toEqual([
      'lease REQ-1~7 is not known; REQ-1 made REQ-1~1, REQ-1~2',
    ]));
});

test('after a restore the leases of a request are found again, and one that ended ends no other', () => {
  const shown = [
    registrationOf({ ...OF_MARK, revokedAt: NOW }, 'analytics'),
    registrationOf(OF_NINA, 'analytics'),
  ] as const;
  expect(joined(...shown)).toMatchObject({
    leaseId: 'REQ-1',
    status: 'decided',
    leases: ['REQ-1~1', 'REQ-1~2'],
  });
});
