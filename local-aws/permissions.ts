/** IAM's prefix of each SDK client's service, where it is not the name in lower case. */
const PREFIXES: Readonly<Record<string, string>> = {
  EventBridge: 'events',
  RedshiftData: 'redshift-data',
  RedshiftServerless: 'redshift-serverless',
  ServiceQuotas: 'servicequotas',
  SFN: 'states',
};

/** Operations whose action has another name, or that take more than one: what is made in the caller's name is asked of the caller. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  // Everybody may ask who they are.
  'sts:GetCallerIdentity': [],
  's3:HeadBucket': ['s3:ListBucket'],
  's3:ListObjectsV2': ['s3:ListBucket'],
  's3:GetBucketEncryption': ['s3:GetEncryptionConfiguration'],
  's3:PutBucketEncryption': ['s3:PutEncryptionConfiguration'],
  's3:DeleteBucketEncryption': ['s3:PutEncryptionConfiguration'],
  's3:GetPublicAccessBlock': ['s3:GetBucketPublicAccessBlock'],
  's3control:GetPublicAccessBlock': ['s3:GetAccountPublicAccessBlock'],
  's3:PutPublicAccessBlock': ['s3:PutBucketPublicAccessBlock'],
  's3:DeletePublicAccessBlock': ['s3:PutBucketPublicAccessBlock'],
  'iam:CreateRole': ['iam:CreateRole', 'iam:TagRole'],
  'kms:CreateKey': ['kms:CreateKey', 'kms:TagResource'],
  'ec2:CreateVpcEndpoint': [
    'ec2:CreateVpcEndpoint',
    'ec2:CreateTags',
    'route53:AssociateVPCWithHostedZone',
  ],
  'redshift:CreateCluster': [
    'redshift:CreateCluster',
    'redshift:CreateTags',
    'iam:PassRole',
    'iam:CreateServiceLinkedRole',
    'secretsmanager:CreateSecret',
    'secretsmanager:TagResource',
  ],
  'redshift:ModifyClusterIamRoles': ['redshift:ModifyClusterIamRoles', 'iam:PassRole'],
  'redshift-serverless:CreateNamespace': [
    'redshift-serverless:CreateNamespace',
    'redshift-serverless:TagResource',
    'iam:PassRole',
    'iam:CreateServiceLinkedRole',
    'secretsmanager:CreateSecret',
    'secretsmanager:TagResource',
  ],
  'redshift-serverless:CreateWorkgroup': [
    'redshift-serverless:CreateWorkgroup',
    'redshift-serverless:TagResource',
  ],
  'redshift-serverless:UpdateNamespace': ['redshift-serverless:UpdateNamespace', 'iam:PassRole'],
  'scheduler:CreateSchedule': ['scheduler:CreateSchedule', 'iam:PassRole'],
};

/** The IAM actions that one operation of an SDK client takes: `IAM`, `GetRole` takes `iam:GetRole`. */
export function actionsOf(service: string, operation: string): readonly string[] {
  const action = `${PREFIXES[service] ?? service.toLowerCase()}:${operation}`;
  return ACTIONS[action] ?? [action];
}

/** The actions that the policies of each role allow, by the role's name. Resources and conditions are not looked at. */
export type RoleActions = ReadonlyMap<string, ReadonlySet<string>>;

/** What the role lacks for a call; empty for somebody who is no role of the deployment. */
export const lacking = (
  roles: RoleActions,
  role: string,
  service: string,
  operation: string,
): readonly string[] => {
  const allowed = roles.get(role);
  return allowed === undefined
    ? []
    : actionsOf(service, operation).filter((action) => !allowed.has(action));
};
