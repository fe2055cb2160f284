import { AwsError, type Operation } from '../service.ts';
import { associate, associations, becomeDefault } from './association.ts';
import type { AccountState, ClusterState } from './state.ts';

/** How long Redshift is busy with a new cluster and with a change of its routing, in ms. */
const CREATION_MS = 300_000;
const MODIFICATION_MS = 60_000;

/** The Redshift control plane: clusters and their roles. */
export const redshift = (account: AccountState): Record<string, Operation> => {
  const found = (name: string): ClusterState => {
    const cluster = account.clusters.get(name);
    if (cluster === undefined)
      throw new AwsError('ClusterNotFoundFault', `Cluster ${name} not found.`, 404);
    return cluster;
  };
  const available = (name: string): ClusterState => {
    const cluster = found(name);
    const status = statusOf(account, cluster);
    if (status === 'available') return cluster;
    throw new AwsError(
      'InvalidClusterStateFault',
      `There is an operation running on the Cluster. Its status is ${status}.`,
    );
  };
  return {
    DescribeClusters: ({ ClusterIdentifier }: { ClusterIdentifier?: string }) => {
      const clusters =
        ClusterIdentifier === undefined
          ? [...account.clusters.values()]
          : [found(ClusterIdentifier)];
      return { Clusters: clusters.map((cluster) => describe(account, cluster)) };
    },
    DescribeClusterSubnetGroups: ({
      ClusterSubnetGroupName,
    }: {
      ClusterSubnetGroupName?: string;
    }) => {
      const names =
        ClusterSubnetGroupName === undefined
          ? [...account.subnetGroups.keys()]
          : [ClusterSubnetGroupName];
      return {
        ClusterSubnetGroups: names.map((name) => {
          const subnets = account.subnetGroups.get(name);
          if (subnets === undefined)
            throw new AwsError('ClusterSubnetGroupNotFoundFault', `${name} not found`);
          return {
            ClusterSubnetGroupName: name,
            VpcId: account.network.subnets.get(subnets[0] ?? '')?.vpc,
            Subnets: subnets.map((SubnetIdentifier) => ({
              SubnetIdentifier,
              SubnetStatus: 'Active',
            })),
          };
        }),
      };
    },
    CreateCluster: (input: CreateCluster) => {
      if (account.clusters.has(input.ClusterIdentifier))
        throw new AwsError('ClusterAlreadyExistsFault', 'Cluster already exists');
      const subnets = account.subnetGroups.get(input.ClusterSubnetGroupName);
      if (subnets === undefined)
        throw new AwsError(
          'ClusterSubnetGroupNotFoundFault',
          `${input.ClusterSubnetGroupName} not found`,
        );
      const cluster: ClusterState = {
        name: input.ClusterIdentifier,
        namespace: account.namespaceOf(input.ClusterIdentifier),
        subnets,
        subnetGroup: input.ClusterSubnetGroupName,
        securityGroups: input.VpcSecurityGroupIds ?? [],
        routing: input.EnhancedVpcRouting ?? false,
        roles: associate(account, [], input.IamRoles ?? []),
        defaultRole: undefined,
        busyUntil: account.clock.now() + CREATION_MS,
        status: 'creating',
        tags: {},
      };
      becomeDefault(cluster, input.DefaultIamRoleArn);
      account.clusters.set(input.ClusterIdentifier, cluster);
      return { Cluster: describe(account, cluster) };
    },
    ModifyClusterIamRoles: (input: ModifyRoles) => {
      const cluster = available(input.ClusterIdentifier);
      const kept = cluster.roles.filter(({ arn }) => !input.RemoveIamRoles?.includes(arn));
      cluster.roles = associate(account, kept, input.AddIamRoles ?? []);
      if (!cluster.roles.some(({ arn }) => arn === cluster.defaultRole))
        cluster.defaultRole = undefined;
      becomeDefault(cluster, input.DefaultIamRoleArn);
      return { Cluster: describe(account, cluster) };
    },
    ModifyCluster: (input: { ClusterIdentifier: string; EnhancedVpcRouting?: boolean }) => {
      const cluster = available(input.ClusterIdentifier);
      cluster.routing = input.EnhancedVpcRouting ?? cluster.routing;
      cluster.busyUntil = account.clock.now() + MODIFICATION_MS;
      cluster.status = 'modifying';
      return { Cluster: describe(account, cluster) };
    },
  };
};

interface CreateCluster {
  readonly ClusterIdentifier: string;
  readonly ClusterSubnetGroupName: string;
  readonly VpcSecurityGroupIds?: string[];
  readonly EnhancedVpcRouting?: boolean;
  readonly IamRoles?: string[];
  readonly DefaultIamRoleArn?: string;
}

interface ModifyRoles {
  readonly ClusterIdentifier: string;
  readonly AddIamRoles?: string[];
  readonly RemoveIamRoles?: string[];
  readonly DefaultIamRoleArn?: string;
}

const statusOf = ({ clock }: AccountState, { busyUntil, status }: ClusterState): string =>
  busyUntil === 0 || busyUntil > clock.now() ? status : 'available';

const describe = (account: AccountState, cluster: ClusterState) => ({
  ClusterIdentifier: cluster.name,
  ClusterNamespaceArn: `arn:${account.partition}:redshift:${account.region}:${account.id}:namespace:${cluster.namespace}`,
  ClusterStatus: statusOf(account, cluster),
  ClusterSubnetGroupName: cluster.subnetGroup,
  VpcId: account.network.subnets.get(cluster.subnets[0] ?? '')?.vpc,
  VpcSecurityGroups: cluster.securityGroups.map((VpcSecurityGroupId) => ({
    VpcSecurityGroupId,
    Status: 'active',
  })),
  EnhancedVpcRouting: cluster.routing,
  IamRoles: associations(account, cluster.roles).map(({ arn, status }) => ({
    IamRoleArn: arn,
    ApplyStatus: status,
  })),
  ...(cluster.defaultRole === undefined ? {} : { DefaultIamRoleArn: cluster.defaultRole }),
  Encrypted: true,
  ...(cluster.key === undefined ? {} : { KmsKeyId: cluster.key }),
  PubliclyAccessible: false,
  IpAddressType: cluster.dualStack === true ? 'dualstack' : 'ipv4',
  ...(cluster.registration === undefined
    ? {}
    : { LakehouseRegistrationStatus: cluster.registration }),
  Tags: Object.entries(cluster.tags).map(([Key, Value]) => ({ Key, Value })),
});
