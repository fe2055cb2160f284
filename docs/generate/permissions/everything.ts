import { READ_AGAIN, type Reason } from './reason.ts';

/** Why a resource is `*` although the service reference knows resources of the action. */
export const EVERYTHING: readonly Reason[] = [
  {
    roles: [
      'TagsRead',
      'AuditExamineAccount',
      'SetupInspect',
      'AuditExamineSetup',
      'SetupAttach',
      'SetupUndo',
    ],
    actions: ['redshift:DescribeClusters'],
    because:
      'the reference knows clusters as a resource that may be named; that AWS narrows the action by one was not seen',
  },
  {
    roles: ['SetupInspect', 'AuditExamineSetup'],
    actions: [
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
      's3:GetBucketPolicy',
      's3:GetBucketPolicyStatus',
      's3:GetBucketOwnershipControls',
      'redshift-serverless:GetNamespace',
      'redshift-serverless:GetWorkgroup',
      'ec2:DescribeVpcAttribute',
    ],
    because: 'reads of whatever config/admin.yml names, wherever in the account it is',
  },
  {
    roles: ['SetupAttach', 'SetupUndo'],
    actions: READ_AGAIN.filter((action) => action !== 'redshift:DescribeClusters'),
    because:
      'what is about to be replaced is read again just before, wherever config/admin.yml has it',
  },
  {
    roles: ['SetupAttach', 'SetupUndo'],
    actions: ['ec2:ModifyVpcAttribute', 'ec2:ModifyVpcEndpoint'],
    because:
      'what config/admin.yml names may lie anywhere in the account; a plan that somebody approved names it',
  },
  {
    roles: ['SetupAttach'],
    actions: [
      'kms:TagResource',
      'ec2:CreateVpcEndpoint',
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:AuthorizeSecurityGroupEgress',
      'route53:AssociateVPCWithHostedZone',
    ],
    because:
      'what is made has no ARN before, and what it is made for may lie anywhere; a plan that somebody approved names it',
  },
  {
    roles: ['SetupUndo'],
    actions: ['ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress'],
    because: 'it takes back what SetupAttach did, wherever that was',
  },
];

/** Actions for which the service authorization reference of 2026-09 knows no resource: `*` is all that can be said. */
export const WITHOUT_RESOURCE: ReadonlySet<string> = new Set([
  'cloudtrail:LookupEvents',
  'datazone:GetSubscription',
  'datazone:GetSubscriptionRequestDetails',
  'datazone:ListSubscriptions',
  'dynamodb:ListStreams',
  ...[
    'DhcpOptions',
    'NetworkAcls',
    'PrefixLists',
    'RouteTables',
    'SecurityGroups',
    'Subnets',
    'VpcEndpointServices',
    'VpcEndpoints',
    'Vpcs',
  ].map((what) => `ec2:Describe${what}`),
  'iam:GetAccountAuthorizationDetails',
  'kms:CreateKey',
  ...[
    'CreateLogDelivery',
    'DeleteLogDelivery',
    'DescribeLogGroups',
    'DescribeResourcePolicies',
    'GetLogDelivery',
    'ListLogDeliveries',
    'PutResourcePolicy',
    'UpdateLogDelivery',
  ].map((name) => `logs:${name}`),
  's3:GetAccountPublicAccessBlock',
  'redshift-data:DescribeStatement',
  'redshift-data:GetStatementResult',
  'redshift-data:ListStatements',
  'redshift:DescribeClusterSubnetGroups',
  'secretsmanager:GetRandomPassword',
  'servicequotas:ListServiceQuotas',
  'states:SendTaskSuccess',
  ...['GetSamplingRules', 'GetSamplingTargets', 'PutTelemetryRecords', 'PutTraceSegments'].map(
    (name) => `xray:${name}`,
  ),
]);
