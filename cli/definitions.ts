import type { Definition, Parameter } from './definition.ts';
import { ANSWERS } from './definitions/answers.ts';
import { CONFIGURATION } from './definitions/configuration.ts';
import { INSTALLATION } from './definitions/installation.ts';
import { MESSAGES } from './definitions/messages.ts';
import { CONFIG, COPY } from './definitions/parameters.ts';

const USE: Parameter = {
  typed: '--use <folder>',
  is: 'a folder with a copy of use/ of the bucket of audits: what a revoke would break, as far as the newest audit saw',
};
const WHO: readonly Parameter[] = [
  { typed: '--user <name>', is: 'a user of the database' },
  { typed: '--grantee <who>', is: 'a user, group or role instead: "group marketing"' },
];

/** As the function `setupInspect` may, without its journal; the last four to log in as the reader, and only for that. */
const SETUP_READS: readonly string[] = [
  'iam:GetRole',
  'iam:ListAttachedRolePolicies',
  'iam:ListRolePolicies',
  'iam:GetRolePolicy',
  'iam:SimulatePrincipalPolicy',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:ListGrants',
  's3:ListBucket',
  's3:GetEncryptionConfiguration',
  's3:GetBucketPublicAccessBlock',
  's3:GetAccountPublicAccessBlock',
  's3:GetBucketPolicy',
  's3:GetBucketPolicyStatus',
  's3:GetBucketOwnershipControls',
  'redshift-serverless:GetNamespace',
  'redshift-serverless:GetWorkgroup',
  'redshift:DescribeClusters',
  'redshift:DescribeClusterSubnetGroups',
  'ec2:DescribeVpcAttribute',
  'ec2:DescribeSubnets',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeVpcEndpointServices',
  'ec2:DescribePrefixLists',
  'ec2:DescribeNetworkAcls',
  'ec2:DescribeVpcs',
  'ec2:DescribeDhcpOptions',
  'servicequotas:ListServiceQuotas',
  'redshift-data:DescribeStatement',
  'redshift-data:GetStatementResult',
  'redshift-data:BatchExecuteStatement',
  'redshift:GetClusterCredentials',
  'kms:CreateGrant',
  'secretsmanager:GetSecretValue of a reader that logs in by a secret',
];

