import type { Clock, Operation } from '../../service.ts';
import { chosen, type Filter, fits, page } from './filters.ts';
import type { Network, Rule } from './network.ts';
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
      .map(([RouteTableId, { vpc, main, subnets, nat }]) => ({
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
