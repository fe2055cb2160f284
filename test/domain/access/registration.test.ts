import { describe, expect, test } from '@jest/globals';
import { joined, registrationOf } from '../../../domain/access/registration.ts';
import { registered } from './decisions.ts';
import { APPROVAL, DEV, EVERYWHERE, lease, NOW } from './examples.ts';

describe('what two records say together of a lease id', () => {
  const revoked = registered({ status: 'revoked', databases: [EVERYWHERE], by: 'eve' });
  test('what was decided last stands, in whatever order they are read, and no database is forgotten', () => {
    const both = { ...revoked, databases: [EVERYWHERE, DEV] };
    expect(joined(registered(), revoked)).toEqual(both);
    expect(joined(revoked, registered())).toEqual(both);
    expect(joined(registered({ status: 'awaiting' }), registered())).toEqual(registered());
  });
  test('who asked is remembered from before', () => {
    const asked = { by: 'alice', access: 'A' };
    expect(joined(registered({ status: 'awaiting', asked }), registered())).toMatchObject({
      status: 'decided',
      asked,
    });
  });
  test('a part shows its registration, but not what its approval said', () => {
    const shown = registrationOf(lease({ id: 'REQ-1' }), 'analytics');
    expect(joined(shown, registered()).contentHash).toBe('H');
    expect(joined(registered(), shown).contentHash).toBe('H');
  });
});

test('a part that was revoked says by which message', () => {
  const revokedBy = { ...APPROVAL, detailType: 'Model Access Revoked', requestId: 'R' };
  const part = lease({ revokedAt: NOW, revokedBy: 'eve', decidedBy: revokedBy });
  expect(registrationOf(part, 'analytics')).toMatchObject({
    status: 'revoked',
    by: 'eve',
    revokedBy,
  });
});
