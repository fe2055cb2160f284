import * as z from 'zod/mini';
import { readOf } from '../read.ts';

const Strings = z.readonly(z.array(z.string()));

export const PrefixListFacts = z.object({
  id: z.string(),
  name: z.string(),
  cidrs: Strings,
});
export type PrefixListFacts = z.infer<typeof PrefixListFacts>;

export const EndpointType = z.enum(['Gateway', 'Interface']);
export type EndpointType = z.infer<typeof EndpointType>;

export const ServiceFacts = z.object({
  name: z.string(),
  type: EndpointType,
  /** Zones in which it takes interfaces; absent where AWS does not say. */
  zones: z.exactOptional(Strings),
});
export type ServiceFacts = z.infer<typeof ServiceFacts>;

export const SubnetFacts = z.object({
  id: z.string(),
  availabilityZone: z.string(),
  /** Of IPv4. Absent: it has none, or AWS did not say. */
  cidr: z.exactOptional(z.string()),
  /** The account whose it is: a shared VPC is another one's. Absent: AWS did not say. */
  owner: z.exactOptional(z.string()),
});
export type SubnetFacts = z.infer<typeof SubnetFacts>;

export const RouteFacts = z.object({
  /** CIDR or prefix list. */
  destination: z.string(),
  /** `local`, `igw-…`, `nat-…`, `vpce-…`, `tgw-…`, … */
  target: z.string(),
  /** `active` or `blackhole`. */
  state: z.string(),
});
export type RouteFacts = z.infer<typeof RouteFacts>;

export const RouteTableFacts = z.object({
  id: z.string(),
  /** The VPC's main table: it serves each subnet without an association of its own. */
  main: z.boolean(),
  subnetIds: Strings,
  routes: z.readonly(z.array(RouteFacts)),
});
export type RouteTableFacts = z.infer<typeof RouteTableFacts>;

export const EndpointFacts = z.object({
  id: z.string(),
  vpcId: z.string(),
  serviceName: z.string(),
  type: EndpointType,
  /** Compare case-insensitively: the wire's `available` is the SDK's `Available` (facts §6). */
  state: z.string(),
  routeTableIds: Strings,
  subnetIds: Strings,
  securityGroupIds: Strings,
  privateDns: z.boolean(),
  /** Private DNS for inbound resolver endpoints only: what the VPC itself sends to S3 takes the gateway. */
  inboundDnsOnly: z.exactOptional(z.boolean()),
  /** Private DNS leads the service's name to IPv6 addresses, too. */
  namedByIpv6: z.exactOptional(z.boolean()),
  policy: z.string(),
});
export type EndpointFacts = z.infer<typeof EndpointFacts>;

/** One IpPermission. Protocol `-1` is all traffic and has no ports. */
export const RuleFacts = z.object({
  protocol: z.string(),
  fromPort: z.exactOptional(z.number()),
  toPort: z.exactOptional(z.number()),
  cidrs: Strings,
  groupIds: Strings,
  prefixLists: Strings,
});
export type RuleFacts = z.infer<typeof RuleFacts>;

export const SecurityGroupFacts = z.object({
  id: z.string(),
  /** As of subnets. */
  owner: z.exactOptional(z.string()),
  ingress: z.readonly(z.array(RuleFacts)),
  egress: z.readonly(z.array(RuleFacts)),
});
export type SecurityGroupFacts = z.infer<typeof SecurityGroupFacts>;

/** One entry of a network ACL, for IPv4 or IPv6 as its block is written. Protocol `-1` is all traffic and has no ports. */
export const AclEntryFacts = z.object({
  number: z.number(),
  egress: z.boolean(),
  allows: z.boolean(),
  protocol: z.string(),
  fromPort: z.exactOptional(z.number()),
  toPort: z.exactOptional(z.number()),
  cidr: z.string(),
});
export type AclEntryFacts = z.infer<typeof AclEntryFacts>;

export const NetworkAclFacts = z.object({
  id: z.string(),
  subnetIds: Strings,
  entries: z.readonly(z.array(AclEntryFacts)),
});
export type NetworkAclFacts = z.infer<typeof NetworkAclFacts>;

/** Security groups, network ACLs, route tables and subnets are those of the VPC; endpoints are the Region's, so that one in another VPC is seen. */
export const NetworkFacts = z.object({
  vpcId: z.string(),
  vpc: readOf(
    z.object({
      dnsSupport: z.boolean(),
      dnsHostnames: z.boolean(),
    }),
  ),
  subnets: readOf(z.readonly(z.array(SubnetFacts))),
  routeTables: readOf(z.readonly(z.array(RouteTableFacts))),
  /** Every S3 and SageMaker API endpoint of the Region, in whatever VPC and state. */
  endpoints: readOf(z.readonly(z.array(EndpointFacts))),
  /** What DescribeVpcEndpointServices offers here for S3 and the SageMaker API: the only source of service names. */
  services: readOf(z.readonly(z.array(ServiceFacts))),
  /** AWS's own prefix lists of the Region, named like the services of gateway endpoints. */
  prefixLists: readOf(z.readonly(z.array(PrefixListFacts))),
  securityGroups: readOf(z.readonly(z.array(SecurityGroupFacts))),
  networkAcls: readOf(z.readonly(z.array(NetworkAclFacts))),
  /** The DNS servers of the VPC's DHCP options, and the block whose third address is AWS's resolver; none: only that. */
  dns: readOf(z.object({ cidr: z.string(), servers: Strings })),
});
export type NetworkFacts = z.infer<typeof NetworkFacts>;
