import {
  type Cluster,
  DescribeClusterSubnetGroupsCommand,
  DescribeClustersCommand,
  type RedshiftClient,
} from '@aws-sdk/client-redshift';
import type { WarehouseFacts } from '../../domain/setup/facts.ts';
import type { Read } from '../../domain/setup/read.ts';
import type { Tagged } from '../../domain/tags/tag-reading.ts';
import { answered } from '../answer.ts';
import { readOutcome } from '../read-outcome.ts';

type SubnetGroup = { readonly vpcId: string; readonly subnetIds: readonly string[] };

/** A provisioned cluster. Its subnets are those of its subnet group, which `subnetsOf` finds. */
export async function readCluster(
  client: RedshiftClient,
  name: string,
  subnetsOf: (group: string) => Promise<Read<SubnetGroup>>,
): Promise<Read<WarehouseFacts>> {
  const described = await describeCluster(client, name);
  if (!('ok' in described)) return described;
  const cluster = described.ok;
  const group = cluster.ClusterSubnetGroupName;
  const place =
    group === undefined
      ? { failed: `DescribeClusters of ${name} names no ClusterSubnetGroupName` }
      : await subnetsOf(group);
  return readOutcome(CLUSTER, async () => clusterFacts(cluster, place));
}

/** VPC and subnets of a cluster subnet group. */
export const readSubnetGroup = (client: RedshiftClient, name: string): Promise<Read<SubnetGroup>> =>
  readOutcome(
    {
      permission: 'redshift:DescribeClusterSubnetGroups',
      missing: ['ClusterSubnetGroupNotFoundFault'],
    },
    async () => {
      const { ClusterSubnetGroups: [group] = [] } = await client.send(
        new DescribeClusterSubnetGroupsCommand({ ClusterSubnetGroupName: name }),
      );
      return {
        vpcId: answered(group?.VpcId, 'VpcId', `DescribeClusterSubnetGroups of ${name}`),
        subnetIds: (group?.Subnets ?? []).flatMap(({ SubnetIdentifier }) => SubnetIdentifier ?? []),
      };
    },
  );

/** A cluster's tags. The GUID of its namespace tells it from another one of its name. */
export async function readClusterTags(client: RedshiftClient, name: string): Promise<Read<Tagged>> {
  const described = await describeCluster(client, name);
  return 'ok' in described ? readTagged(described.ok, name) : described;
}

/** The same, and how the cluster is registered with federated permissions; empty: it is not. */
export async function readTagsAndRegistration(
  client: RedshiftClient,
  name: string,
): Promise<{ readonly tagged: Read<Tagged>; readonly registration: Read<string> }> {
  const described = await describeCluster(client, name);
  if (!('ok' in described)) return { tagged: described, registration: described };
  const { LakehouseRegistrationStatus = '', CatalogArn = '' } = described.ok;
  return {
    tagged: await readTagged(described.ok, name),
    registration: { ok: [LakehouseRegistrationStatus, CatalogArn].join(' ').trim() },
  };
}

/** A compatible endpoint may leave out the ARN of the namespace, which only the tags need. */
const readTagged = (cluster: Cluster, name: string): Promise<Read<Tagged>> =>
  readOutcome(CLUSTER, async () => taggedOf(cluster, name));

function taggedOf({ ClusterNamespaceArn, Tags = [] }: Cluster, name: string): Tagged {
  const namespace = answered(
    ClusterNamespaceArn,
    'ClusterNamespaceArn',
    `DescribeClusters of ${name}`,
  );
  const [place = '', uniqueId = ''] = namespace.split(':namespace:');
  return {
    arn: `${place}:cluster:${name}`,
    uniqueId,
    tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
  };
}

/** The role of `IAM_ROLE default` as it is now; empty: none. */
export async function readDefaultRole(client: RedshiftClient, name: string): Promise<Read<string>> {
  const described = await describeCluster(client, name);
  return 'ok' in described ? { ok: described.ok.DefaultIamRoleArn ?? '' } : described;
}

const describeCluster = (client: RedshiftClient, name: string): Promise<Read<Cluster>> =>
  readOutcome(CLUSTER, async () => {
    const { Clusters: [cluster] = [] } = await client.send(
      new DescribeClustersCommand({ ClusterIdentifier: name }),
    );
    return answered(cluster, 'a cluster', `DescribeClusters of ${name}`);
  });

const CLUSTER = { permission: 'redshift:DescribeClusters', missing: ['ClusterNotFoundFault'] };

const clusterFacts = (cluster: Cluster, place: Read<SubnetGroup>): WarehouseFacts => ({
  kind: 'provisioned',
  ...(cluster.ClusterNamespaceArn ? { arn: cluster.ClusterNamespaceArn } : {}),
  ...(cluster.PubliclyAccessible === undefined
    ? {}
    : { publiclyAccessible: cluster.PubliclyAccessible }),
  ...(cluster.IpAddressType === undefined
    ? {}
    : { dualStack: cluster.IpAddressType.toLowerCase() === 'dualstack' }),
  status: cluster.ClusterStatus ?? '',
  roles: (cluster.IamRoles ?? []).map(({ IamRoleArn, ApplyStatus = '' }) => ({
    arn: answered(IamRoleArn, 'IamRoleArn', 'DescribeClusters'),
    applyStatus: ApplyStatus,
  })),
  ...(cluster.DefaultIamRoleArn ? { defaultRoleArn: cluster.DefaultIamRoleArn } : {}),
  ...(cluster.KmsKeyId ? { encryptionKey: cluster.KmsKeyId } : {}),
  place,
  securityGroupIds: (cluster.VpcSecurityGroups ?? []).map(({ VpcSecurityGroupId }) =>
    answered(VpcSecurityGroupId, 'VpcSecurityGroupId', 'DescribeClusters'),
  ),
  ...(cluster.EnhancedVpcRouting === undefined
    ? {}
    : { enhancedVpcRouting: cluster.EnhancedVpcRouting }),
});
