import { RedshiftClient } from '@aws-sdk/client-redshift';
import {
  RedshiftServerlessClient,
  UpdateNamespaceCommand,
} from '@aws-sdk/client-redshift-serverless';
import { describe, expect, test } from '@jest/globals';
import { readCluster, readSubnetGroup } from '../../aws/redshift.ts';
import { parseRole, readWorkgroup } from '../../aws/redshift-serverless.ts';
import { changeWarehouse } from '../../aws/warehouse-change.ts';
import { emptyAccount, ROLE, soundAccount } from '../../sandbox/accounts/example.ts';
import { inAccount } from './account.ts';

const redshift = new RedshiftClient({ region: 'us-east-1' });
const serverless = new RedshiftServerlessClient({ region: 'us-east-1' });
const clients = { redshift, serverless };
const cluster = () =>
  readCluster(redshift, 'analytics', (group) => readSubnetGroup(redshift, group));
const names = { workgroup: 'wg', namespace: 'ns' };
const workgroup = () => readWorkgroup(serverless, names, async () => ({ ok: 'vpc-0a' }));
const other = ROLE.replace('analytics', 'other');
const serverlessAccount = {
  ...soundAccount,
  roles: { ...soundAccount.roles, 'redshift-ml/other': { trust: '{}' } },
  workgroups: {
    wg: {
      namespace: 'ns',
      subnets: ['subnet-0a'],
      securityGroups: ['sg-0a'],
      roles: ['redshift-ml/analytics', 'redshift-ml/other'],
    },
  },
};

describe('a cluster', () => {
  test('is read with the subnets of its group', () =>
    inAccount(soundAccount, async () => {
      expect(await cluster()).toMatchObject({
        ok: {
          kind: 'provisioned',
          status: 'available',
          roles: [{ arn: ROLE, applyStatus: 'in-sync' }],
          place: { ok: { vpcId: 'vpc-0a', subnetIds: ['subnet-0a', 'subnet-0b'] } },
          enhancedVpcRouting: false,
        },
      });
    }));

  test('that does not exist is missing', () =>
    inAccount(emptyAccount, async () => expect(await cluster()).toHaveProperty('missing')));

  test('without redshift:DescribeClusters: denied, naming it', () =>
    inAccount({ ...soundAccount, refused: ['redshift:DescribeClusters'] }, async () =>
      expect(await cluster()).toEqual({ denied: 'redshift:DescribeClusters' }),
    ));

  test('without redshift:DescribeClusterSubnetGroups only its place is not known', () =>
    inAccount({ ...soundAccount, refused: ['redshift:DescribeClusterSubnetGroups'] }, async () =>
      expect(await cluster()).toMatchObject({
        ok: {
          status: 'available',
          roles: [{ arn: ROLE }],
          place: { denied: 'redshift:DescribeClusterSubnetGroups' },
        },
      }),
    ));

  test('a role is adding before it is in sync', () =>
    inAccount(
      { ...soundAccount, roles: { ...soundAccount.roles, 'redshift-ml/other': { trust: '{}' } } },
      async ({ pass }) => {
        const input = {
          ClusterIdentifier: 'analytics',
          AddIamRoles: [other],
          DefaultIamRoleArn: other,
        };
        expect(
          await changeWarehouse(clients, { operation: 'redshift:ModifyClusterIamRoles', input }),
        ).toEqual({
          is: 'done',
        });
        const before = await cluster();
        await pass(30);
        expect([before, await cluster()]).toMatchObject([
          { ok: { roles: [{}, { arn: other, applyStatus: 'adding' }], defaultRoleArn: other } },
          { ok: { roles: [{}, { arn: other, applyStatus: 'in-sync' }] } },
        ]);
      },
    ));

  test('a role that IAM has not propagated yet: busy, and later done', () =>
    inAccount(soundAccount, async ({ state, pass }) => {
      const made = { ...state.roles.byName.get('analytics'), name: 'other', arn: other };
      state.roles.write('other', () => ({
        path: '/',
        id: 'x',
        trust: '{}',
        attached: [],
        inline: {},
        boundary: undefined,
        tags: {},
        ...made,
      }));
      const call = {
        operation: 'redshift:ModifyClusterIamRoles',
        input: { ClusterIdentifier: 'analytics', AddIamRoles: [other] },
      } as const;
      const first = await changeWarehouse(clients, call);
      await pass(15);
      expect([first.is, (await changeWarehouse(clients, call)).is]).toEqual(['busy', 'done']);
    }));

  test('while it is modifying, a change is busy', () =>
    inAccount(soundAccount, async ({ pass }) => {
      const call = {
        operation: 'redshift:ModifyCluster',
        input: { ClusterIdentifier: 'analytics', EnhancedVpcRouting: true },
      } as const;
      const went = [
        (await changeWarehouse(clients, call)).is,
        (await changeWarehouse(clients, call)).is,
      ];
      await pass(120);
      expect([...went, (await changeWarehouse(clients, call)).is]).toEqual([
        'done',
        'busy',
        'done',
      ]);
    }));
});

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

  test('a role left out of the list is gone: AWS replaces the whole list', () =>
    inAccount(serverlessAccount, async () => {
      const input = { namespaceName: 'ns', iamRoles: [other], defaultIamRoleArn: other };
      await changeWarehouse(clients, { operation: 'redshift-serverless:UpdateNamespace', input });
      expect(await workgroup()).toMatchObject({
        ok: { status: 'modifying', roles: [{ arn: other }], defaultRoleArn: other },
      });
    }));

  test.each([{ iamRoles: [other] }, { defaultIamRoleArn: other }])(
    'the sandbox refuses one without the other: %j',
    (part) =>
      inAccount(serverlessAccount, () =>
        expect(
          serverless.send(new UpdateNamespaceCommand({ namespaceName: 'ns', ...part })),
        ).rejects.toThrow('together'),
      ),
  );

  test('whose subnets may not be described: only its place is not known', () =>
    inAccount(serverlessAccount, async () => {
      const refused = await readWorkgroup(serverless, names, async () => ({
        denied: 'ec2:DescribeSubnets',
      }));
      expect(refused).toMatchObject({
        ok: { status: 'available', place: { denied: 'ec2:DescribeSubnets' } },
      });
    }));

  test.each(['redshift-serverless:GetWorkgroup', 'redshift-serverless:GetNamespace'])(
    'without %s: denied, naming it',
    (permission) =>
      inAccount({ ...serverlessAccount, refused: [permission] }, async () =>
        expect(await workgroup()).toEqual({ denied: permission }),
      ),
  );
});
