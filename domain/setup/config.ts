import * as z from 'zod/mini';
import { Login } from '../login.ts';
import { Name } from '../name.ts';

const written = (form: RegExp, error: string) => z.string().check(z.regex(form, { error }));

const RoleArn = written(
  /^arn:aws[a-z-]*:iam::\d{12}:role\/(?!aws-service-role\/)[\w+=.@/-]+$/,
  'is not the ARN of one IAM role, arn:aws:iam::<account>:role/<name>; a chain of roles, a service-linked role, or the word default, is no pair',
);
const PolicyArn = written(
  /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/,
  'is not the ARN of an IAM policy, arn:aws:iam::<account>:policy/<name>',
);
const Bucket = written(
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  'is not the name of a bucket: 3 to 63 of a-z, 0-9, "." and "-", without s3:// and without a path',
);
/** A key ARN, or an alias of the warehouse's own account and Region: a missing alias is one that setup may create. */
const Key = written(
  /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+|alias\/(?!aws\/)[\w/-]+)$/,
  'is neither the ARN of a key, arn:aws:kms:<region>:<account>:key/<id>, nor an alias of this account, alias/<name>; the keys that AWS manages (alias/aws/…) cannot be shared with a role',
);
const KeyArn = written(
  /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
  'is not the ARN of a key, arn:aws:kms:<region>:<account>:key/<id>',
);
const SubnetId = written(/^subnet-[0-9a-f]+$/, 'is not the id of a subnet, subnet-…');
const SecurityGroupId = written(/^sg-[0-9a-f]+$/, 'is not the id of a security group, sg-…');

/** Step 5 of the page: which role works on which bucket (and key), and for which user group. */
export const Pair = z.strictObject({
  role: RoleArn,
  bucket: Bucket,
  key: z.optional(Key),
  /** Without a group the pair is everybody's. */
  group: z.optional(z.string().check(z.minLength(1), z.maxLength(127))),
});
export type Pair = z.infer<typeof Pair>;

/** What the roles are for; what each of them calls stands in iam/section.ts. */
export const Purpose = z.enum([
  'xgboost',
  'auto',
  'byom-local',
  'byom-remote',
  'forecast',
  'bedrock',
  'tags',
]);
export type Purpose = z.infer<typeof Purpose>;

/** Of each warehouse that does not exist yet: it would be encrypted, never public, with a password managed by AWS. */
const toCreate = {
  database: written(
    /^[a-z][a-z0-9_]{0,63}$/,
    'is not 1 to 64 of a-z, 0-9 and _, beginning with a letter',
  ),
  adminUser: written(
    /^[a-z][a-z0-9_]{0,127}$/,
    'is not 1 to 128 of a-z, 0-9 and _, beginning with a letter',
  ),
  securityGroups: z.array(SecurityGroupId).check(z.minLength(1)),
};

/** How a cluster would be created. */
const ClusterToCreate = z.strictObject({
  ...toCreate,
  nodeType: z.string().check(z.minLength(1)),
  numberOfNodes: z.int().check(z.positive()),
  subnetGroup: z.string().check(z.minLength(1)),
});

/** How a Serverless namespace and its workgroup would be created; capacities are in RPUs. */
const WorkgroupToCreate = z.strictObject({
  ...toCreate,
  baseCapacity: z.int().check(z.positive()),
  /** The most that queries may take. Left out, AWS sets no limit but its own. */
  maxCapacity: z.optional(z.int().check(z.positive())),
  subnets: z.array(SubnetId).check(z.minLength(1)),
});

/**
 * Who trains the canary, and where its model is until it is dropped. The login is that of an ordinary creator of models, so
 * that the canary finds what such a person lacks.
 */
const Canary = z.strictObject({ login: Login, database: Name, schema: Name });

