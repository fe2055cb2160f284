import { RedshiftClient } from '@aws-sdk/client-redshift';
import { describe, expect, test } from '@jest/globals';
import { clusterSenders, modifyClusterSenders } from '../../../aws/redshift/change.ts';
import { readCluster, readSubnetGroup } from '../../../aws/redshift/read.ts';
import { ROLE, soundAccount } from '../../../sandbox/accounts/example.ts';
import { inAccount } from '../account.ts';
import { sending } from '../sending.ts';

const redshift = new RedshiftClient({ region: 'us-east-1' });
const changeCluster = sending({ ...clusterSenders, ...modifyClusterSenders }, { redshift });
const cluster = () =>
  readCluster(redshift, 'analytics', (group) => readSubnetGroup(redshift, group));
const other = ROLE.replace('analytics', 'other');

describe('a cluster is changed', () => {
  test('a role is adding before it is in sync', () =>
    inAccount(
      { ...soundAccount, roles: { ...soundAccount.roles, 'redshift-ml/other': { trust: '{}' } } },
      async ({ pass }) => {
        const input = {
          ClusterIdentifier: 'analytics',
          AddIamRoles: [other],
          DefaultIamRoleArn: other,
        };
        expect(await changeCluster({ operation: 'redshift:ModifyClusterIamRoles', input })).toEqual(
          {
            is: 'done',
          },
        );
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
      const first = await changeCluster(call);
      await pass(15);
      expect([first.is, (await changeCluster(call)).is]).toEqual(['busy', 'done']);
    }));

  test('while it is modifying, a change is busy', () =>
    inAccount(soundAccount, async ({ pass }) => {
      const call = {
        operation: 'redshift:ModifyCluster',
        input: { ClusterIdentifier: 'analytics', EnhancedVpcRouting: true },
      } as const;
      const went = [(await changeCluster(call)).is, (await changeCluster(call)).is];
      await pass(120);
      expect([...went, (await changeCluster(call)).is]).toEqual(['done', 'busy', 'done']);
    }));
});
