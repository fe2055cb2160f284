import { IAMClient, TagRoleCommand } from '@aws-sdk/client-iam';
import { CreateTagsCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { RedshiftServerlessClient, TagResourceCommand } from '@aws-sdk/client-redshift-serverless';
import { describe, expect, test } from '@jest/globals';
import { readRoleTags, rolesOfAccount } from '../../aws/iam/read.ts';
import { readClusterTags } from '../../aws/redshift/read.ts';
import { readServerlessTags } from '../../aws/redshift-serverless/read.ts';
import { soundAccount } from '../../sandbox/accounts/example.ts';
import { inAccount } from './account.ts';

const region = 'us-east-1';
const iam = new IAMClient({ region });
const redshift = new RedshiftClient({ region });
const serverless = new RedshiftServerlessClient({ region });
const CLUSTER = `arn:aws:redshift:${region}:111122223333:cluster:analytics`;

describe('tags are read with what tells the resource from another of its name', () => {
  test('a role by its name, wherever its path is', () =>
    inAccount(soundAccount, async () => {
      const Tags = [{ Key: 'RedshiftDbGroups', Value: 'a:b' }];
      await iam.send(new TagRoleCommand({ RoleName: 'analytics', Tags }));
      expect(await readRoleTags(iam, 'analytics')).toEqual({
        ok: {
          arn: 'arn:aws:iam::111122223333:role/redshift-ml/analytics',
          uniqueId: 'AROAanalytics',
          tags: { 'redshift-ml:managed': 'true', RedshiftDbGroups: 'a:b' },
        },
      });
      expect(await readRoleTags(iam, 'nobody')).toHaveProperty('missing');
      expect(await rolesOfAccount(iam)).toEqual({
        ok: expect.arrayContaining([
          {
            name: 'analytics',
            tags: { 'redshift-ml:managed': 'true', RedshiftDbGroups: 'a:b' },
            trustPolicy: expect.stringContaining('sts:AssumeRole'),
          },
        ]),
      });
    }));

  test('a cluster by the GUID of its namespace', () =>
    inAccount({ ...soundAccount, namespaces: { analytics: 'a-guid' } }, async ({ state }) => {
      const Tags = [{ Key: 'k', Value: 'v' }];
      await redshift.send(new CreateTagsCommand({ ResourceName: CLUSTER, Tags }));
      expect(await readClusterTags(redshift, 'analytics')).toEqual({
        ok: { arn: CLUSTER, uniqueId: 'a-guid', tags: { k: 'v' } },
      });
      state.refused.add('redshift:DescribeClusters');
      expect(await readClusterTags(redshift, 'analytics')).toEqual({
        denied: 'redshift:DescribeClusters',
      });
    }));

  test.each(['workgroup', 'namespace'] as const)('a %s by its ARN', (kind) => {
    const workgroups = { wg: { namespace: 'wg', subnets: [], securityGroups: [] } };
    return inAccount({ ...soundAccount, workgroups }, async ({ state }) => {
      const resourceArn = `arn:aws:redshift-serverless:${region}:111122223333:${kind}/wg`;
      const tags = [{ key: 'k', value: 'v' }];
      await serverless.send(new TagResourceCommand({ resourceArn, tags }));
      expect(await readServerlessTags(serverless, kind, 'wg')).toEqual({
        ok: { arn: resourceArn, uniqueId: resourceArn, tags: { k: 'v' } },
      });
      expect(await readServerlessTags(serverless, kind, 'other')).toHaveProperty('missing');
      state.refused.add('redshift-serverless:ListTagsForResource');
      expect(await readServerlessTags(serverless, kind, 'wg')).toEqual({
        denied: 'redshift-serverless:ListTagsForResource',
      });
    });
  });
});
