import type { Clock, Operation } from '../../service.ts';
import { chosen, type Filter, fits, page } from './filters.ts';
import type { AclLine, Network, Rule } from './network.ts';
import { serviceName } from './seed.ts';

interface Describe {
  readonly Filters?: readonly Filter[];
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** EC2's questions about networks. */
export const describeNetwork = (
  network: Network,
  clock: Clock,
  region: string,
): Record<string, Operation> => ({
  DescribeVpcAttribute: ({ VpcId, Attribute }: { VpcId: string; Attribute: string }) => {
    const found = chosen(network.vpcs, [VpcId], 'InvalidVpcID.NotFound')[0];
    return Attribute === 'enableDnsSupport'
      ? { VpcId, EnableDnsSupport: { Value: found?.[1].dnsSupport } }
      : { VpcId, EnableDnsHostnames: { Value: found?.[1].dnsHostnames } };
  },
  DescribeVpcs: (input: Describe & { VpcIds?: string[] }) => ({
    Vpcs: chosen(network.vpcs, input.VpcIds, 'InvalidVpcID.NotFound').map(
      ([VpcId, { cidr, owner }]) => ({
        VpcId,
        CidrBlock: cidr,
        OwnerId: owner,
        DhcpOptionsId: `dopt-${VpcId}`,
      }),
    ),
  }),
  DescribeDhcpOptions: ({ DhcpOptionsIds = [] }: { DhcpOptionsIds?: string[] }) => ({
    DhcpOptions: DhcpOptionsIds.map((DhcpOptionsId) => ({
      DhcpOptionsId,
      DhcpConfigurations: [
        {
          Key: 'domain-name-servers',
          Values: network.vpcs
            .get(DhcpOptionsId.replace('dopt-', ''))
            ?.dnsServers.map((Value) => ({ Value })),
        },
      ],
    })),
  }),
  DescribeNetworkAcls: (input: Describe) => {
    const found = [...network.acls]
      .filter(([, { vpc }]) => fits(input.Filters, { 'vpc-id': [vpc] }))
      .map(([NetworkAclId, acl]) => ({
        NetworkAclId,
        VpcId: acl.vpc,
        Associations: acl.subnets.map((SubnetId) => ({ NetworkAclId, SubnetId })),
        Entries: (['in', 'out'] as const).flatMap((way) =>
          [...acl[way], DENY_ALL].map((line, index, lines) =>
            aclEntry(way, line, index === lines.length - 1 ? 32_767 : 100 + index),
          ),
        ),
      }));
    const { items, ...rest } = page(found, input);
    return { NetworkAcls: items, ...rest };
  },
  DescribeSubnets: (input: Describe & { SubnetIds?: string[] }) => {
    const found = chosen(network.subnets, input.SubnetIds, 'InvalidSubnetID.NotFound')
      .filter(([, { vpc }]) => fits(input.Filters, { 'vpc-id': [vpc] }))
      .map(([SubnetId, { vpc, zone, cidr }]) => ({
        SubnetId,
        VpcId: vpc,
        OwnerId: network.vpcs.get(vpc)?.owner,
        AvailabilityZone: zone,
        CidrBlock: cidr,
        State: 'available',
      }));
    const { items, ...rest } = page(found, input);
    return { Subnets: items, ...rest };
  },
  DescribeRouteTables: (input: Describe) => {
    const found = [...network.routeTables]
      .filter(([, { vpc }]) => fits(input.Filters, { 'vpc-id': [vpc] }))
      .map(([RouteTableId, { vpc, main, subnets, nat, routes }]) => ({
        RouteTableId,
        VpcId: vpc,
        Associations: [
          ...(main ? [{ Main: true }] : []),
          ...subnets.map((SubnetId) => ({ Main: false, SubnetId })),
        ],
        Routes: [
          { DestinationCidrBlock: '10.0.0.0/8', GatewayId: 'local', State: 'active' },
          ...(nat
            ? [{ DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-0aa', State: 'active' }]
            : []),
          ...Object.entries(routes).map(([DestinationCidrBlock, TransitGatewayId]) => ({
            DestinationCidrBlock,
            TransitGatewayId,
            State: 'active',
          })),
          ...[...network.endpoints]
            .filter(([, endpoint]) => endpoint.routeTables.includes(RouteTableId))
            .map(([GatewayId]) => ({
              DestinationPrefixListId: S3_LIST,
              GatewayId,
              State: 'active',
            })),
        ],
      }));
    const { items, ...rest } = page(found, input);
    return { RouteTables: items, ...rest };
  },
  DescribeSecurityGroups: (input: Describe & { GroupIds?: string[] }) => {
    const found = chosen(network.securityGroups, input.GroupIds, 'InvalidGroup.NotFound')
      .filter(([GroupId, { vpc }]) =>
        fits(input.Filters, { 'vpc-id': [vpc], 'group-id': [GroupId] }),
      )
      .map(([GroupId, { vpc, owner, ingress, egress }]) => ({
        GroupId,
        VpcId: vpc,
        OwnerId: owner,
        IpPermissions: ingress.map(permissionOf),
        IpPermissionsEgress: egress.map(permissionOf),
      }));
    const { items, ...rest } = page(found, input);
    return { SecurityGroups: items, ...rest };
  },
  DescribeVpcEndpoints: (input: Describe & { VpcEndpointIds?: string[] }) => {
    const found = chosen(network.endpoints, input.VpcEndpointIds, 'InvalidVpcEndpointId.NotFound')
      .filter(([, { vpc, service, tags }]) =>
        fits(input.Filters, {
          'vpc-id': [vpc],
          'service-name': [service],
          ...tagFilters(input.Filters, tags),
        }),
      )
      .map(([VpcEndpointId, endpoint]) => ({
        VpcEndpointId,
        VpcId: endpoint.vpc,
        ServiceName: endpoint.service,
        VpcEndpointType: endpoint.type,
        // The wire's spelling is lower case, whatever the SDK's enumeration says.
        State: endpoint.availableAt <= clock.now() ? 'available' : 'pending',
        RouteTableIds: endpoint.routeTables,
        SubnetIds: endpoint.subnets,
        Groups: endpoint.securityGroups.map((GroupId) => ({ GroupId })),
        PrivateDnsEnabled: endpoint.privateDns,
        DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: endpoint.inboundDnsOnly ?? false },
        PolicyDocument:
          typeof endpoint.policy === 'string' ? endpoint.policy : JSON.stringify(endpoint.policy),
      }));
    const { items, ...rest } = page(found, input);
    return { VpcEndpoints: items, ...rest };
  },
  DescribePrefixLists: (input: Describe) => {
    const { items, ...rest } = page(
      [
        {
          PrefixListId: S3_LIST,
          PrefixListName: serviceName(region, 's3'),
          Cidrs: ['52.216.0.0/15', '3.5.0.0/19'],
        },
        {
          PrefixListId: 'pl-02cd2c6b',
          PrefixListName: serviceName(region, 'dynamodb'),
          Cidrs: ['52.94.0.0/22'],
        },
      ],
      input,
    );
    return { PrefixLists: items, ...rest };
  },
  DescribeVpcEndpointServices: (input: Describe & { ServiceNames?: string[] }) => {
    const offered = [
      { short: 's3', types: ['Gateway'] },
      { short: 's3', types: ['Interface'] },
      { short: 'sagemaker.api', types: ['Interface'] },
      { short: 'sagemaker.runtime', types: ['Interface'] },
      { short: 'kms', types: ['Interface'] },
    ].map(({ short, types }) => ({ ServiceName: serviceName(region, short), types }));
    const found = offered
      .filter(
        ({ ServiceName }) =>
          input.ServiceNames === undefined || input.ServiceNames.includes(ServiceName),
      )
      .filter(({ ServiceName, types }) =>
        fits(input.Filters, { 'service-name': [ServiceName], 'service-type': types }),
      )
      .map(({ ServiceName, types }) => ({
        ServiceName,
        ServiceType: types.map((ServiceType) => ({ ServiceType })),
        Owner: 'amazon',
        AvailabilityZones: [...network.serviceZones],
      }));
    return {
      ServiceNames: [...new Set(found.map(({ ServiceName }) => ServiceName))],
      ServiceDetails: found,
    };
  },
});

const S3_LIST = 'pl-63a5400a';
const DENY_ALL: AclLine = { allow: false, cidr: '0.0.0.0/0' };

const aclEntry = (way: 'in' | 'out', { allow, cidr, ports }: AclLine, RuleNumber: number) => ({
  RuleNumber,
  Egress: way === 'out',
  RuleAction: allow ? 'allow' : 'deny',
  ...(cidr.includes(':') ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
  Protocol: ports === undefined ? '-1' : '6',
  ...(ports === undefined ? {} : { PortRange: { From: ports[0], To: ports[1] } }),
});

/** `tag:<key>` asks for the values of that tag. */
const tagFilters = (filters: readonly Filter[] = [], tags: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    filters
      .map(({ Name = '' }) => Name)
      .filter((name) => name.startsWith('tag:'))
      .map((name) => [name, [tags[name.slice('tag:'.length)] ?? []].flat()]),
  );

const permissionOf = ({ protocol, from, to, peer }: Rule) => ({
  IpProtocol: protocol,
  ...(from === undefined ? {} : { FromPort: from }),
  ...(to === undefined ? {} : { ToPort: to }),
  IpRanges: /^(sg|pl)-/.test(peer) ? [] : [{ CidrIp: peer }],
  UserIdGroupPairs: peer.startsWith('sg-') ? [{ GroupId: peer }] : [],
  PrefixListIds: peer.startsWith('pl-') ? [{ PrefixListId: peer }] : [],
  Ipv6Ranges: [],
});
