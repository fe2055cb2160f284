/**
 * Everything that Inspect reads, as data: the only input of the checks, the planner and the prediction.
 * JSON all the way down, so that it can be journalled. AWS's own names and spellings are kept in values.
 */
import * as z from 'zod/mini';
import { SetupTarget } from './config.ts';
import { NetworkFacts } from './network/network-facts.ts';
import { readOf } from './read.ts';

const Strings = z.readonly(z.array(z.string()));

export const AssociatedRole = z.object({
  arn: z.string(),
  /** `in-sync`, `adding`, `removing`, or what else AWS answered. */
  applyStatus: z.string(),
});
export type AssociatedRole = z.infer<typeof AssociatedRole>;

export const WarehouseFacts = z.object({
  kind: z.enum(['provisioned', 'serverless']),
  /** Not every AWS-compatible endpoint gives one. */
  arn: z.exactOptional(z.string()),
  /** Whether it has a public address; absent: AWS did not say. */
  publiclyAccessible: z.exactOptional(z.boolean()),
  /** Whether it has IPv6 addresses too; absent: AWS did not say. */
  dualStack: z.exactOptional(z.boolean()),
  /** ClusterStatus, or the workgroup's status (lower case) unless the namespace's is the one that is not `available`. */
  status: z.string(),
  roles: z.readonly(z.array(AssociatedRole)),
  defaultRoleArn: z.exactOptional(z.string()),
  /** Of the KMS key that it is encrypted with: ARN or id, customer's or AWS's. Absent where AWS names none. */
  encryptionKey: z.exactOptional(z.string()),
  /** Of its subnet group, or of its workgroup's subnets: questions of their own, which may be refused alone. */
  place: readOf(
    z.object({
      vpcId: z.string(),
      subnetIds: Strings,
    }),
  ),
  securityGroupIds: Strings,
  enhancedVpcRouting: z.exactOptional(z.boolean()),
});
export type WarehouseFacts = z.infer<typeof WarehouseFacts>;

/** A Serverless namespace: it holds the roles. */
export const NamespaceFacts = z.object({
  /** In lower case, as clusters spell it. */
  status: z.string(),
  roles: z.readonly(z.array(AssociatedRole)),
  defaultRoleArn: z.exactOptional(z.string()),
});
export type NamespaceFacts = z.infer<typeof NamespaceFacts>;

export const AssumeRoleGrant = z.object({
  /** A role ARN or chain, `ALL`, or `default-aws-iam-role`. */
  iamArn: z.string(),
  /** `CREATE MODEL`, `COPY`, `UNLOAD`, `EXTERNAL FUNCTION` or `EXFUNC` (facts §1.2). */
  command: z.string(),
  granteeType: z.string(),
  grantee: z.string(),
});
export type AssumeRoleGrant = z.infer<typeof AssumeRoleGrant>;

/** Read through the Data API as the reader. `missing`: the catalog has no such user. */
export const LoginFacts = z.object({
  writer: readOf(
    z.object({
      user: z.string(),
      superuser: z.boolean(),
    }),
  ),
  reader: readOf(
    z.object({
      user: z.string(),
      superuser: z.boolean(),
      /** SVV_SYSTEM_PRIVILEGES, directly or through a role. */
      accessSystemTable: z.boolean(),
      /** SVV_USER_INFO.syslog_access = UNRESTRICTED. */
      syslogUnrestricted: z.boolean(),
    }),
  ),
  /** Rows of SVV_IAM_PRIVILEGES, all command types. */
  assumeRole: readOf(z.readonly(z.array(AssumeRoleGrant))),
});
export type LoginFacts = z.infer<typeof LoginFacts>;

export const AttachedPolicy = z.object({
  arn: z.string(),
  /** URL-decoded default version. Customer managed policies only: AWS's own are known by their ARN. */
  document: z.exactOptional(readOf(z.string())),
});
export type AttachedPolicy = z.infer<typeof AttachedPolicy>;

/** One EvaluationResult of SimulatePrincipalPolicy. */
export const Simulation = z.object({
  action: z.string(),
  resource: z.string(),
  decision: z.enum(['allowed', 'explicitDeny', 'implicitDeny']),
  /** Policy and place of each of the MatchedStatements, e.g. `freeze (line 3, column 5)`; empty when none matched. */
  matched: Strings,
  missingContext: Strings,
  /** The header that this answer supposes, where no page says which one the request carries. */
  supposing: z.exactOptional(z.string()),
  /** To which service the role was passed, where that was not SageMaker. */
  passedTo: z.exactOptional(z.string()),
  /** AllowedByOrganizations; absent when AWS gave no such detail. */
  allowedByOrganizations: z.exactOptional(z.boolean()),
  /** AllowedByPermissionsBoundary; absent when the role has no boundary. */
  allowedByBoundary: z.exactOptional(z.boolean()),
});
export type Simulation = z.infer<typeof Simulation>;

