import type { PolicyDocument } from '../policy.ts';

export interface Network {
  readonly vpcs: Map<
    string,
    {
      dnsSupport: boolean;
      dnsHostnames: boolean;
      readonly owner: string;
      readonly cidr: string;
      readonly dnsServers: readonly string[];
    }
  >;
  readonly subnets: Map<
    string,
    { readonly vpc: string; readonly zone: string; readonly cidr: string }
  >;
  readonly routeTables: Map<string, RouteTable>;
  readonly securityGroups: Map<string, SecurityGroup>;
  readonly acls: Map<string, NetworkAcl>;
  readonly endpoints: Map<string, Endpoint>;
  /** Zones in which AWS's services take interface endpoints. */
  readonly serviceZones: readonly string[];
}

interface RouteTable {
  readonly vpc: string;
  readonly main: boolean;
  readonly subnets: readonly string[];
  readonly nat: boolean;
  /** Destination to target, besides those that the rest makes. */
  readonly routes: Readonly<Record<string, string>>;
}

/** A line of a network ACL, for TCP; without ports for all of them. */
export interface AclLine {
  readonly allow: boolean;
  readonly cidr: string;
  readonly ports?: readonly [from: number, to: number];
}

interface NetworkAcl {
  readonly vpc: string;
  readonly subnets: readonly string[];
  /** In their order; what none of them fits is denied. */
  readonly in: readonly AclLine[];
  readonly out: readonly AclLine[];
}

/** An IpPermission with one peer. */
export interface Rule {
  readonly protocol: string;
  readonly from?: number;
  readonly to?: number;
  /** A CIDR, or the id of a security group or a prefix list. */
  readonly peer: string;
}

export interface SecurityGroup {
  readonly vpc: string;
  readonly owner: string;
  ingress: Rule[];
  egress: Rule[];
}

interface Endpoint {
  readonly vpc: string;
  readonly service: string;
  readonly type: string;
  routeTables: string[];
  subnets: string[];
  securityGroups: string[];
  privateDns: boolean;
  readonly inboundDnsOnly?: boolean;
  policy: PolicyDocument | string;
  readonly tags: Readonly<Record<string, string>>;
  /** Epoch ms from which it is available. */
  readonly availableAt: number;
}

/** What an endpoint allows when nobody said otherwise. */
export const openEndpointPolicy: PolicyDocument = {
  Version: '2008-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
};
