import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../domain/access/decide.ts';
import type { KnownRequest } from '../../../domain/access/decision.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { because, ELSEWHERE, KNOWN, knowing, registered } from './decisions.ts';
import { request } from './events.ts';
import { config, EVERYWHERE, FILE, lease, NOW, user } from './examples.ts';

const part = lease({
  id: 'REQ-1',
  revision: 3,
  expiresAt: '2027-01-01T00:00:00.000Z',
  requestedBy: 'alice@example.com',
});

describe('a shortening moves the end nearer, nothing else', () => {
  const shorten = (changes: object, known: KnownRequest) =>
    decide(request('Model Access Shortened', changes), known, config(), NOW);
  const decidedBy = {
    source: 'access-portal',
    detailType: 'Model Access Shortened',
    requestId: 'SHO-1',
    requestedBy: 'bob@example.com',
    reason: 'left',
  };
  const shorter = {
    ...part,
    revision: 4,
    expiresAt: '2026-12-01T00:00:00.000Z',
    endSince: NOW,
    dueAt: NOW,
    decidedBy,
  };
  test('an earlier end, one revision more, nobody asked', () =>
    expect(shorten({}, knowing(registered(), part))).toEqual({
      kind: 'shortened',
      leases: [shorter],
      notes: [],
    }));
  test('what had no end gets one', () => {
    const { expiresAt: _, ...endless } = part;
    expect(shorten({}, knowing(registered(), endless))).toEqual({
      kind: 'shortened',
      leases: [shorter],
      notes: [],
    });
  });
  test('repeated after a crash it leaves alone what it has done', () => {
    const other = { ...part, database: EVERYWHERE };
    expect(shorten({}, knowing(registered(), shorter, other))).toEqual({
      kind: 'shortened',
      leases: [shorter, { ...shorter, database: EVERYWHERE }],
      notes: [],
    });
  });
  test('a part that has ended is named', () =>
    expect(
      shorten({}, { ...knowing(registered(), part), endedParts: [{ ...part, state: 'ended' }] }),
    ).toMatchObject({ notes: ['lease REQ-1 had ended before in database dev'] }));
  test.each<[string, object, KnownRequest, string]>([
    [
      'a later end needs an approval',
      { expiresAt: '2027-02-01T00:00:00Z' },
      knowing(registered(), part),
      'lease REQ-1 ends at 2027-01-01T00:00:00.000Z anyway; Model Access Extended lets it end later, with an approval',
    ],
    [
      'an end in the past',
      { expiresAt: '2026-11-01T00:00:00Z' },
      knowing(registered(), part),
      'expiresAt 2026-11-01T00:00:00.000Z is in the past (now 2026-11-23T09:00:00.000Z)',
    ],
    [
      'an end before the start',
      {},
      knowing(registered(), { ...part, startsAt: '2026-12-05T00:00:00.000Z' }),
      'lease REQ-1 would end before it starts at 2026-12-05T00:00:00.000Z; Model Access Revoked closes it',
    ],
    [
      'a lease that is over',
      {},
      knowing(registered(), { ...part, expiresAt: NOW }),
      'lease REQ-1 is already over',
    ],
    ['a lease that has ended', {}, knowing(registered()), 'lease REQ-1 has ended already'],
    [
      'an unknown lease',
      {},
      KNOWN,
      'lease REQ-1 is not known; it is the requestId of the approval that made it',
    ],
    [
      'a lease of another warehouse',
      {},
      knowing(registered({ databases: [ELSEWHERE] }), part),
      'lease REQ-1 belongs to warehouse analytics, not analytics',
    ],
  ])('%s is refused', (_, changes, known, why) =>
    expect(because(shorten(changes, known))).toContain(why),
  );
});

describe('a return ends the lease for those whose access it is', () => {
  const giveBack = (requestedBy: string, known: KnownRequest, compare = 'exact') =>
    decide(
      request('Model Access Returned', { requestedBy }),
      known,
      config({ sources: [{ ...FILE.sources[0], compare }] }),
      NOW,
    );
  const of = (changes: Partial<Lease>) => knowing(registered(), { ...part, ...changes });

  test('whoever asked for it', () =>
    expect(giveBack('alice@example.com', of({}))).toEqual({
      kind: 'revoked',
      registration: {
        ...registered(),
        status: 'revoked',
        by: 'alice@example.com',
        revokedBy: {
          source: 'access-portal',
          detailType: 'Model Access Returned',
          requestId: 'RET-1',
          requestedBy: 'alice@example.com',
          reason: 'left',
        },
      },
    }));
  test.each<[string, string, Partial<Lease>, string, string]>([
    ['the user that it is for', 'mark', { grantee: user('mark') }, 'exact', 'revoked'],
    [
      'in another domain, where names are compared',
      'CORP\\mark',
      { grantee: user('mark') },
      'name',
      'revoked',
    ],
    [
      'a spelling that may be somebody else',
      'mark@example.com',
      { grantee: user('mark') },
      'exact',
      "lease REQ-1 is not mark@example.com's to return, but alice@example.com's or mark's; whoever may end it for others sends Model Access Revoked",
    ],
    [
      'a stranger, of the lease of a group',
      'mallory',
      {},
      'exact',
      "lease REQ-1 is not mallory's to return, but alice@example.com's; whoever may end it for others sends Model Access Revoked",
    ],
  ])('%s', (_, requestedBy, changes, compare, expected) =>
    expect(because(giveBack(requestedBy, of(changes), compare))).toEqual([expected]),
  );
  test('repeated after a crash it is done still', () => {
    const done = giveBack('alice@example.com', of({}));
    if (done.kind !== 'revoked') throw new Error(done.kind);
    expect(giveBack('alice@example.com', knowing(done.registration))).toEqual(done);
  });
  test('another return of it is refused', () =>
    expect(
      because(giveBack('alice@example.com', knowing(registered({ status: 'revoked' })))),
    ).toEqual([`lease REQ-1 was revoked at ${NOW}; ask for a new approval`]));
  test('an unknown lease is closed by a revoke only', () =>
    expect(because(giveBack('alice@example.com', KNOWN))).toEqual([
      'lease REQ-1 is not known; it is the requestId of the approval that made it',
    ]));
  test('one that has ended is not returned', () =>
    expect(because(giveBack('alice@example.com', knowing(registered())))).toEqual([
      'lease REQ-1 has ended already',
    ]));
});
