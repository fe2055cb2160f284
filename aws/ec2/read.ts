import {
  DescribeSubnetsCommand,
  DescribeVpcEndpointServicesCommand,
  type DescribeVpcEndpointServicesCommandOutput,
  DescribeVpcEndpointsCommand,
  type EC2Client,
  type IpPermission,
  paginateDescribePrefixLists,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcEndpoints,
  type Route,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { isWideOpen } from '../../domain/setup/network/acl.ts';
import type {
  EndpointFacts,
  EndpointType,
  NetworkFacts,
  RouteFacts,
  RuleFacts,
  SecurityGroupFacts,
} from '../../domain/setup/network/network-facts.ts';
import type { Read } from '../../domain/setup/read.ts';
import { answered, itemsOf } from '../answer.ts';
import { readOutcome } from '../read-outcome.ts';
import { readDns, readResolvers } from './dns.ts';
import { readNetworkAcls } from './network-acls.ts';

/** A warehouse's VPC with its subnets, and the S3 and SageMaker endpoints of the Region. They are read side by side, and prefix lists after. */
export async function readNetwork(
  client: EC2Client,
  region: Promise<RegionalEndpoints>,
  vpcId: string,
): Promise<NetworkFacts> {
  const [vpc, dns, subnets, routeTables, networkAcls, securityGroups, regional] = await Promise.all(
    [
      readDns(client, vpcId),
      readResolvers(client, vpcId),
      readOutcome({ permission: 'ec2:DescribeSubnets' }, () => subnetsOf(client, vpcId)),
      readOutcome({ permission: 'ec2:DescribeRouteTables' }, () => routeTablesOf(client, vpcId)),
      readNetworkAcls(client, vpcId),
      readOutcome({ permission: 'ec2:DescribeSecurityGroups' }, () =>
        securityGroupsOf(client, vpcId),
      ),
      region,
    ],
  );
  const prefixLists = await readPrefixLists(client, securityGroups, networkAcls);
  const own = { vpc, dns, subnets, routeTables, networkAcls, securityGroups, prefixLists };
  return { vpcId, ...own, ...regional };
}

const EVERYWHERE = ['0.0.0.0/0', '::/0'];

/** AWS's own lists, where a rule names one or lets out to some addresses only: most let out to everywhere. */
async function readPrefixLists(
  client: EC2Client,
  groups: NetworkFacts['securityGroups'],
  acls: NetworkFacts['networkAcls'],
): Promise<NetworkFacts['prefixLists']> {
  const all = 'ok' in groups ? groups.ok : [];
  const named = all
    .flatMap(({ ingress, egress }) => [...ingress, ...egress])
    .flatMap(({ prefixLists }) => prefixLists);
  const narrow = all
    .flatMap(({ egress }) => egress)
    .flatMap(({ cidrs }) => cidrs.filter((cidr) => !EVERYWHERE.includes(cidr)));
  const byAcl = 'ok' in acls && acls.ok.some(({ entries }) => !isWideOpen(entries)) ? [true] : [];
  return named.length + narrow.length + byAcl.length > 0
    ? readOutcome({ permission: 'ec2:DescribePrefixLists' }, () => prefixListsOf(client))
    : { ok: [] };
}

export type RegionalEndpoints = Pick<NetworkFacts, 'endpoints' | 'services'>;

/** What is the same for every VPC of the Region: read once in a run. */
export async function readRegionalEndpoints(client: EC2Client): Promise<RegionalEndpoints> {
  const [endpoints, services] = await Promise.all([
    readOutcome({ permission: 'ec2:DescribeVpcEndpoints' }, () => endpointsOf(client)),
    readOutcome({ permission: 'ec2:DescribeVpcEndpointServices' }, () => servicesOf(client)),
  ]);
  return { endpoints, services };
}

/** Endpoint service names end the same in every partition; only China's have a prefix of their own. */
const RELEVANT = /\.(s3|sagemaker\.api)$/;

const inVpc = (vpcId: string) => ({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] });

async function subnetsOf(client: EC2Client, vpcId: string) {
  const subnets = await itemsOf(
    paginateDescribeSubnets({ client }, inVpc(vpcId)),
    ({ Subnets }) => Subnets,
  );
  return subnets.map(({ SubnetId, AvailabilityZone, CidrBlock, OwnerId }) => ({
    id: answered(SubnetId, 'SubnetId', 'DescribeSubnets'),
    availabilityZone: answered(AvailabilityZone, 'AvailabilityZone', 'DescribeSubnets'),
    ...(CidrBlock === undefined ? {} : { cidr: CidrBlock }),
    ...ownedBy(OwnerId),
  }));
}