/** Commands that need no installation. */
const OFFLINE: readonly Definition[] = [
  ...CONFIGURATION,
  {
    name: 'policy rules',
    group: 'Configuration',
    summary: 'prints the rules in force, those that follow from the sources too',
    options: [CONFIG],
    examples: ['policy rules'],
    needs: [],
    load: async () => (await import('./commands/policy.ts')).rules,
  },
  {
    name: 'policy test',
    group: 'Configuration',
    summary: 'decides each case beside the policy',
    more: 'It ends with 1 if a case is not decided as expected.',
    options: [
      CONFIG,
      { typed: '--cases <file>', is: 'the cases', usual: 'config/policy-cases.yml' },
    ],
    examples: ['policy test', 'policy test --config new.yml --json'],
    needs: [],
    load: async () => (await import('./commands/policy.ts')).testCases,
  },
  {
    name: 'policy replay',
    group: 'Configuration',
    summary: 'says which past decisions the configuration would take otherwise',
    more: 'It ends with 1 if a decision would differ.',
    arguments: [COPY],
    options: [CONFIG],
    examples: ['policy replay copy --config new.yml'],
    needs: [],
    load: async () => (await import('./commands/policy.ts')).replay,
  },
  {
    name: 'policy plan',
    group: 'Configuration',
    summary: 'says what a change of the configuration does: SQL per database, who gains and loses',
    arguments: [
      { typed: '<old>', is: 'the configuration as it is' },
      { typed: '<new>', is: 'the configuration as it would be' },
    ],
    options: [
      {
        typed: '--evidence <folder>',
        is: 'a copy of the evidence bucket: also which decisions differ',
      },
      USE,
    ],
    examples: ['policy plan config/admin.yml new.yml --evidence copy'],
    needs: [],
    load: async () => (await import('./commands/policy.ts')).plan,
  },
  {
    name: 'setup validate',
    group: 'Setup',
    summary:
      'looks at a warehouse with your own credentials: 32 checks, nothing installed, nothing changed',
    more: `It says of each check whether it passes, fails or cannot be known, what was observed, and what to do next. It ends with 0 when
all prerequisites pass, otherwise with 1. docs/setup.md explains every check.`,
    options: [
      CONFIG,
      { typed: '--warehouse <name>', is: 'of the configuration; needed where it has several' },
      { typed: '--html <file>', is: 'writes the report as a page, too' },
      { typed: '--verbose', is: 'the grounds of every verdict, and where it stands' },
    ],
    examples: ['setup validate --config first.yml --html setup.html'],
    needs: SETUP_READS,
    load: async () => (await import('./commands/setup.ts')).validate,
  },
  {
    name: 'explain',
    group: 'Access',
    summary: 'says by what paths somebody may use or create models, or what is missing',
    more: `With --model it is asked about using that model, with --create about creating models. Without --user and --grantee it says who may.
It reads the catalog through the Data API as the warehouse's reader, and changes nothing. It ends with 1 when the answer is no or unknown.`,
    options: [
      { typed: '--warehouse <name>', is: 'of the configuration; needed where it has several' },
      { typed: '--database <name>', is: 'needed where the warehouse has several' },
      ...WHO,
      { typed: '--model <schema.model>', is: 'who may use it' },
      { typed: '--create', is: 'who may create models' },
      { typed: '--schema <name>', is: 'with --create: in this schema, instead of any' },
      {
        typed: '--role <arn>',
        is: 'with --create: with this IAM role, instead of any configured one',
      },
      {
        typed: '--evidence <folder>',
        is: 'a copy of the evidence bucket: the lease behind each grant',
      },
      USE,
      {
        typed: '--show-as <login>',
        is: "with --model: who asks for SHOW MODEL, a database user or the ARN of a secret, instead of the reader; the model's owner alone is shown role, bucket and key",
      },
      CONFIG,
      {
        typed: '--story <name>',
        is: 'on this machine: asks the warehouse of a story when it has ended',
      },
    ],
    examples: [
      'explain --user mark --model demo_ml.customer_churn_auto_model',
      'explain --story spec --create',
    ],
    needs: [
      'redshift-data:BatchExecuteStatement',
      'redshift-data:DescribeStatement',
      'redshift-data:GetStatementResult',
      'redshift:GetClusterCredentials of the reader (secretsmanager:GetSecretValue of its secret)',
    ],
    load: async () => (await import('./commands/explain.ts')).explain,
  },
  {
    name: 'access',
    group: 'Access',
    summary: 'says what each grantee held through us at an instant, and under which lease',
    more: 'It ends with 1 where a chain is broken before that instant: what was held then is unknown.',
    arguments: [COPY],
    options: [
      {
        typed: '--at <when>',
        is: 'a time with its offset: 2026-11-23T09:00:00Z',
        isMandatory: true,
      },
      { typed: '--model <schema.model>', is: 'what was held on it and on its schema' },
      ...WHO,
    ],
    examples: ['access copy --at 2026-11-23T09:00:00Z --user mark'],
    needs: [],
    load: async () => (await import('./commands/access.ts')).access,
  },
  {
    name: 'handover',
    group: 'Access',
    summary:
      'prints all that was granted here and is in force as SQL, with who approved it and until when',
    arguments: [COPY],
    options: [USE],
    examples: ['handover copy > grants.sql', 'handover copy --use audits > grants.sql'],
    needs: [],
    load: async () => (await import('./commands/handover.ts')).handover,
  },
  {
    name: 'evidence verify',
    group: 'Evidence',
    summary: 'checks hash, signature and order of each entry in a copy of the bucket',
    more: `The fingerprint is the SHA-256 of the public key, in hex; docs/evidence.md says how to get it from KMS. What it runs,
tools/verify-evidence.mjs, shares no code with the rest. It ends with 1 if a chain is broken.`,
    arguments: [COPY],
    options: [
      {
        typed: '--fingerprint <hex>',
        is: 'of a key that is trusted; may be given several times',
        isMandatory: true,
        isRepeatable: true,
      },
    ],
    examples: ['evidence verify copy --fingerprint 9f86d081…'],
    needs: [],
    load: async () => (await import('./commands/evidence.ts')).verify,
  },
  {
    name: 'evidence show',
    group: 'Evidence',
    summary: 'prints what the evidence says of one request, lease or suspension, entry by entry',
    more: `Who asked, who approved and when, what was decided and by which configuration, what was run and read back, each with chain and
number of its entry. With --configurations it prints instead which configurations were published, by whom and when; --json has their
content. It ends with 1 where nothing is said of it, where a chain is broken, or where something among them is no configuration.`,
    arguments: [COPY, { typed: '[id]', is: 'the requestId' }],
    options: [
      { typed: '--configurations', is: 'what was published of the configuration, without an id' },
    ],
    examples: ['evidence show copy users-1', 'evidence show copy --configurations'],
    needs: [],
    load: async () => (await import('./commands/evidence-copy.ts')).show,
  },
  {
    name: 'sandbox',
    group: 'On this machine',
    summary: 'plays the whole product without an AWS account; sandbox --help says what',
    more: 'What npm start is. It writes the reports of audits to reports/, and calls no AWS but what --endpoint names.',
    options: [],
    examples: ['sandbox', 'sandbox --story late-model --faults 7'],
    needs: [],
    passesOn: true,
    load: async () => (await import('./commands/sandbox.ts')).sandbox,
  },
];

/** Every command there is, in the order in which `--help` lists those of a group. */
export const DEFINITIONS: readonly Definition[] = [
  ...OFFLINE,
  ...INSTALLATION,
  ...MESSAGES,
  ...ANSWERS,
];