const setupWith = <ToCreate extends z.ZodMiniType>(create: ToCreate) =>
  z.strictObject({
    /** The way of step 2 that a new or insufficient role is completed on. */
    path: z._default(z.enum(['simple', 'all-commands', 'restrictive']), 'restrictive'),
    /** What the roles must serve. Left out: what every way of the page gives, and a generated policy what the page's serves. */
    purposes: z.optional(z.array(Purpose).check(z.minLength(1))),
    pairs: z.array(Pair).check(z.minLength(1)),
    /** The role of `IAM_ROLE default`; needed on the path all-commands. */
    defaultRole: z.optional(RoleArn),
    /** Permissions boundary of every role that setup creates or writes (law 13). Left out: it writes none. */
    boundary: z.optional(PolicyArn),
    /** `on` asks for enhanced VPC routing; `keep` leaves it as it is and only previews. */
    routing: z._default(z.enum(['keep', 'on']), 'keep'),
    /** Whether the roles shall read the sample data in redshift-downloads. */
    sampleData: z._default(z.boolean(), false),
    /** Demand, not only recommend, what today's edition of the page adds (facts §0). */
    currentEdition: z._default(z.boolean(), false),
    /** Private VPC of the hyperparameter tuning jobs. */
    trainingVpc: z.optional(
      z.strictObject({
        subnets: z.array(SubnetId).check(z.minLength(1)),
        securityGroups: z.array(SecurityGroupId),
      }),
    ),
    /**
     * Take ASSUMEROLE from PUBLIC and give each pair's group its own role for CREATE MODEL. Reconcile does it; in the same
     * transaction everybody gets COPY, UNLOAD and EXTERNAL FUNCTION back by the warehouse's roles that are no group's.
     */
    separateGroups: z.optional(z.boolean()),
    create: z.optional(create),
    /** The customer-managed key that the warehouse is encrypted with, if it is: the Data API uses it in our roles' name. */
    encryptionKey: z.optional(KeyArn),
    /** Reads SageMaker's quotas, some 25 calls a Region; with a canary they are read anyway. */
    quotas: z.optional(z.boolean()),
    /** Lets `"canary": true` train and drop a small model on the first pair. */
    canary: z.optional(Canary),
  });

interface Named {
  readonly defaultRole?: string | undefined;
  readonly pairs: readonly Pair[];
}

const defaultOfAPair = z.refine<Named>(
  ({ defaultRole, pairs }) =>
    defaultRole === undefined || pairs.some(({ role }) => role === defaultRole),
  { error: 'is the role of none of the pairs', path: ['defaultRole'] },
);

const OfCluster = setupWith(ClusterToCreate).check(defaultOfAPair);
const OfServerless = setupWith(WorkgroupToCreate).check(defaultOfAPair);

/** The section `setup` of a warehouse in config/admin.yml. */
export const SetupConfig = z.union([OfCluster, OfServerless]);
export type SetupConfig = z.infer<typeof SetupConfig>;

/** As each kind of warehouse takes it: they differ in `create`. */
export const ClusterSetup: z.ZodMiniType<SetupConfig> = OfCluster;
export const ServerlessSetup: z.ZodMiniType<SetupConfig> = OfServerless;
export type RolePath = SetupConfig['path'];
export type CanaryConfig = NonNullable<SetupConfig['canary']>;

/** One warehouse as the setup sees it: where it is, how it is called, and what is wanted of it. */
export const SetupTarget = z.object({
  /** Name in the configuration. */
  name: z.string(),
  account: z.string(),
  region: z.string(),
  identity: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('provisioned'), cluster: z.string() }),
    z.object({ kind: z.literal('serverless'), workgroup: z.string(), namespace: z.string() }),
  ]),
  writer: Login,
  reader: Login,
  setup: SetupConfig,
  /** Roles that the warehouse uses besides those of the pairs, as far as they are configured. */
  otherRoles: z.optional(z.array(z.string())),
});
export type SetupTarget = z.infer<typeof SetupTarget>;