const ownedBy = (owner: string | undefined) => (owner === undefined ? {} : { owner });

async function routeTablesOf(client: EC2Client, vpcId: string) {
  const tables = await itemsOf(
    paginateDescribeRouteTables({ client }, inVpc(vpcId)),
    ({ RouteTables }) => RouteTables,
  );
  return tables.map(({ RouteTableId, Associations = [], Routes = [] }) => ({
    id: answered(RouteTableId, 'RouteTableId', 'DescribeRouteTables'),
    main: Associations.some(({ Main }) => Main === true),
    subnetIds: Associations.flatMap(({ SubnetId }) => SubnetId ?? []),
    routes: Routes.map(routeOf),
  }));
}

const routeOf = (route: Route): RouteFacts => ({
  destination:
    route.DestinationCidrBlock ??
    route.DestinationIpv6CidrBlock ??
    route.DestinationPrefixListId ??
    '',
  target:
    route.GatewayId ??
    route.NatGatewayId ??
    route.TransitGatewayId ??
    route.VpcPeeringConnectionId ??
    route.NetworkInterfaceId ??
    route.EgressOnlyInternetGatewayId ??
    route.InstanceId ??
    route.LocalGatewayId ??
    route.CarrierGatewayId ??
    route.CoreNetworkArn ??
    '',
  state: route.State ?? '',
});

async function securityGroupsOf(
  client: EC2Client,
  vpcId: string,
): Promise<readonly SecurityGroupFacts[]> {
  const groups = await itemsOf(
    paginateDescribeSecurityGroups({ client }, inVpc(vpcId)),
    ({ SecurityGroups }) => SecurityGroups,
  );
  return groups.map(({ GroupId, OwnerId, IpPermissions = [], IpPermissionsEgress = [] }) => ({
    id: answered(GroupId, 'GroupId', GROUPS),
    ...ownedBy(OwnerId),
    ingress: IpPermissions.map(ruleOf),
    egress: IpPermissionsEgress.map(ruleOf),
  }));
}

const GROUPS = 'DescribeSecurityGroups';

const ruleOf = (rule: IpPermission): RuleFacts => ({
  protocol: answered(rule.IpProtocol, 'IpProtocol', GROUPS),
  ...(rule.FromPort === undefined ? {} : { fromPort: rule.FromPort }),
  ...(rule.ToPort === undefined ? {} : { toPort: rule.ToPort }),
  cidrs: [
    ...(rule.IpRanges ?? []).map(({ CidrIp }) => answered(CidrIp, 'CidrIp', GROUPS)),
    ...(rule.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => answered(CidrIpv6, 'CidrIpv6', GROUPS)),
  ],
  groupIds: (rule.UserIdGroupPairs ?? []).map(({ GroupId }) =>
    answered(GroupId, 'UserIdGroupPairs.GroupId', GROUPS),
  ),
  prefixLists: (rule.PrefixListIds ?? []).map(({ PrefixListId }) =>
    answered(PrefixListId, 'PrefixListId', GROUPS),
  ),
});

async function endpointsOf(client: EC2Client): Promise<readonly EndpointFacts[]> {
  const endpoints = await itemsOf(
    paginateDescribeVpcEndpoints({ client }, {}),
    ({ VpcEndpoints }) => VpcEndpoints,
  );
  return endpoints.flatMap(endpointOf);
}

const ENDPOINTS = 'DescribeVpcEndpoints';

/** With the others (`ipv4`, `service-defined`) a private DNS name has no record of IPv6 (facts §6). */
const BY_IPV6 = ['dualstack', 'ipv6'];

