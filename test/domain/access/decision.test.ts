import { describe, expect, test } from '@jest/globals';
import {
  type Decision,
  decide,
  type KnownRequest,
  type Registration,
} from '../../../domain/access/decision.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { approved, request } from './events.ts';
import {
  config,
  DEV,
  EVERYWHERE,
  execute,
  inWarehouse,
  lease,
  NAMESPACE,
  NOW,
  ROLE,
  usage,
} from './examples.ts';

const ELSEWHERE = DEV.replace(NAMESPACE, '00000000-0000-4000-8000-000000000001');
const KNOWN: KnownRequest = { source: 'access-portal', contentHash: 'H', parts: [] };
const registered = (changes: Partial<Registration> = {}): Registration => ({
  leaseId: 'REQ-1',
  status: 'decided',
  source: 'access-portal',
  contentHash: 'H',
  warehouse: 'analytics',
  databases: [DEV],
  at: NOW,
  by: 'alice@example.com',
  ...changes,
});
const knowing = (registration: Registration, ...parts: Lease[]): KnownRequest => ({
  ...KNOWN,
  registration,
  parts,
});
const because = (decision: Decision): readonly string[] =>
  decision.kind === 'refused' ? decision.because : [decision.kind];

describe('an approval begins a lease', () => {
  test('frozen as decided, live at once', () => {
    expect(decide(approved(), KNOWN, config(), NOW)).toMatchObject({
      kind: 'approved',
      registration: {
        leaseId: 'REQ-1',
        status: 'decided',
        source: 'access-portal',
        databases: [DEV],
      },
      leases: [
        {
          id: 'REQ-1',
          revision: 1,
          database: DEV,
          privileges: [usage(), execute()],
          persona: 'user',
          state: 'activating',
          dueAt: NOW,
          approvedBy: ['bob@example.com'],
        },
      ],
    });
  });
  test('a part in each database, and one for the whole warehouse', () => {
    const asked = approved({
      database: ['dev', 'prod'],
      persona: undefined,
      privileges: [usage(), { kind: 'assume-role', role: ROLE }],
    });
    expect(decide(asked, KNOWN, config(), NOW)).toMatchObject({
      leases: [
        { database: DEV },
        { database: DEV.replace('#dev', '#prod') },
        { database: EVERYWHERE, privileges: [{ kind: 'assume-role' }] },
      ],
    });
  });
  test('a later start is scheduled', () =>
    expect(
      decide(approved({ startsAt: '2026-12-01T00:00:00Z' }), KNOWN, config(), NOW),
    ).toMatchObject({
      leases: [{ state: 'scheduled' }],
    }));
  test('a request alone begins nothing', () => {
    const decision = decide(request('Model Access Requested'), KNOWN, config(), NOW);
    expect(decision).toMatchObject({ kind: 'awaiting', registration: { status: 'awaiting' } });
    expect(decision).not.toHaveProperty('leases');
  });
  test('its approval begins it', () =>
    expect(
      decide(
        approved(),
        knowing(registered({ status: 'awaiting', contentHash: 'OTHER' })),
        config(),
        NOW,
      ).kind,
    ).toBe('approved'));
  test('a request that arrives after its approval is already decided, whatever it says', () =>
    expect(
      decide(
        request('Model Access Requested', { expiresAt: '2020-01-01T00:00:00Z' }),
        knowing(registered({ contentHash: 'OTHER' })),
        config(),
        NOW,
      ),
    ).toEqual({
      kind: 'already-decided',
      because: ['the approval of REQ-1 arrived before this request'],
    }));
  test.each<[string, Partial<Registration>]>([
    ['of another source', { source: 'other' }],
    ['of a lease that was revoked', { status: 'revoked' }],
  ])('a late request %s is refused', (_, changes) =>
    expect(
      decide(request('Model Access Requested'), knowing(registered(changes)), config(), NOW).kind,
    ).toBe('refused'),
  );
  test('decided again after a crash: the same lease', () =>
    expect(decide(approved(), knowing(registered()), config(), NOW).kind).toBe('approved'));
});

