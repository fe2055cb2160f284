import type { Caller, Clock } from '../service.ts';
import type { KeyLiteral } from './account-fixture.ts';
import type { Network } from './ec2/network.ts';
import type { RoleStore } from './iam/role-store.ts';
import type { PolicyDocument } from './policy.ts';
import type { Trail } from './trail.ts';

/** The account as it stands now. Each service's file changes only its own part. */
export interface AccountState {
  readonly id: string;
  readonly region: string;
  readonly partition: string;
  readonly clock: Clock;
  readonly roles: RoleStore;
  /** Customer managed policies by ARN. */
  readonly policies: Map<string, PolicyDocument>;
  readonly scps: readonly PolicyDocument[];
  readonly clusters: Map<string, ClusterState>;
  readonly workgroups: Map<string, WorkgroupState>;
  readonly namespaces: Map<string, NamespaceState>;
  readonly subnetGroups: Map<string, readonly string[]>;
  readonly network: Network;
  readonly buckets: Map<string, BucketState>;
  /** The account's own block of public access; absent: nobody has set the switches. */
  readonly accountBlock: Readonly<Record<string, boolean>> | undefined;
  readonly keys: Map<string, KeyState>;
  /** GUID of the namespace of a cluster, one that is not created yet too. */
  readonly namespaceOf: (cluster: string) => string;
  /** The account's own value of one of SageMaker's quotas, where it has one. */
  readonly quota: (name: string) => number | undefined;
  /** Ids of things made here: the same story makes the same ids. */
  readonly nextId: (prefix: string) => string;
  /** Permissions that every caller lacks. */
  readonly refused: Set<string>;
  readonly simulatedApart: ReadonlySet<string>;
  /** Tags of workgroups and namespaces, by ARN. */
  readonly serverlessTags: Map<string, Readonly<Record<string, string>>>;
  /** Of all domains of DataZone. */
  readonly subscriptionRequests: SubscriptionRequestState[];
  readonly subscriptions: SubscriptionState[];
  /** Findings by id; absent where Security Hub is off. */
  readonly securityHub: Map<string, ImportedFinding> | undefined;
  /** Findings that Security Hub does not take the next time, by id, each with the code that it answers. */
  readonly notImported: Map<string, string>;
  readonly trail: Trail;
  /** What CloudTrail keeps to be looked up, the last call at the end. */
  readonly keptCalls: KeptCall[];
}

/** A call as CloudTrail keeps it. */
export interface KeptCall {
  readonly service: string;
  readonly call: string;
  readonly parameters: object;
  readonly by: Caller;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A finding in the AWS Security Finding Format, as far as it is looked at. */
export interface ImportedFinding {
  readonly SchemaVersion: string;
  readonly Id: string;
  readonly ProductArn: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly Title: string;
  readonly Description: string;
  readonly Severity?: { readonly Label?: string } | undefined;
  readonly Types?: readonly string[] | undefined;
  readonly FindingProviderFields?: {
    readonly Severity?: { readonly Label?: string };
    readonly Types?: readonly string[];
  };
  readonly Remediation?: { readonly Recommendation?: { readonly Text?: string } };
  readonly Resources: readonly { readonly Type: string; readonly Id: string }[];
  readonly Compliance?: { readonly Status?: string };
  readonly RecordState?: string;
  readonly Workflow?: { readonly Status?: string } | undefined;
}

interface SubscriptionRequestState {
  readonly id: string;
  readonly domain: string;
  readonly requester: string;
  readonly reason: string;
  readonly listings: readonly string[];
  readonly projects: readonly string[];
  readonly at: number;
  status: 'PENDING' | 'ACCEPTED';
  reviewer?: string;
}

export interface SubscriptionState {
  readonly id: string;
  readonly domain: string;
  readonly request: string;
  readonly listing: string;
  readonly project: string;
  readonly by: string;
  readonly at: number;
  status: 'APPROVED' | 'REVOKED' | 'CANCELLED';
}

export interface RoleAssociation {
  readonly arn: string;
  /** Epoch ms from which AWS reports it as `in-sync`. */
  readonly inSyncAt: number;
}

export interface ClusterState {
  readonly name: string;
  readonly namespace: string;
  readonly subnets: readonly string[];
  readonly subnetGroup: string;
  readonly securityGroups: readonly string[];
  routing: boolean;
  roles: RoleAssociation[];
  defaultRole: string | undefined;
  /** Epoch ms until which the cluster has `status`; 0 for ever. */
  busyUntil: number;
  status: string;
  readonly dualStack?: boolean;
  readonly key?: string;
  readonly tags: Record<string, string>;
  /** With federated permissions. */
  registration?: string;
}

export interface WorkgroupState {
  readonly name: string;
  readonly namespace: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  routing: boolean;
  busyUntil: number;
  /** It is being created until then, not changed. */
  isNew?: boolean;
  readonly dualStack?: boolean;
}

export interface NamespaceState {
  readonly name: string;
  roles: RoleAssociation[];
  defaultRole: string | undefined;
  busyUntil: number;
  readonly key?: string;
}

export interface BucketState {
  readonly name: string;
  readonly region?: string;
  readonly owner?: string;
  readonly policy?: PolicyDocument;
  /** `AES256`, `none`, or a key's name or ARN. */
  encryption?: string;
  readonly ownership?: string;
  /** Absent: nobody has set the four switches. */
  block?: Readonly<Record<string, boolean>> | undefined;
}
export type KeyState = KeyLiteral & {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
};
