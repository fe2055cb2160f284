/**
 * Everything that Inspect reads, as data: the only input of the checks, the planner and the prediction.
 * JSON all the way down, so that it can be journalled. AWS's own names and spellings are kept in values.
 */
import type { SetupTarget } from './config.ts';
import type { NetworkFacts } from './network/network-facts.ts';
import type { Read } from './read.ts';

export interface SetupFacts {
  readonly target: SetupTarget;
  readonly warehouse: Read<WarehouseFacts>;
  readonly logins: LoginFacts;
  /** By role ARN: each role of the configuration's pairs. */
  readonly roles: Readonly<Record<string, Read<RoleFacts>>>;
  /** ARN of the configured permissions boundary. Read where a role is missing: only a new role is given it. */
  readonly boundary?: Read<string>;
  /** By bucket name: each bucket of the pairs. */
  readonly buckets: Readonly<Record<string, Read<BucketFacts>>>;
  /** By the reference as it was found: a pair's `key` (ARN or `alias/…`), or the key id of a bucket's default encryption. */
  readonly keys: Readonly<Record<string, Read<KeyFacts>>>;
  /** The VPC of the warehouse, or of the subnet group that it would be created in. Absent when neither is known. */
  readonly network?: NetworkFacts;
  /** Applied quotas of SageMaker for jobs, by their names. Absent where setup.canary is not configured. */
  readonly quotas?: Read<readonly { readonly name: string; readonly value: number }[]>;
}

export interface WarehouseFacts {
  readonly kind: 'provisioned' | 'serverless';
  readonly arn: string;
  /** ClusterStatus, or the workgroup's status (lower case) unless the namespace's is the one that is not `available`. */
  readonly status: string;
  readonly roles: readonly AssociatedRole[];
  readonly defaultRoleArn?: string;
  /** Of its subnet group, or of its workgroup's subnets: questions of their own, which may be refused alone. */
  readonly place: Read<{ readonly vpcId: string; readonly subnetIds: readonly string[] }>;
  readonly securityGroupIds: readonly string[];
  readonly enhancedVpcRouting: boolean;
}

export interface AssociatedRole {
  readonly arn: string;
  /** `in-sync`, `adding`, `removing`, or what else AWS answered. */
  readonly applyStatus: string;
}

/** Read through the Data API as the reader. `missing`: the catalog has no such user. */
export interface LoginFacts {
  readonly writer: Read<{ readonly user: string; readonly superuser: boolean }>;
  readonly reader: Read<{
    readonly user: string;
    readonly superuser: boolean;
    /** SVV_SYSTEM_PRIVILEGES, directly or through a role. */
    readonly accessSystemTable: boolean;
    /** SVV_USER_INFO.syslog_access = UNRESTRICTED. */
    readonly syslogUnrestricted: boolean;
  }>;
  /** Rows of SVV_IAM_PRIVILEGES, all command types. */
  readonly assumeRole: Read<readonly AssumeRoleGrant[]>;
}

export interface AssumeRoleGrant {
  /** A role ARN or chain, `ALL`, or `default-aws-iam-role`. */
  readonly iamArn: string;
  /** `CREATE MODEL`, `COPY`, `UNLOAD`, `EXTERNAL FUNCTION` or `EXFUNC` (facts §1.2). */
  readonly command: string;
  readonly granteeType: string;
  readonly grantee: string;
}

export interface RoleFacts {
  readonly arn: string;
  /** AssumeRolePolicyDocument, URL-decoded, otherwise as AWS holds it: it may be malformed. */
  readonly trustPolicy: string;
  readonly boundaryArn?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly attached: Read<readonly AttachedPolicy[]>;
  readonly inline: Read<readonly { readonly name: string; readonly document: string }[]>;
  /** One entry per pair that `simulationRequests` asks for (domain/setup/iam/simulation-requests.ts). */
  readonly simulations: Read<readonly Simulation[]>;
}

export interface AttachedPolicy {
  readonly arn: string;
  /** URL-decoded default version. Customer managed policies only: AWS's own are known by their ARN. */
  readonly document?: Read<string>;
}

/** One EvaluationResult of SimulatePrincipalPolicy. */
export interface Simulation {
  readonly action: string;
  readonly resource: string;
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** Policy and place of each of the MatchedStatements, e.g. `freeze (line 3, column 5)`; empty when none matched. */
  readonly matched: readonly string[];
  readonly missingContext: readonly string[];
  /** AllowedByOrganizations; absent when AWS gave no such detail. */
  readonly allowedByOrganizations?: boolean;
  /** AllowedByPermissionsBoundary; absent when the role has no boundary. */
  readonly allowedByBoundary?: boolean;
}

export interface BucketFacts {
  readonly region: string;
  /** HeadBucket with ExpectedBucketOwner of the warehouse's account succeeded. */
  readonly owned: boolean;
  readonly encryption: Read<{ readonly algorithm: string; readonly keyId?: string }>;
  readonly publicAccessBlock: Read<PublicAccessBlock>;
  /** ObjectOwnership; `missing` where nobody set it, so that ACLs count. Read where not all four blocks are on. */
  readonly objectOwnership?: Read<string>;
  /** PolicyStatus.IsPublic; `missing` when there is no policy. */
  readonly policyIsPublic: Read<boolean>;
  readonly policy: Read<string>;
}

interface PublicAccessBlock {
  readonly BlockPublicAcls: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly RestrictPublicBuckets: boolean;
}

export interface KeyGrant {
  readonly grantee: string;
  /** KMS's names of operations, without their service. */
  readonly operations: readonly string[];
  /** The encryption context that it is limited to, as JSON; absent where it has no limits. */
  readonly constraints?: string;
}

export interface KeyFacts {
  readonly arn: string;
  /** KeyState: `Enabled`, `Disabled`, `PendingDeletion`, … */
  readonly state: string;
  /** KeySpec: `SYMMETRIC_DEFAULT`, … */
  readonly spec: string;
  /** KeyManager: `AWS` or `CUSTOMER`. */
  readonly manager: string;
  readonly policy: Read<string>;
  readonly grants: Read<readonly KeyGrant[]>;
}