describe('refused', () => {
  test.each<[string, object, string]>([
    [
      'an unknown warehouse',
      { warehouse: 'x' },
      'warehouse x is not configured; there is analytics',
    ],
    ['an unknown database', { database: 'x' }, 'database x is not configured'],
    ['an unknown persona', { persona: { name: 'x', schema: 's' } }, 'persona x is not configured'],
    ['PUBLIC', { grantee: { type: 'group', name: 'Public' } }, 'PUBLIC is everybody'],
    ['a system role', { grantee: { type: 'role', name: 'sys:dba' } }, 'reserved by Redshift'],
    ['a datashare user', { grantee: { type: 'user', name: 'ds:x' } }, 'reserved by Redshift'],
    ['an internal group', { grantee: { type: 'group', name: '__x' } }, 'reserved by Redshift'],
    ['an end in the past', { expiresAt: '2026-11-23T08:59:59Z' }, 'is in the past'],
    [
      'an end before the start',
      { startsAt: '2026-12-02T00:00:00Z', expiresAt: '2026-12-01T00:00:00Z' },
      'is not after startsAt',
    ],
    ['no approver', { approvedBy: [] }, 'approvedBy is empty'],
    ['only the requester', { approvedBy: ['ALICE'] }, 'names only the requester'],
    [
      'somebody who may not approve',
      { approvedBy: ['zoe'] },
      'names nobody whom source access-portal may quote',
    ],
    [
      'the writer',
      { grantee: { type: 'user', name: 'redshift_ml_admin' } },
      'is the writer of this warehouse',
    ],
    ['an old approval', { approvedAt: '2026-11-16T08:59:59Z' }, 'is older than 7 days'],
  ])('%s', (_, changes, problem) =>
    expect(because(decide(approved(changes), KNOWN, config(), NOW))).toEqual([
      expect.stringContaining(problem),
    ]),
  );

  test('every problem at once', () =>
    expect(
      because(
        decide(
          approved({ database: 'x', approvedBy: [], expiresAt: '2020-01-01T00:00:00Z' }),
          KNOWN,
          config(),
          NOW,
        ),
      ),
    ).toHaveLength(3));
  test.each([
    ['a warehouse that is only observed', { mode: 'observe' }, 'is only observed'],
    [
      'a warehouse that is not created yet',
      { namespace: undefined },
      'has no namespace in config/admin.yml',
    ],
  ])('%s', (_, changes, problem) =>
    expect(because(decide(approved(), KNOWN, inWarehouse(changes), NOW))).toEqual([
      expect.stringContaining(problem),
    ]),
  );
  test.each<[string, Partial<Registration>, string]>([
    ['a revoke came first', { status: 'revoked', databases: [] }, 'was revoked at'],
    [
      'the id names a lease with other content',
      { contentHash: 'OTHER' },
      'already names a lease of source access-portal',
    ],
    [
      'the id names a lease of another source',
      { source: 'other' },
      'already names a lease of source other',
    ],
  ])('%s', (_, changes, problem) =>
    expect(because(decide(approved(), knowing(registered(changes)), config(), NOW))).toEqual([
      expect.stringContaining(problem),
    ]),
  );
});

