import { KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, test } from '@jest/globals';
import { readKey } from '../../../aws/kms/read.ts';
import type { KeyLiteral } from '../../../local-aws/account/account-fixture.ts';
import { emptyAccount, ROLE } from '../../../sandbox/accounts/example.ts';
import { inAccount } from '../account.ts';

const kms = new KMSClient({ region: 'us-east-1' });
const withKey = (lake: KeyLiteral) => ({ ...emptyAccount, keys: { lake } });

describe('a key is read', () => {
  test('by its alias, with the policy that delegates to the account', () =>
    inAccount(withKey({}), async ({ state }) => {
      const key = await readKey(kms, 'alias/lake');
      expect(key).toMatchObject({
        ok: {
          state: 'Enabled',
          spec: 'SYMMETRIC_DEFAULT',
          manager: 'CUSTOMER',
          grants: { ok: [] },
        },
      });
      expect(JSON.stringify(key)).toContain(`arn:aws:iam::${state.id}:root`);
    }));

  test.each<[string, KeyLiteral, object]>([
    ['disabled', { state: 'Disabled' }, { state: 'Disabled' }],
    ['to be deleted', { state: 'PendingDeletion' }, { state: 'PendingDeletion' }],
    ['asymmetric', { spec: 'RSA_2048' }, { spec: 'RSA_2048' }],
    [
      'with a grant',
      { grants: [{ grantee: ROLE, operations: ['Decrypt'] }] },
      { grants: { ok: [{ grantee: ROLE, operations: ['Decrypt'] }] } },
    ],
    [
      'with a grant for one encryption context only',
      { grants: [{ grantee: ROLE, operations: ['Decrypt'], context: { team: 'lake' } }] },
      { grants: { ok: [{ constraints: '{"EncryptionContextSubset":{"team":"lake"}}' }] } },
    ],
  ])('%s', (_, key, wanted) =>
    inAccount(withKey(key), async () =>
      expect(await readKey(kms, 'alias/lake')).toMatchObject({ ok: wanted }),
    ),
  );

  test('that does not exist: missing', () =>
    inAccount(emptyAccount, async () =>
      expect(await readKey(kms, 'alias/lake')).toHaveProperty('missing'),
    ));

  test('whose policy may not be read: denied, naming it', () =>
    inAccount({ ...withKey({}), refused: ['kms:GetKeyPolicy'] }, async () => {
      expect(await readKey(kms, 'alias/lake')).toMatchObject({
        ok: { policy: { denied: 'kms:GetKeyPolicy' } },
      });
    }));
});