export const RoleFacts = z.object({
  arn: z.string(),
  /** RoleId, with which `aws:userId` of its sessions begins. */
  id: z.exactOptional(z.string()),
  /** AssumeRolePolicyDocument, URL-decoded, otherwise as AWS holds it: it may be malformed. */
  trustPolicy: z.string(),
  boundaryArn: z.exactOptional(z.string()),
  /** The boundary's document. Read where it takes something away: the simulator does not say on which key that depends. */
  boundaryPolicy: z.exactOptional(readOf(z.string())),
  tags: z.readonly(z.record(z.string(), z.string())),
  attached: readOf(z.readonly(z.array(AttachedPolicy))),
  inline: readOf(
    z.readonly(
      z.array(
        z.object({
          name: z.string(),
          document: z.string(),
        }),
      ),
    ),
  ),
  /** One entry per pair that `simulationRequests` asks for (domain/setup/iam/simulation-requests.ts). */
  simulations: readOf(z.readonly(z.array(Simulation))),
});
export type RoleFacts = z.infer<typeof RoleFacts>;

export const PublicAccessBlock = z.object({
  BlockPublicAcls: z.boolean(),
  IgnorePublicAcls: z.boolean(),
  BlockPublicPolicy: z.boolean(),
  RestrictPublicBuckets: z.boolean(),
});
export type PublicAccessBlock = z.infer<typeof PublicAccessBlock>;

export const BucketFacts = z.object({
  region: z.string(),
  /** HeadBucket with ExpectedBucketOwner of the warehouse's account succeeded. */
  owned: z.boolean(),
  encryption: readOf(
    z.object({
      algorithm: z.string(),
      keyId: z.exactOptional(z.string()),
    }),
  ),
  publicAccessBlock: readOf(PublicAccessBlock),
  /** ObjectOwnership; `missing` where nobody set it, so that ACLs count. Read where not all four blocks are on. */
  objectOwnership: z.exactOptional(readOf(z.string())),
  /** PolicyStatus.IsPublic; `missing` when there is no policy. */
  policyIsPublic: readOf(z.boolean()),
  policy: readOf(z.string()),
});
export type BucketFacts = z.infer<typeof BucketFacts>;

export const KeyGrant = z.object({
  grantee: z.string(),
  /** KMS's names of operations, without their service. */
  operations: Strings,
  /** The encryption context that it is limited to, as JSON; absent where it has no limits. */
  constraints: z.exactOptional(z.string()),
});
export type KeyGrant = z.infer<typeof KeyGrant>;

export const KeyFacts = z.object({
  arn: z.string(),
  /** KeyState: `Enabled`, `Disabled`, `PendingDeletion`, … */
  state: z.string(),
  /** KeySpec: `SYMMETRIC_DEFAULT`, … */
  spec: z.string(),
  /** KeyManager: `AWS` or `CUSTOMER`. */
  manager: z.string(),
  policy: readOf(z.string()),
  grants: readOf(z.readonly(z.array(KeyGrant))),
});
export type KeyFacts = z.infer<typeof KeyFacts>;

export const SetupFacts = z.object({
  target: SetupTarget,
  warehouse: readOf(WarehouseFacts),
  /** Of a Serverless warehouse that is missing: its namespace may be there all the same. */
  namespace: z.exactOptional(readOf(NamespaceFacts)),
  logins: LoginFacts,
  /** By role ARN: each role of the configuration's pairs. */
  roles: z.readonly(z.record(z.string(), readOf(RoleFacts))),
  /** ARN of the configured permissions boundary. Read where a role is missing: only a new role is given it. */
  boundary: z.exactOptional(readOf(z.string())),
  /** By bucket name: each bucket of the pairs. */
  buckets: z.readonly(z.record(z.string(), readOf(BucketFacts))),
  /** The block of public access of the warehouse's account. Read where a bucket does not block everything by itself. */
  accountBlock: z.exactOptional(readOf(PublicAccessBlock)),
  /** By the reference as it was found: a pair's `key` (ARN or `alias/…`), the key id of a bucket's default encryption, or the warehouse's own key. */
  keys: z.readonly(z.record(z.string(), readOf(KeyFacts))),
  /** The VPC of the warehouse, or of the subnet group that it would be created in. Absent when neither is known. */
  network: z.exactOptional(NetworkFacts),
  /** Applied quotas of SageMaker for jobs, by their names. Absent where neither setup.canary nor setup.quotas is configured. */
  quotas: z.exactOptional(
    readOf(
      z.readonly(
        z.array(
          z.object({
            name: z.string(),
            value: z.number(),
          }),
        ),
      ),
    ),
  ),
});
export type SetupFacts = z.infer<typeof SetupFacts>;