describe('an extension moves the end, nothing else', () => {
  const part = lease({
    id: 'REQ-1',
    revision: 3,
    expiresAt: '2026-12-01T00:00:00.000Z',
    requestedBy: 'alice@example.com',
    approvedBy: ['eve'],
  });
  const extend = (changes: object, known: KnownRequest) =>
    decide(request('Model Access Extended', changes), known, config(), NOW);
  test('a later end, one revision more, approvers added', () => {
    expect(extend({}, knowing(registered(), part))).toEqual({
      kind: 'extended',
      leases: [
        {
          ...part,
          revision: 4,
          expiresAt: '2027-01-01T00:00:00.000Z',
          approvedBy: ['eve', 'bob@example.com'],
          decidedBy: '["access-portal","Model Access Extended","EXT-1"]',
          dueAt: NOW,
        },
      ],
    });
  });
  test('repeated after a crash: parts that it changed stay, the others follow', () => {
    const decidedBy = '["access-portal","Model Access Extended","EXT-1"]';
    const outcome = { ...part, revision: 4, decidedBy, expiresAt: '2027-01-01T00:00:00.000Z' };
    const other = { ...part, database: EVERYWHERE };
    expect(extend({}, knowing(registered(), outcome, other))).toMatchObject({
      leases: [outcome, { revision: 4, database: EVERYWHERE }],
    });
  });
  test('the requestId of another source, or of another detail-type, is another message', () => {
    for (const decidedBy of [
      '["desk","Model Access Extended","EXT-1"]',
      '["access-portal","Model Access Revoked","EXT-1"]',
    ])
      expect(extend({}, knowing(registered(), { ...part, decidedBy }))).toMatchObject({
        leases: [{ revision: 4 }],
      });
  });
  test.each<[string, object, KnownRequest, string]>([
    ['an unknown lease', {}, KNOWN, 'lease REQ-1 is not known'],
    [
      'one that was only requested',
      {},
      knowing(registered({ status: 'awaiting' })),
      'is not known',
    ],
    [
      'one of another warehouse',
      {},
      knowing(registered({ warehouse: 'x', databases: [ELSEWHERE] }), part),
      'belongs to warehouse x',
    ],
    ['a revoked one', {}, knowing(registered({ status: 'revoked' }), part), 'was revoked at'],
    ['one that has ended', {}, knowing(registered()), 'has ended; ask for a new approval'],
    [
      'one that is just over',
      {},
      knowing(registered(), { ...part, expiresAt: NOW }),
      'is already over',
    ],
    [
      'one without an end',
      {},
      knowing(registered(), lease({ id: 'REQ-1' })),
      'there is nothing to extend',
    ],
    [
      'an earlier end',
      { expiresAt: '2026-11-30T00:00:00Z' },
      knowing(registered(), part),
      'already runs until 2026-12-01',
    ],
    [
      'the same end',
      { expiresAt: '2026-12-01T00:00:00Z' },
      knowing(registered(), part),
      'already runs until',
    ],
    [
      'an end in the past',
      { expiresAt: '2026-11-01T00:00:00Z' },
      knowing(registered()),
      'is in the past',
    ],
    ['no approver', { approvedBy: [] }, knowing(registered(), part), 'approvedBy is empty'],
    [
      'the grantee approves',
      { approvedBy: ['marketing_analyst_grp'] },
      knowing(registered(), part),
      'names only the requester or the grantee',
    ],
    [
      'who asked first and who asks now approve each other',
      { approvedBy: ['alice@example.com', 'eve'], requestedBy: 'eve' },
      knowing(registered(), part),
      'names only the requester',
    ],
    [
      'who asked first approves for another',
      { approvedBy: ['alice'], requestedBy: 'zoe' },
      knowing(registered(), part),
      'names only the requester',
    ],
  ])('%s: refused', (_, changes, known, problem) =>
    expect(because(extend(changes, known))).toContainEqual(expect.stringContaining(problem)),
  );
});

describe('a revoke needs no approver', () => {
  const revoke = (known: KnownRequest) =>
    decide(request('Model Access Revoked'), known, config(), NOW);
  test('it closes the registration, and keeps where the parts are', () => {
    expect(revoke(knowing(registered()))).toEqual({
      kind: 'revoked',
      decidedBy: '["access-portal","Model Access Revoked","REV-1"]',
      registration: registered({ status: 'revoked', by: 'bob@example.com' }),
    });
  });
  test('for an unknown lease it leaves a tombstone', () => {
    expect(revoke(KNOWN)).toMatchObject({
      kind: 'revoked',
      registration: { leaseId: 'REQ-1', status: 'revoked', databases: [] },
    });
  });
  test('a request that waits for approval is closed too', () =>
    expect(revoke(knowing(registered({ status: 'awaiting' }))).kind).toBe('revoked'));
  test('a lease of another warehouse is not touched', () =>
    expect(
      because(revoke(knowing(registered({ warehouse: 'x', databases: [ELSEWHERE] })))),
    ).toEqual(['lease REQ-1 belongs to warehouse x, not analytics']));
});

describe('a warehouse that was renamed in the configuration', () => {
  const renamed = inWarehouse({ name: 'insight' });
  const part = lease({ id: 'REQ-1', expiresAt: '2026-12-01T00:00:00.000Z' });
  const known = knowing(registered(), part);
  test.each(['Model Access Extended', 'Model Access Revoked'] as const)(
    '%s reaches its leases',
    (type) =>
      expect(decide(request(type, { warehouse: 'insight' }), known, renamed, NOW).kind).not.toBe(
        'refused',
      ),
  );
});
