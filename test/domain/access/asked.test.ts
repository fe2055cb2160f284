import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../domain/access/decide.ts';
import type { KnownRequest } from '../../../domain/access/decision.ts';
import { because, KNOWN } from './decisions.ts';
import { approved, request } from './events.ts';
import { config, execute, NOW, usage } from './examples.ts';

describe('what was requested is what is approved', () => {
  const decideOn = (asked: Parameters<typeof decide>[0], known: KnownRequest) =>
    decide(asked, known, config(), NOW);
  const awaiting = (changes: object = {}): KnownRequest => {
    const asked = decideOn(request('Model Access Requested', changes), {
      ...KNOWN,
      contentHash: 'R',
    });
    if (asked.kind !== 'awaiting') throw new Error('fixture');
    return { ...KNOWN, registration: asked.registration };
  };
  test('as it was requested: a lease of whoever requested it', () =>
    expect(decideOn(approved(), awaiting())).toMatchObject({
      kind: 'approved',
      leases: [{ requestedBy: 'alice@example.com', approvedBy: ['bob@example.com'] }],
    }));
  test.each<[string, object]>([
    ['another end', { expiresAt: '2027-01-01T00:00:00Z' }],
    ['another reason', { reason: 'another' }],
    ['the same privileges, written out', { persona: undefined, privileges: [execute(), usage()] }],
  ])('%s is the approver’s to say', (_, changes) =>
    expect(decideOn(approved(changes), awaiting()).kind).toBe('approved'),
  );
  test.each<[string, object]>([
    ['another persona', { persona: { name: 'creator', schema: 'demo_ml' } }],
    [
      'one model more',
      { persona: { name: 'user', schema: 'demo_ml', models: ['customer_churn_auto_model', 'm2'] } },
    ],
    ['one database more', { database: ['dev', 'prod'] }],
    ['another database', { database: 'prod' }],
    ['another grantee', { grantee: { type: 'group', name: 'others' } }],
    ['another kind of grantee', { grantee: { type: 'role', name: 'marketing_analyst_grp' } }],
  ])('%s is refused', (_, changes) =>
    expect(because(decideOn(approved(changes), awaiting()))).toEqual([
      'grantee or privileges are not those that alice@example.com requested under REQ-1; approve what was requested, or ask again under a new requestId',
    ]),
  );
  test('who requested it does not approve it, whatever the approval says', () =>
    expect(
      because(
        decideOn(approved({ requestedBy: 'zoe' }), awaiting({ requestedBy: 'BOB@example.com' })),
      ),
    ).toEqual([expect.stringContaining('names only the requester')]));
  test('nor does whom the approval calls the requester: one of the two has asked', () =>
    expect(because(decideOn(approved({ requestedBy: 'bob' }), awaiting()))).toEqual([
      expect.stringContaining('names only the requester'),
    ]));
  test('the recorded requester is the lease’s, and stays so when it is decided again', () => {
    const first = decideOn(approved({ requestedBy: 'zoe' }), awaiting());
    expect(first).toMatchObject({ leases: [{ requestedBy: 'alice@example.com' }] });
    if (first.kind !== 'approved') throw new Error('fixture');
    expect(
      decideOn(approved({ requestedBy: 'zoe' }), { ...KNOWN, registration: first.registration }),
    ).toMatchObject({
      leases: [{ requestedBy: 'alice@example.com' }],
    });
  });
  test('a late request of somebody else than the approval named is loud', () => {
    const first = decideOn(approved(), KNOWN);
    if (first.kind !== 'approved') throw new Error('fixture');
    const late = request('Model Access Requested', { requestedBy: 'bob@example.com' });
    expect(because(decideOn(late, { ...KNOWN, registration: first.registration }))).toEqual([
      expect.stringContaining('find out who asked, and revoke it if they approved it themselves'),
    ]);
  });
  test.each(['null', 'N/A', '-'])('%j requests nothing', (requestedBy) =>
    expect(because(decideOn(request('Model Access Requested', { requestedBy }), KNOWN))).toEqual([
      expect.stringContaining('requestedBy names nobody'),
    ]),
  );
});
