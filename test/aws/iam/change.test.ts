import { IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, test } from '@jest/globals';
import { roleSenders } from '../../../aws/iam/change.ts';
import { BOUNDARY, emptyAccount, soundAccount } from '../../../sandbox/accounts/example.ts';
import { inAccount } from '../account.ts';
import { sending } from '../sending.ts';

const iam = new IAMClient({ region: 'us-east-1' });
const changeRole = sending(roleSenders, { iam });

describe('a role is changed', () => {
  const create = {
    operation: 'iam:CreateRole',
    input: {
      Path: '/redshift-ml/',
      RoleName: 'analytics',
      AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
      PermissionsBoundary: BOUNDARY,
      Description: 'Redshift ML',
      Tags: [{ Key: 'redshift-ml:managed', Value: 'true' }],
    },
  } as const;

  test('a role that is created twice is there already the second time', () =>
    inAccount(emptyAccount, async ({ pass }) => {
      const first = await changeRole(create);
      await pass(10);
      expect([first, await changeRole(create)]).toEqual([{ is: 'done' }, { is: 'already' }]);
    }));

  test('a role that was made a moment ago need not be seen yet', () =>
    inAccount(emptyAccount, async () => {
      await changeRole(create);
      const input = {
        RoleName: 'analytics',
        PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess',
      };
      expect(await changeRole({ operation: 'iam:AttachRolePolicy', input })).toMatchObject({
        is: 'absent',
      });
      expect(await changeRole(create)).toMatchObject({ is: 'busy' });
    }));

  test('a role of the same name that is not ours is refused, not taken over', () =>
    inAccount({ ...emptyAccount, roles: { analytics: { trust: '{}' } } }, async () => {
      expect(await changeRole(create)).toMatchObject({
        is: 'refused',
        because: expect.stringContaining('exists already'),
      });
    }));

  test('detaching what is not attached: absent', () =>
    inAccount(soundAccount, async () => {
      const input = {
        RoleName: 'analytics',
        PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess',
      };
      const call = { operation: 'iam:DetachRolePolicy', input } as const;
      expect([await changeRole(call), await changeRole(call)]).toMatchObject([
        { is: 'done' },
        { is: 'absent' },
      ]);
    }));

  test('a refusal says why', () =>
    inAccount({ ...soundAccount, refused: ['iam:DeleteRole'] }, async () => {
      const performed = await changeRole({
        operation: 'iam:DeleteRole',
        input: { RoleName: 'analytics' },
      });
      expect(performed).toMatchObject({
        is: 'refused',
        because: expect.stringContaining('iam:DeleteRole'),
      });
    }));
});
