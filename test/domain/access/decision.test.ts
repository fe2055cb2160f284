import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../domain/access/decide.ts';
import type { Registration } from '../../../domain/access/registration.ts';
import { because, KNOWN, knowing, registered } from './decisions.ts';
import { approved, request } from './events.ts';
import { config, DEV, EVERYWHERE, execute, inWarehouse, NOW, ROLE, usage } from './examples.ts';

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
