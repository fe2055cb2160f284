import type { Read } from '../read.ts';

/** Security groups, route tables and subnets are those of the VPC; endpoints are the Region's, so that one in another VPC is seen. */
export interface NetworkFacts {
  readonly vpcId: string;
  readonly vpc: Read<{ readonly dnsSupport: boolean; readonly dnsHostnames: boolean }>;
  readonly subnets: Read<readonly SubnetFacts[]>;
  readonly routeTables: Read<readonly RouteTableFacts[]>;
  /** Every S3 and SageMaker API endpoint of the Region, in whatever VPC and state. */
  readonly endpoints: Read<readonly EndpointFacts[]>;
  /** What DescribeVpcEndpointServices offers here for S3 and the SageMaker API: the only source of service names. */
  readonly services: Read<readonly ServiceFacts[]>;
  /** AWS's own prefix lists of the Region, named like the services of gateway endpoints. */
  readonly prefixLists: Read<readonly PrefixListFacts[]>;
  readonly securityGroups: Read<readonly SecurityGroupFacts[]>;
}

export interface ServiceFacts {
  readonly name: string;
  readonly type: EndpointType;
  /** Zones in which it takes interfaces; absent where AWS does not say. */
  readonly zones?: readonly string[];
}

interface PrefixListFacts {
  readonly id: string;
  readonly name: string;
  readonly cidrs: readonly string[];
}

export type EndpointType = 'Gateway' | 'Interface';

export interface SubnetFacts {
  readonly id: string;
  readonly availabilityZone: string;
  readonly cidr: string;
}

export interface RouteTableFacts {
  readonly id: string;
  /** The VPC's main table: it serves each subnet without an association of its own. */
  readonly main: boolean;
  readonly subnetIds: readonly string[];
  readonly routes: readonly RouteFacts[];
}

export interface RouteFacts {
  /** CIDR or prefix list. */
  readonly destination: string;
  /** `local`, `igw-…`, `nat-…`, `vpce-…`, `tgw-…`, … */
  readonly target: string;
  /** `active` or `blackhole`. */
  readonly state: string;
}

export interface EndpointFacts {
  readonly id: string;
  readonly vpcId: string;
  readonly serviceName: string;
  readonly type: EndpointType;
  /** Compare case-insensitively: the wire's `available` is the SDK's `Available` (facts §6). */
  readonly state: string;
  readonly routeTableIds: readonly string[];
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly privateDns: boolean;
  /** Private DNS for inbound resolver endpoints only: what the VPC itself sends to S3 takes the gateway. */
  readonly inboundDnsOnly?: boolean;
  readonly policy: string;
}

export interface SecurityGroupFacts {
  readonly id: string;
  readonly ingress: readonly RuleFacts[];
  readonly egress: readonly RuleFacts[];
}

/** One IpPermission. Protocol `-1` is all traffic and has no ports. */
export interface RuleFacts {
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly cidrs: readonly string[];
  readonly groupIds: readonly string[];
  readonly prefixLists: readonly string[];
}
