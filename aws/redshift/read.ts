import {
  type Cluster,
  DescribeClusterSubnetGroupsCommand,
  DescribeClustersCommand,
  type RedshiftClient,
} from '@aws-sdk/client-redshift';
import { UnexpectedResponse } from '../../domain/errors.ts';
import type { Read, WarehouseFacts } from '../../domain/setup/facts.ts';
import { readOutcome } from '../read-outcome.ts';

export type SubnetGroup = { readonly vpcId: string; readonly subnetIds: readonly string[] };

/** A provisioned cluster. Its subnets are those of its subnet group, which `subnetsOf` finds. */
export async function readCluster(
  client: RedshiftClient,
  name: string,
  subnetsOf: (group: string) => Promise<Read<SubnetGroup>>,
): Promise<Read<WarehouseFacts>> {
  const described = await readOutcome(
    { permission: 'redshift:DescribeClusters', missing: ['ClusterNotFoundFault'] },
    () => client.send(new DescribeClustersCommand({ ClusterIdentifier: name })),
  );
  if (!('ok' in described)) return described;
  const cluster = described.ok.Clusters?.[0];
  if (cluster?.ClusterNamespaceArn === undefined || cluster.ClusterSubnetGroupName === undefined) {
    throw new UnexpectedResponse(
      `DescribeClusters of ${name} answered without namespace or subnet group`,
    );
  }
  const place = await subnetsOf(cluster.ClusterSubnetGroupName);
  return { ok: clusterFacts(cluster, cluster.ClusterNamespaceArn, place) };
}

/** VPC and subnets of a cluster subnet group. */
export const readSubnetGroup = (client: RedshiftClient, name: string): Promise<Read<SubnetGroup>> =>
  readOutcome(
    {
      permission: 'redshift:DescribeClusterSubnetGroups',
      missing: ['ClusterSubnetGroupNotFoundFault'],
    },
    async () => {
      const answer = await client.send(
        new DescribeClusterSubnetGroupsCommand({ ClusterSubnetGroupName: name }),
      );
      const group = answer.ClusterSubnetGroups?.[0];
      return {
        vpcId: group?.VpcId ?? '',
        subnetIds: (group?.Subnets ?? []).flatMap(({ SubnetIdentifier }) => SubnetIdentifier ?? []),
      };
    },
  );

/** The role of `IAM_ROLE default` as it is now; empty: none. */
export const readDefaultRole = (client: RedshiftClient, name: string): Promise<Read<string>> =>
  readOutcome(
    { permission: 'redshift:DescribeClusters', missing: ['ClusterNotFoundFault'] },
    async () => {
      const { Clusters } = await client.send(
        new DescribeClustersCommand({ ClusterIdentifier: name }),
      );
      return Clusters?.[0]?.DefaultIamRoleArn ?? '';
    },
  );

const clusterFacts = (cluster: Cluster, arn: string, place: Read<SubnetGroup>): WarehouseFacts => ({
  kind: 'provisioned',
  arn,
  status: cluster.ClusterStatus ?? '',
  roles: (cluster.IamRoles ?? []).map(({ IamRoleArn = '', ApplyStatus = '' }) => ({
    arn: IamRoleArn,
    applyStatus: ApplyStatus,
  })),
  ...(cluster.DefaultIamRoleArn ? { defaultRoleArn: cluster.DefaultIamRoleArn } : {}),
  place,
  securityGroupIds: (cluster.VpcSecurityGroups ?? []).flatMap(
    ({ VpcSecurityGroupId }) => VpcSecurityGroupId ?? [],
  ),
  enhancedVpcRouting: cluster.EnhancedVpcRouting ?? false,
});
