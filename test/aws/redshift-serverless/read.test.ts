import { describe, expect, test } from '@jest/globals';
import {
  parseRole,
  readNamespaceFacts,
  readWorkgroup,
} from '../../../aws/redshift-serverless/read.ts';
import { ROLE } from '../../../sandbox/accounts/example.ts';
import { inAccount, withAnswers } from '../account.ts';
import { names, other, serverless, serverlessAccount, workgroup } from './account.ts';

describe('a Serverless warehouse', () => {
  test('is workgroup and namespace together', () =>
    inAccount(serverlessAccount, async () => {
      expect(await workgroup()).toMatchObject({
        ok: {
          kind: 'serverless',
          status: 'available',
          roles: [
            { arn: ROLE, applyStatus: 'in-sync' },
            { arn: other, applyStatus: 'in-sync' },
          ],
          place: { ok: { vpcId: 'vpc-0a', subnetIds: ['subnet-0a'] } },
        },
      });
    }));

  test.each([true, false])('has IPv6 addresses too: %s', (dualStack) => {
    const account = {
      ...serverlessAccount,
      workgroups: { wg: { ...serverlessAccount.workgroups.wg, dualStack } },
    };
    return inAccount(account, async () =>
      expect(await workgroup()).toMatchObject({ ok: { dualStack } }),
    );
  });

  test.each([
    [
      'IamRole(applyStatus=in-sync, iamRoleArn=arn:aws:iam::1:role/a)',
      { arn: 'arn:aws:iam::1:role/a', applyStatus: 'in-sync' },
    ],
    [
      'IamRole(iamRoleArn=arn:aws:iam::1:role/p/a, applyStatus=adding)',
      { arn: 'arn:aws:iam::1:role/p/a', applyStatus: 'adding' },
    ],
    ['arn:aws:iam::1:role/a', { arn: 'arn:aws:iam::1:role/a', applyStatus: 'in-sync' }],
  ])('the role %s is understood', (text, role) => expect(parseRole(text)).toEqual(role));

  test('a role text that nobody knows is an error, not a guess', () =>
    expect(() => parseRole('Role<arn>')).toThrow('GetNamespace iamRoles holds "Role<arn>"'));

  test('and of its warehouse then nothing is known, which is no failure of the run', () =>
    withAnswers(
      'RedshiftServerlessClient',
      {
        GetWorkgroup: { workgroup: { namespaceName: names.namespace, status: 'AVAILABLE' } },
        GetNamespace: { namespace: { status: 'AVAILABLE', iamRoles: ['Role<arn>'] } },
      },
      async () => {
        const failed = { failed: expect.stringContaining('iamRoles holds "Role<arn>"') };
        expect(await workgroup()).toEqual(failed);
        expect(await readNamespaceFacts(serverless, names.namespace)).toEqual(failed);
      },
    ));

  test('whose subnets may not be described: only its place is not known', () =>
    inAccount(serverlessAccount, async () => {
      const refused = await readWorkgroup(serverless, names, async () => ({
        denied: 'ec2:DescribeSubnets',
      }));
      expect(refused).toMatchObject({
        ok: { status: 'available', place: { denied: 'ec2:DescribeSubnets' } },
      });
    }));

  test('that uses another namespace is not the one that is configured', () =>
    inAccount(serverlessAccount, async () =>
      expect(
        await readWorkgroup(serverless, { ...names, namespace: 'elsewhere' }, async () => ({
          ok: 'vpc-0a',
        })),
      ).toEqual({
        missing: `workgroup ${names.workgroup} does not use namespace elsewhere`,
        instead: names.namespace,
      }),
    ));

  test.each(['redshift-serverless:GetWorkgroup', 'redshift-serverless:GetNamespace'])(
    'without %s: denied, naming it',
    (permission) =>
      inAccount({ ...serverlessAccount, refused: [permission] }, async () =>
        expect(await workgroup()).toEqual({ denied: permission }),
      ),
  );
});
