import { KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, test } from '@jest/globals';
import { sendCreateKey } from '../../../aws/kms/change.ts';
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

test('a key is made, then named: each half can be repeated, and with the alias there is nothing left to do', () =>
  inAccount(emptyAccount, async ({ state }) => {
    const call = {
      operation: 'kms:CreateKey',
      input: { AliasName: 'alias/lake', Description: 'x', Tags: [] },
    } as const;
    const made = await sendCreateKey(kms, call, undefined);
    expect(made).toEqual({ is: 'partly', created: expect.stringMatching(/^key-/) });
    const id = made.is === 'partly' ? made.created : '';
    expect([await sendCreateKey(kms, call, id), await sendCreateKey(kms, call, id)]).toEqual([
      { is: 'done', created: id },
      { is: 'done', created: id },
    ]);
    expect(await sendCreateKey(kms, call, undefined)).toEqual({ is: 'already' });
    expect([...state.keys.keys()]).toEqual(['lake']);
    expect(await readKey(kms, 'alias/lake')).toMatchObject({
      ok: { policy: { ok: expect.stringContaining(':root') } },
    });
  }));

test('a key whose alias somebody else took meanwhile is refused', () =>
  inAccount(withKey({}), async () => {
    const input = { AliasName: 'alias/lake', Description: 'x', Policy: '{}', Tags: [] };
    expect(await sendCreateKey(kms, { operation: 'kms:CreateKey', input }, 'key-9')).toMatchObject({
      is: 'refused',
      because: expect.stringMatching(/^alias\/lake is the alias of arn:aws:kms:/),
    });
  }));
