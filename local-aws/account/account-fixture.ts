import type { AclLine } from './ec2/network.ts';
import type { PolicyDocument } from './policy.ts';

/** An AWS account as a story writes it down: names to things, everything optional that AWS gives a default. */
export interface AccountFixture {
  readonly id: string;
  readonly region: string;
  readonly partition?: 'aws' | 'aws-cn' | 'aws-us-gov';
  /** Role name, or path and name: `redshift-ml/analyst`. */
  readonly roles?: Readonly<Record<string, RoleLiteral>>;
  readonly policies?: Readonly<Record<string, PolicyDocument>>;
  /** The service control policies of the account's organisation. */
  readonly scps?: readonly PolicyDocument[];
  readonly clusters?: Readonly<Record<string, ClusterLiteral>>;
  /** Cluster to the GUID of its namespace, also for one that is created later. */
  readonly namespaces?: Readonly<Record<string, string>>;
  readonly workgroups?: Readonly<Record<string, WorkgroupLiteral>>;
  /** Cluster subnet group to its subnets. */
  readonly subnetGroups?: Readonly<Record<string, readonly string[]>>;
  readonly vpcs?: Readonly<Record<string, VpcLiteral>>;
  /** Zones in which AWS's services take interface endpoints; absent: all of the Region. */
  readonly serviceZones?: readonly string[];
  readonly buckets?: Readonly<Record<string, BucketLiteral>>;
  /** The switches of the account itself that are on; absent: nobody has set any. */
  readonly accountBlock?: readonly string[];
  readonly keys?: Readonly<Record<string, KeyLiteral>>;
  /** Whose name matches, that quota of SageMaker has this value: `{ 'training job': 0 }`. */
  readonly quotas?: Readonly<Record<string, number>>;
  /** Requests for subscriptions of DataZone that wait to be accepted, by id. */
  readonly subscriptionRequests?: Readonly<Record<string, SubscriptionRequestLiteral>>;
  /** Whether Security Hub is on; absent: it is not. */
  readonly securityHub?: boolean;
  /** Permissions that every caller lacks, e.g. `iam:GetRole`. */
  readonly refused?: readonly string[];
  /** Actions that the simulator refuses beside others, as IAM does with some: `require different authorization information`. */
  readonly simulatedApart?: readonly string[];
}

interface SubscriptionRequestLiteral {
  readonly domain: string;
  readonly requester: string;
  /** Who accepts it; absent: whoever makes the call. */
  readonly reviewer?: string;
  readonly reason?: string;
  readonly listings: readonly string[];
  readonly projects: readonly string[];
}

export interface RoleLiteral {
  readonly trust: PolicyDocument | string;
  /** Policy names: AWS managed ones or those of this account. */
  readonly attached?: readonly string[];
  readonly inline?: Readonly<Record<string, PolicyDocument>>;
  readonly boundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

interface ClusterLiteral {
  readonly subnetGroup: string;
  readonly securityGroups: readonly string[];
  readonly roles?: readonly string[];
  readonly defaultRole?: string;
  readonly routing?: boolean;
  readonly status?: string;
  /** Whether it has IPv6 addresses too. */
  readonly dualStack?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
  /** Id or ARN of the key that it is encrypted with. */
  readonly key?: string;
}

interface WorkgroupLiteral {
  readonly namespace: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly roles?: readonly string[];
  readonly defaultRole?: string;
  readonly routing?: boolean;
  /** Whether it has IPv6 addresses too. */
  readonly dualStack?: boolean;
  /** Id or ARN of the key that its namespace is encrypted with; absent: one that AWS owns. */
  readonly key?: string;
}

export interface VpcLiteral {
  /** Whose VPC it is, if another account shares it. */
  readonly owner?: string;
  readonly dnsSupport?: boolean;
  readonly dnsHostnames?: boolean;
  /** Subnet to its availability zone. */
  readonly subnets: Readonly<Record<string, string>>;
  /** The first one is the main table. */
  readonly routeTables: Readonly<
    Record<
      string,
      {
        readonly subnets?: readonly string[];
        readonly nat?: boolean;
        /** Destination to target, e.g. `10.0.0.0/8` to a transit gateway. */
        readonly routes?: Readonly<Record<string, string>>;
      }
    >
  >;
  /** Network ACLs of some subnets; the others have one that lets everything pass. */
  readonly networkAcls?: Readonly<
    Record<
      string,
      {
        readonly subnets: readonly string[];
        readonly in: readonly AclLine[];
        readonly out: readonly AclLine[];
      }
    >
  >;
  /** Of the VPC's DHCP options; absent: AWS's own resolver. */
  readonly dnsServers?: readonly string[];
  readonly securityGroups: Readonly<
    Record<
      string,
      {
        readonly httpsFrom?: readonly string[];
        /** CIDRs, groups or prefix lists; absent: everything may go out. */
        readonly httpsTo?: readonly string[];
        readonly noEgress?: boolean;
      }
    >
  >;
  readonly endpoints?: Readonly<Record<string, EndpointLiteral>>;
}

export interface EndpointLiteral {
  /** The service's short name: `s3`, `sagemaker.api`. */
  readonly service: string;
  readonly type: 'Gateway' | 'Interface';
  readonly routeTables?: readonly string[];
  readonly subnets?: readonly string[];
  readonly securityGroups?: readonly string[];
  readonly privateDns?: boolean;
  readonly inboundDnsOnly?: boolean;
  readonly policy?: PolicyDocument;
}

export interface BucketLiteral {
  readonly region?: string;
  /** `none` switches default encryption off in the answers; a key name means aws:kms. */
  readonly encryption?: 'AES256' | 'none' | string;
  /** Whether the four switches of public access are on, as in every bucket made since 2023. */
  readonly blocked?: boolean;
  /** `none`: nobody has set it. Absent: ACLs are off, as in every bucket made since 2023. */
  readonly ownership?: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter' | 'none';
  readonly policy?: PolicyDocument;
  readonly owner?: string;
}

export interface KeyLiteral {
  readonly region?: string;
  readonly state?: 'Enabled' | 'Disabled' | 'PendingDeletion';
  readonly spec?: 'SYMMETRIC_DEFAULT' | 'RSA_2048';
  readonly policy?: PolicyDocument;
  readonly grants?: readonly {
    readonly grantee: string;
    readonly operations: readonly string[];
    /** The encryption context that the grant is limited to. */
    readonly context?: Readonly<Record<string, string>>;
  }[];
}
