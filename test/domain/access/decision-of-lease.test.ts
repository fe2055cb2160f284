import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../domain/access/decide.ts';
import type { KnownRequest } from '../../../domain/access/decision.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { because, ELSEWHERE, KNOWN, knowing, registered } from './decisions.ts';
import { request } from './events.ts';
import { config, DEV, EVERYWHERE, inWarehouse, lease, NOW } from './examples.ts';

/** The messages of events.ts as a lease keeps them. */
const EXTENSION: Lease['decidedBy'] = {
  source: 'access-portal',
  detailType: 'Model Access Extended',
  requestId: 'EXT-1',
  requestedBy: 'alice@example.com',
  approvedBy: ['bob@example.com'],
  approvedAt: '2026-11-23T08:00:00.000Z',
  reason: 'the campaign goes on',
  ticket: 'CHG-7',
};

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
    expect(extend({ ticket: 'CHG-7' }, knowing(registered(), part))).toEqual({
      kind: 'extended',
      leases: [
        {
          ...part,
          revision: 4,
          expiresAt: '2027-01-01T00:00:00.000Z',
          approvedBy: ['eve', 'bob@example.com'],
          decidedBy: {
            ...EXTENSION,
            policy: {
              rules: ['access-portal: creator', 'access-portal: user'],
              hash: expect.stringMatching(/^[0-9a-f]{64}$/),
            },
          },
          endSince: NOW,
          waitingUntil: '2026-11-30T09:00:00.000Z',
          dueAt: NOW,
        },
      ],
      notes: [],
    });
  });
  test('what has not begun may wait 7 days from its start', () =>
    expect(
      extend({}, knowing(registered(), { ...part, startsAt: '2026-11-30T00:00:00.000Z' })),
    ).toMatchObject({ leases: [{ waitingUntil: '2026-12-07T00:00:00.000Z' }] }));
  test('parts that have ended are named: they are not brought back', () =>
    expect(
      extend(
        {},
        {
          ...knowing(registered(), part),
          endedParts: [
            lease({
              id: 'REQ-1',
              database: DEV.replace('#dev', '#prod'),
              lastOutcome: {
                revision: 3,
                outcome: 'expired',
                because: ['waited 7 days: no model'],
                seq: 4,
                at: NOW,
              },
            }),
            lease({ id: 'REQ-1', database: EVERYWHERE }),
          ],
        },
      ),
    ).toMatchObject({
      kind: 'extended',
      notes: [
        'lease REQ-1 has ended in database prod (expired: waited 7 days: no model) and is not extended there; ask for a new approval',
        'lease REQ-1 has ended in the roles of the whole warehouse and is not extended there; ask for a new approval',
      ],
    }));
  test('repeated after a crash: parts that it changed stay, the others follow', () => {
    const outcome = {
      ...part,
      revision: 4,
      decidedBy: EXTENSION,
      expiresAt: '2027-01-01T00:00:00.000Z',
    };
    const other = { ...part, database: EVERYWHERE };
    expect(extend({}, knowing(registered(), outcome, other))).toMatchObject({
      leases: [outcome, { revision: 4, database: EVERYWHERE }],
    });
  });
  test('the requestId of another source, or of another detail-type, is another message', () => {
    for (const decidedBy of [
      { ...EXTENSION, source: 'desk' },
      { ...EXTENSION, detailType: 'Model Access Revoked' },
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
      registration: registered({
        status: 'revoked',
        by: 'bob@example.com',
        revokedBy: {
          source: 'access-portal',
          detailType: 'Model Access Revoked',
          requestId: 'REV-1',
          requestedBy: 'bob@example.com',
          reason: 'left',
        },
      }),
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
  test.each(['Model Access Extended', 'Model Access Revoked'] as const)(
    '%s reaches them under the old name as well',
    (type) => expect(decide(request(type), known, renamed, NOW).kind).not.toBe('refused'),
  );
  test('what has the old name and no lease there is another', () => {
    expect(because(decide(request('Model Access Revoked'), KNOWN, renamed, NOW))).toEqual([
      'warehouse analytics is not configured; there is insight',
    ]);
    const other = knowing(registered({ warehouse: 'x' }), part);
    expect(because(decide(request('Model Access Revoked'), other, renamed, NOW))).toEqual([
      'warehouse analytics is not configured; there is insight',
    ]);
  });
  test('a revoke ends a lease whose warehouse is not configured any more; nothing extends it', () => {
    const gone = knowing(registered({ databases: [ELSEWHERE] }), part);
    expect(decide(request('Model Access Revoked'), gone, renamed, NOW)).toMatchObject({
      kind: 'revoked',
      registration: { status: 'revoked', databases: [ELSEWHERE] },
    });
    expect(decide(request('Model Access Extended'), gone, renamed, NOW).kind).toBe('refused');
  });
});
