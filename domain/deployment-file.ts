import * as z from 'zod/mini';
import { AccountId } from './accounts.ts';
import { FORMER_KEYS, PUBLIC_HALF } from './former-keys.ts';

/** What CloudWatch Logs knows as retention. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

const Arn = z
  .string()
  .check(z.regex(/^arn:aws[a-z-]*:[a-z0-9-]+:[^:]*:[^:]*:.+$/, { error: 'is not an ARN' }));
const BucketArn = z
  .string()
  .check(z.regex(/^arn:aws[a-z-]*:s3:::[a-z0-9.-]+$/, { error: 'is not the ARN of a bucket' }));
const Days = z.int().check(z.positive());
const Subscriptions = z.array(z.strictObject({ Protocol: z.string(), Endpoint: z.string() }));
const Statements = z
  .array(
    z.strictObject({
      Effect: z.enum(['Allow', 'Deny']),
      Action: z.union([z.string(), z.array(z.string())]),
      Resource: z.union([z.string(), z.array(z.string())]),
      Condition: z.optional(z.record(z.string(), z.unknown())),
    }),
  )
  .check(z.minLength(1));

const PublicKeyOrNone = z.string().check(
  z.regex(new RegExp(`^(none|${PUBLIC_HALF})$`), {
    error:
      'is neither none nor a public key of ECC_NIST_P256 as KMS answers it (docs/configuration.md)',
  }),
);
const FormerKeys = z.string().check(
  z.regex(FORMER_KEYS, {
    error: 'is neither none nor <ARN>=<public half> with commas between (docs/standby.md)',
  }),
);
const RegionOrNone = z
  .string()
  .check(z.regex(/^(none|[a-z]{2}(-[a-z]+)+-\d)$/, { error: 'is neither none nor a Region' }));
const RoleOrNone = z.string().check(
  z.regex(/^(none|arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+)$/, {
    error: 'is neither none nor the ARN of an IAM role',
  }),
);

/** How every name begins that a deployment gives. */
const Prefix = z.string().check(
  z.regex(/^[a-z][a-z0-9-]{0,15}\$\{self:provider\.stage\}-$/, {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the Serverless Framework
    error: 'is not 1 to 16 of a-z, 0-9 and -, then ${self:provider.stage}-: stages would collide',
  }),
);

/** What of config/deployment.yml is needed where nothing is deployed. */
export const NamesOfDeployment = z.object({ prefix: Prefix, readOnly: z.optional(z.boolean()) });
export type NamesOfDeployment = z.infer<typeof NamesOfDeployment>;

const KeyArn = z.string().check(
  z.regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/.+$/, {
    error: 'is not the ARN of a KMS key, as IAM wants it: an alias is none',
  }),
);
const idsOf = (what: string, begin: string) =>
  z
    .array(
      z
        .string()
        .check(
          z.regex(new RegExp(`^${begin}-[0-9a-z]+$`), { error: `is not the id of a ${what}` }),
        ),
    )
    .check(z.minLength(1));

/** How the whole installation is deployed; each may be left out. */
const PARAMETERS = {
  /** The boundary of all our own roles; those of the roles that the setup makes are `boundary`. */
  permissionsBoundary: z.optional(Arn),
  /** Encrypts logs, queues, topics, and the environment of the functions. */
  kmsKey: z.optional(KeyArn),
  /** The network of the functions. */
  vpc: z.optional(
    z.strictObject({
      subnets: idsOf('subnet', 'subnet'),
      securityGroups: idsOf('security group', 'sg'),
      /** Those that log in to a warehouse, or all. */
      functions: z.optional(z.enum(['all', 'warehouses'])),
    }),
  ),
  /** Nothing is deployed that decides, grants, revokes or repairs, nor a role that could log in as the writer. */
  readOnly: z.optional(z.boolean()),
  /** How many managed policies IAM lets a role have, where the account's quota is higher than the usual one. */
  managedPoliciesPerRole: z.optional(z.int().check(z.gte(10), z.lte(20))),
};
export const DeploymentParameters = z.object(PARAMETERS);
export type DeploymentParameters = z.infer<typeof DeploymentParameters>;

/** config/deployment.yml: what AWS has to know before anything runs. */
export const DeploymentFile = z.strictObject({
  prefix: Prefix,
  approvalAccounts: z.array(AccountId),
  eventSources: z.array(z.string()),
  senders: z.array(z.string()).check(z.minLength(1)),
  operatorRole: Arn,
  alarmSubscriptions: Subscriptions,
  notificationSubscriptions: Subscriptions,
  webhookSecret: Arn,
  configurationPublisher: RoleOrNone,
  configurationKey: PublicKeyOrNone,
  logRetentionDays: z.int().check(
    z.refine((days) => RETENTION_DAYS.includes(days), {
      error: `is not one of ${RETENTION_DAYS.join(', ')}`,
    }),
  ),
  eventArchiveDays: Days,
  evidenceRetentionDays: Days,
  standbyRegion: RegionOrNone,
  formerEvidenceKeys: FormerKeys,
  auditRetentionDays: Days,
  auditReaders: z.array(Arn).check(z.minLength(1)),
  activityLogs: z.array(
    z.strictObject({
      cloudwatchLog: z.strictObject({ logGroup: z.string(), filter: z.optional(z.string()) }),
    }),
  ),
  spokes: z.array(AccountId).check(z.minLength(1)),
  /** What Lambda takes as `maximumConcurrency` of a queue. */
  reconcilesAtOnce: z.int().check(z.minimum(2), z.maximum(1_000)),
  /** The batch window of the stream that `signer` reads: Lambda takes 300 at most. */
  signedWithinSeconds: z.optional(z.int().check(z.gte(0), z.lte(300))),
  boundary: z.array(Arn).check(z.minLength(1)),
  makeBoundary: z
    .string()
    .check(z.regex(/^[\w+=,.@-]{1,128}$/, { error: 'is not the name of an IAM policy' })),
  setupWarehouses: z.array(Arn).check(z.minLength(1)),
  setupRoles: z.array(Arn).check(z.minLength(1)),
  setupBuckets: z.array(BucketArn).check(z.minLength(1)),
  warehouseKeys: z.array(Arn).check(z.minLength(1)),
  writer: Statements,
  reader: Statements,
  canary: Statements,
  ...PARAMETERS,
});
export type DeploymentFile = z.infer<typeof DeploymentFile>;
