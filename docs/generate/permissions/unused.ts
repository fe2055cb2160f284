import { READ_AGAIN, type Reason } from './reason.ts';

const dynamo = (...names: readonly string[]): string[] => names.map((name) => `dynamodb:${name}`);
const LOG_IN = [
  'Look',
  'Reconcile',
  'SetupInspect',
  'SetupCanary',
  'TagsRead',
  'ReviewsFreeze',
  'AuditExamine',
  'AuditExamineSetup',
  'DriftLook',
];
/** Of those who decide by the configuration, whoever is not invoked in the story `publish`. */
const FOLLOW = [
  'Look',
  'AwaitApproval',
  'Answer',
  'AuditTargets',
  'AuditExamine',
  'AuditExamineSetup',
  'AuditExamineAccount',
  'AuditReport',
  'AuditRepair',
  'DatazoneFind',
  'DatazoneRead',
  'DatazoneAsk',
  'DriftReadLog',
  'DriftLook',
  'ReviewsFind',
  'ReviewsFreeze',
  'ReviewsFollow',
  'SetupInspect',
  'SetupAskApproval',
  'SetupAttach',
  'SetupModifyWarehouse',
  'SetupUndo',
  'SetupCanary',
  'TagsFind',
  'TagsRead',
  'TagsCompare',
];
/** Why a role has a permission that no story uses. The stories are played against this list (test/flows/stories.test.ts). */
export const UNUSED: readonly Reason[] = [
  {
    roles: ['AccessManualMachine'],
    actions: ['sqs:SendMessage'],
    because: 'the machines of access have one definition; no story starts this one by hand',
  },
  {
    roles: [
      'LeaseSchedule',
      'SweepSchedule',
      'VerifySchedule',
      'ReadAllTags',
      'ReadAllSubscriptions',
      'FollowReviews',
      'AuditNightly',
    ],
    actions: ['sqs:SendMessage'],
    on: /undeliverable$/,
    because: 'Scheduler writes what it could not deliver with the role of the schedule',
  },
  {
    roles: ['Undeliverable'],
    actions: [...dynamo('GetItem', 'PutItem'), 'events:PutEvents'],
    because: 'a request that could not be delivered (test/functions/access/undeliverable.test.ts)',
  },
  {
    roles: LOG_IN,
    actions: ['kms:CreateGrant'],
    because:
      'a warehouse with a key of its own: the Data API makes itself a grant on it, in the name of its caller (facts 3.1)',
  },
  {
    roles: ['Look', 'Reconcile', 'TagsRead', 'ReviewsFreeze', 'DriftLook'],
    actions: ['redshift-data:DescribeStatement'],
    because: 'a statement that takes longer than the call that sent it waits',
  },
  {
    roles: ['Reconcile'],
    actions: ['redshift-data:ListStatements'],
    because: 'after a crash the open batch is looked for by its name (law 2)',
  },
  {
    roles: ['Reconcile'],
    actions: ['sqs:ChangeMessageVisibility'],
    because: 'a warehouse that cannot be read: the work comes again later',
  },
  {
    roles: ['Reconcile'],
    actions: ['sqs:SendMessage'],
    because: 'a message that nobody can read goes where an alarm tells of it',
  },
  {
    roles: FOLLOW,
    actions: dynamo('Query'),
    where: /"CONFIGURATION"/,
    because:
      'what is published of the configuration: in the story `publish` others decide by it (functions/following.ts is the same for all)',
  },
  {
    roles: ['Sweep'],
    actions: dynamo('Query'),
    on: /table\/ledger$/,
    where: /DB#/,
    because: 'leases of a database that the configuration has lost are looked for',
  },
  {
    roles: ['Look', 'ReviewsFreeze', 'AuditExamine'],
    actions: ['s3:ListBucket'],
    on: /:::audit/,
    because: 'without it S3 answers for an object that is not there as for one that is forbidden',
  },
  {
    roles: ['Signer'],
    actions: dynamo('BatchWriteItem'),
    because: 'an entry that is larger than an item is kept in parts',
  },
  {
    roles: ['Signer'],
    actions: dynamo('GetItem'),
    where: /EVIDENCE#signer/,
    because: 'an entry that is larger than an item is read in parts',
  },
  {
    roles: ['Verify', 'AuditExamine', 'AuditReport', 'DriftLook'],
    actions: dynamo('GetItem'),
    because: 'an entry that is larger than an item is read in parts',
  },
  {
    roles: ['Recopy'],
    actions: [...dynamo('Scan'), 's3:PutObject', 's3:GetObject'],
    because: 'by hand, when a copy was given up (docs/runbook.md)',
  },
  {
    roles: ['Restore'],
    actions: [
      ...dynamo('GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'),
      's3:GetObject',
      's3:ListBucket',
      'kms:GetPublicKey',
    ],
    because: 'by hand, after the table was lost (docs/runbook.md)',
  },
  {
    roles: ['SetupInspect', 'AuditExamineSetup'],
    actions: ['s3:GetBucketPolicyStatus', 'ec2:DescribePrefixLists'],
    because: 'a bucket with a policy, rules that name a list of addresses',
  },
  {
    roles: ['AuditExamineSetup'],
    actions: [
      'iam:GetPolicy',
      'iam:GetPolicyVersion',
      'kms:DescribeKey',
      'kms:GetKeyPolicy',
      'kms:ListGrants',
      'redshift-serverless:GetNamespace',
      'redshift-serverless:GetWorkgroup',
    ],
    because: 'it reads what SetupInspect reads; no story audits such a setup',
  },
  {
    roles: ['SetupAttach'],
    actions: READ_AGAIN.filter((action) => action !== 'redshift-serverless:GetWorkgroup'),
    because: 'what is about to be replaced is read again just before',
  },
  {
    roles: ['SetupAttach'],
    actions: ['DescribeSecret', 'RotateSecret', 'UpdateSecret', 'GetRandomPassword'].map(
      (name) => `secretsmanager:${name}`,
    ),
    because:
      'Redshift makes the secret of a new cluster with all of these, in the name of its caller',
  },
  {
    roles: ['SetupAttach'],
    actions: [
      'kms:CreateKey',
      'kms:CreateAlias',
      'kms:TagResource',
      'kms:EnableKeyRotation',
      'ec2:AuthorizeSecurityGroupEgress',
    ],
    because: 'repairs that no story needs (test/flows/setup-calls.test.ts)',
  },
  {
    roles: ['SetupModifyWarehouse'],
    actions: ['redshift-serverless:UpdateNamespace', 'redshift-serverless:GetNamespace'],
    on: /:cluster:/,
    because: 'one list has clusters and namespaces, and each action fits one of them',
  },
  {
    roles: ['SetupAttach'],
    actions: ['redshift-serverless:CreateNamespace'],
    on: /:workgroup/,
    because: 'one statement has namespaces and workgroups, and each action fits one of them',
  },
  {
    roles: ['SetupAttach'],
    actions: ['redshift-serverless:CreateWorkgroup'],
    on: /:namespace/,
    because: 'one statement has namespaces and workgroups, and each action fits one of them',
  },
  {
    roles: ['Look', 'ReviewsFreeze', 'DriftLook'],
    actions: ['sts:AssumeRole'],
    because:
      'reading a warehouse of another account; the story many-accounts grants there (test/architecture/spokes.test.ts)',
  },
  {
    roles: ['SetupUndo', 'SetupCanary'],
    actions: ['sts:AssumeRole'],
    because:
      'no story takes a setup of another account back, or trains there (test/architecture/spokes.test.ts)',
  },
  {
    roles: ['Copy', 'Recopy'],
    actions: ['s3:GetObject', 's3:PutObject'],
    on: /evidence-\d+-none/,
    because: 'a standby Region; no story has one (test/cli/standby.test.ts)',
  },
  {
    roles: ['Post'],
    actions: ['secretsmanager:GetSecretValue'],
    because: 'no story posts to a webhook (test/functions/operation/post.test.ts)',
  },
  {
    roles: ['SetupUndo'],
    actions: [
      ...dynamo('GetItem', 'PutItem'),
      'iam:DeleteRole',
      'iam:DeleteRolePolicy',
      'iam:DetachRolePolicy',
      'iam:PutRolePolicy',
      'iam:UpdateAssumeRolePolicy',
      'iam:GetRole',
      'iam:GetRolePolicy',
      'iam:PassRole',
      's3:PutBucketPublicAccessBlock',
      's3:PutEncryptionConfiguration',
      'ec2:DeleteVpcEndpoints',
      ...READ_AGAIN,
      'ec2:DescribeVpcEndpoints',
      'redshift:ModifyClusterIamRoles',
      'redshift-serverless:UpdateWorkgroup',
      'ec2:ModifyVpcAttribute',
      'ec2:ModifyVpcEndpoint',
      'ec2:RevokeSecurityGroupEgress',
      'ec2:RevokeSecurityGroupIngress',
    ],
    because: 'no story takes a setup back (test/flows/setup-undo.test.ts)',
  },
  {
    roles: ['TagsRead', 'AuditExamineAccount'],
    actions: [
      'redshift-serverless:GetNamespace',
      'redshift-serverless:GetWorkgroup',
      'redshift-serverless:ListTagsForResource',
    ],
    because: 'a Serverless warehouse; the stories tag a cluster (test/flows/tags.test.ts)',
  },
  {
    roles: ['DatazoneFind'],
    actions: ['datazone:ListSubscriptions'],
    because: 'at night; the stories send the events of DataZone (test/flows/datazone.test.ts)',
  },
];