/** None when it is not an endpoint of S3 or the SageMaker API, or of a type that Redshift's traffic cannot take. */
export function endpointOf(endpoint: VpcEndpoint): readonly EndpointFacts[] {
  const { VpcEndpointType, ServiceName, VpcEndpointId, VpcId, State, PrivateDnsEnabled } = endpoint;
  const type = typeOf(answered(VpcEndpointType, 'VpcEndpointType', ENDPOINTS));
  const serviceName = answered(ServiceName, 'ServiceName', ENDPOINTS);
  if (type === undefined || !RELEVANT.test(serviceName)) return [];
  return [
    {
      id: answered(VpcEndpointId, 'VpcEndpointId', ENDPOINTS),
      vpcId: answered(VpcId, 'VpcId', ENDPOINTS),
      serviceName,
      type,
      state: answered(State, 'State', ENDPOINTS),
      routeTableIds: endpoint.RouteTableIds ?? [],
      subnetIds: endpoint.SubnetIds ?? [],
      securityGroupIds: (endpoint.Groups ?? []).map(({ GroupId }) =>
        answered(GroupId, 'Groups.GroupId', ENDPOINTS),
      ),
      privateDns:
        type === 'Interface' && answered(PrivateDnsEnabled, 'PrivateDnsEnabled', ENDPOINTS),
      ...(BY_IPV6.includes(endpoint.DnsOptions?.DnsRecordIpType?.toLowerCase() ?? '')
        ? { namedByIpv6: true }
        : {}),
      ...(endpoint.DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint
        ? { inboundDnsOnly: true }
        : {}),
      policy: endpoint.PolicyDocument ?? '',
    },
  ];
}

async function servicesOf(client: EC2Client) {
  const details = await itemsOf(servicePages(client), ({ ServiceDetails }) => ServiceDetails);
  return details
    .filter(({ ServiceName = '', Owner }) => RELEVANT.test(ServiceName) && Owner === 'amazon')
    .flatMap(({ ServiceName = '', ServiceType = [], AvailabilityZones: zones }) =>
      ServiceType.flatMap(({ ServiceType: kind }) => {
        const type = typeOf(kind);
        return type === undefined
          ? []
          : [{ name: ServiceName, type, ...(zones?.length ? { zones } : {}) }];
      }),
    );
}

/** The SDK has no paginator for this operation. */
async function* servicePages(client: EC2Client) {
  let page: DescribeVpcEndpointServicesCommandOutput | undefined;
  do {
    page = await client.send(
      new DescribeVpcEndpointServicesCommand({ NextToken: page?.NextToken }),
    );
    yield page;
  } while (page.NextToken);
}

async function prefixListsOf(client: EC2Client) {
  const lists = await itemsOf(
    paginateDescribePrefixLists({ client }, {}),
    ({ PrefixLists }) => PrefixLists,
  );
  return lists.map(({ PrefixListId = '', PrefixListName = '', Cidrs = [] }) => ({
    id: PrefixListId,
    name: PrefixListName,
    cidrs: Cidrs,
  }));
}

const typeOf = (type: string | undefined): EndpointType | undefined =>
  type === 'Gateway' || type === 'Interface' ? type : undefined;

/** Ids of the endpoints that bear a tag. */
export const readTaggedEndpoints = (
  client: EC2Client,
  tag: string,
  value: string,
): Promise<Read<readonly string[]>> =>
  readOutcome({ permission: 'ec2:DescribeVpcEndpoints' }, async () => {
    const Filters = [{ Name: `tag:${tag}`, Values: [value] }];
    const found = await itemsOf(
      paginateDescribeVpcEndpoints({ client }, { Filters }),
      ({ VpcEndpoints }) => VpcEndpoints,
    );
    return found.flatMap(({ VpcEndpointId }) => VpcEndpointId ?? []);
  });

/** The VPC of subnets, which all lie in one. */
export const readVpcOf = (client: EC2Client, subnetIds: readonly string[]): Promise<Read<string>> =>
  readOutcome(
    { permission: 'ec2:DescribeSubnets', missing: ['InvalidSubnetID.NotFound'] },
    async () => {
      const { Subnets } = await client.send(
        new DescribeSubnetsCommand({ SubnetIds: [...subnetIds] }),
      );
      return answered(Subnets?.[0]?.VpcId, 'VpcId', `DescribeSubnets of ${subnetIds.join()}`);
    },
  );

/** An endpoint's policy as it is now. */
export const readEndpointPolicy = (client: EC2Client, id: string): Promise<Read<string>> =>
  readOutcome(
    { permission: 'ec2:DescribeVpcEndpoints', missing: ['InvalidVpcEndpointId.NotFound'] },
    async () => {
      const { VpcEndpoints } = await client.send(
        new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }),
      );
      return VpcEndpoints?.[0]?.PolicyDocument ?? '';
    },
  );
