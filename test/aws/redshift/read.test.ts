import { DescribeClustersCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readCluster, readSubnetGroup } from '../../../aws/redshift/read.ts';
import { emptyAccount, ROLE, soundAccount } from '../../../sandbox/accounts/example.ts';
import { inAccount } from '../account.ts';

const redshift = new RedshiftClient({ region: 'us-east-1' });
const cluster = () =>
  readCluster(redshift, 'analytics', (group) => readSubnetGroup(redshift, group));

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

  test.each([true, false])('has IPv6 addresses too: %s', (dualStack) => {
    const analytics = soundAccount.clusters?.analytics;
    if (analytics === undefined) throw new Error('fixture');
    const account = { ...soundAccount, clusters: { analytics: { ...analytics, dualStack } } };
    return inAccount(account, async () =>
      expect(await cluster()).toMatchObject({ ok: { dualStack } }),
    );
  });

  test('names the key that it is encrypted with, if it is', () => {
    const analytics = soundAccount.clusters?.analytics;
    if (analytics === undefined) throw new Error('fixture');
    const account = { ...soundAccount, clusters: { analytics: { ...analytics, key: 'key-7' } } };
    return inAccount(account, async () =>
      expect(await cluster()).toMatchObject({ ok: { encryptionKey: 'key-7' } }),
    );
  });

  test('of which an AWS-compatible endpoint says little is known as far as that goes', async () => {
    const mock = mockClient(RedshiftClient);
    mock.on(DescribeClustersCommand).resolves({ Clusters: [{ ClusterStatus: 'available' }] });
    expect(await cluster()).toEqual({
      ok: {
        kind: 'provisioned',
        status: 'available',
        roles: [],
        place: { failed: 'DescribeClusters of analytics names no ClusterSubnetGroupName' },
        securityGroupIds: [],
      },
    });
    mock.restore();
  });

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
});
