import { type Needed, NONE, on, passes } from './needed.ts';

const role = 'arn:{partition}:iam::{account}:role{RoleName|role}';
const bucket = 'arn:{partition}:s3:::{Bucket}';
const key = '{KeyId|key}';
const ec2 = (kind: string, id: string): string =>
  `arn:{partition}:ec2:{region}:{account}:${kind}/${id}`;
const redshift = (resource: string): string =>
  `arn:{partition}:redshift:{region}:{account}:${resource}`;
const cluster = redshift('cluster:{ClusterIdentifier}');
const serverless = (resource: string): string =>
  `arn:{partition}:redshift-serverless:{region}:{account}:${resource}`;
const boundary = { 'iam:PermissionsBoundary': '{RoleName|boundary}' };
/** A managed admin password: Redshift makes its secret in the caller's name. */
const secretOf = (name: string, given: string): readonly Needed[] =>
  ['CreateSecret', 'TagResource'].map((action) => ({
    action: `secretsmanager:${action}`,
    on: `arn:{partition}:secretsmanager:{region}:{account}:secret:redshift!${name}`,
    given,
  }));
/** The first warehouse of an account makes Redshift's own role. */
const LINKED_ROLE: Needed = {
  action: 'iam:CreateServiceLinkedRole',
  on: 'arn:{partition}:iam::{account}:role/aws-service-role/redshift.amazonaws.com/AWSServiceRoleForRedshift',
  context: { 'iam:AWSServiceName': 'redshift.amazonaws.com' },
};

/** What reading and changing a setup takes: roles, warehouses, network, buckets and keys. */
export const NEEDS_OF_SETUP: Readonly<Record<string, readonly Needed[]>> = {
  'ec2:AuthorizeSecurityGroupEgress': on(ec2('security-group', '{GroupId}')),
  'ec2:AuthorizeSecurityGroupIngress': on(ec2('security-group', '{GroupId}')),
  'ec2:RevokeSecurityGroupEgress': on(ec2('security-group', '{GroupId}')),
  'ec2:RevokeSecurityGroupIngress': on(ec2('security-group', '{GroupId}')),
  'ec2:CreateVpcEndpoint': [
    ...on(
      ec2('vpc', '{VpcId}'),
      ec2('vpc-endpoint', '*'),
      ec2('route-table', '{RouteTableIds}'),
      ec2('subnet', '{SubnetIds}'),
      ec2('security-group', '{SecurityGroupIds}'),
    ),
    {
      action: 'ec2:CreateTags',
      on: ec2('vpc-endpoint', '*'),
      given: 'TagSpecifications',
      context: { 'ec2:CreateAction': 'CreateVpcEndpoint' },
    },
    // EC2 makes the private DNS names of an interface endpoint in the caller's name.
    {
      action: 'route53:AssociateVPCWithHostedZone',
      on: 'arn:{partition}:route53:::hostedzone/*',
      given: 'PrivateDnsEnabled',
    },
  ],
  'ec2:DeleteVpcEndpoints': on(ec2('vpc-endpoint', '{VpcEndpointIds}')),
  'ec2:DescribeVpcAttribute': on(ec2('vpc', '{VpcId}')),
  'ec2:ModifyVpcAttribute': on(ec2('vpc', '{VpcId}')),
  'ec2:ModifyVpcEndpoint': on(
    ec2('vpc-endpoint', '{VpcEndpointId}'),
    ec2('route-table', '{AddRouteTableIds}'),
    ec2('route-table', '{RemoveRouteTableIds}'),
    ec2('subnet', '{AddSubnetIds}'),
    ec2('subnet', '{RemoveSubnetIds}'),
    ec2('security-group', '{AddSecurityGroupIds}'),
    ec2('security-group', '{RemoveSecurityGroupIds}'),
  ),
  'iam:AttachRolePolicy': [{ on: role, context: { ...boundary, 'iam:PolicyARN': '{PolicyArn}' } }],
  'iam:CreateRole': [
    {
      on: 'arn:{partition}:iam::{account}:role{Path}{RoleName}',
      context: { 'iam:PermissionsBoundary': '{PermissionsBoundary}' },
    },
    {
      action: 'iam:TagRole',
      on: 'arn:{partition}:iam::{account}:role{Path}{RoleName}',
      given: 'Tags',
      tags: 'Tags',
    },
  ],
  'iam:DeleteRole': [{ on: role, context: boundary }],
  'iam:DeleteRolePolicy': [{ on: role, context: boundary }],
  'iam:DetachRolePolicy': [{ on: role, context: { ...boundary, 'iam:PolicyARN': '{PolicyArn}' } }],
  'iam:GetPolicy': on('{PolicyArn}'),
  'iam:GetPolicyVersion': on('{PolicyArn}'),
  'iam:GetRole': on(role),
  'iam:GetRolePolicy': on(role),
  'iam:ListAttachedRolePolicies': on(role),
  'iam:ListRolePolicies': on(role),
  'iam:PutRolePolicy': [{ on: role, context: boundary }],
  'iam:SimulatePrincipalPolicy': on('{PolicySourceArn}'),
  'iam:UpdateAssumeRolePolicy': [{ on: role, context: boundary }],
  'kms:CreateAlias': on('arn:{partition}:kms:{region}:{account}:{AliasName}', '{TargetKeyId|key}'),
  'kms:CreateKey': [
    { on: '*' },
    {
      action: 'kms:TagResource',
      on: 'arn:{partition}:kms:{region}:{account}:key/*',
      given: 'Tags',
      tags: 'Tags',
    },
  ],
  'kms:DescribeKey': on(key),
  'kms:EnableKeyRotation': on(key),
  'kms:GetKeyPolicy': on(key),
  'kms:ListGrants': on(key),
  'redshift:CreateCluster': [
    { on: cluster },
    { action: 'redshift:CreateTags', on: cluster, given: 'Tags', tags: 'Tags' },
    passes('IamRoles', 'redshift.amazonaws.com'),
    LINKED_ROLE,
    ...secretOf('{ClusterIdentifier}', 'ManageMasterPassword'),
  ],
  'redshift:ModifyCluster': on(cluster),
  'redshift:ModifyClusterIamRoles': [
    { on: cluster },
    passes('AddIamRoles', 'redshift.amazonaws.com'),
  ],
  'redshift-serverless:CreateNamespace': [
    { on: serverless('namespace/*'), tags: 'tags' },
    {
      action: 'redshift-serverless:TagResource',
      on: serverless('namespace/*'),
      given: 'tags',
      tags: 'tags',
    },
    passes('iamRoles', 'redshift-serverless.amazonaws.com'),
    LINKED_ROLE,
    ...secretOf('{namespaceName}', 'manageAdminPassword'),
  ],
  'redshift-serverless:CreateWorkgroup': [
    { on: serverless('workgroup/*'), tags: 'tags' },
    {
      action: 'redshift-serverless:TagResource',
      on: serverless('workgroup/*'),
      given: 'tags',
      tags: 'tags',
    },
  ],
  'redshift-serverless:GetNamespace': on(serverless('namespace/{namespaceName}')),
  'redshift-serverless:GetWorkgroup': on(serverless('workgroup/{workgroupName}')),
  'redshift-serverless:ListTagsForResource': on('{resourceArn}'),
  'redshift-serverless:UpdateNamespace': [
    { on: serverless('namespace/{namespaceName}') },
    passes('iamRoles', 'redshift-serverless.amazonaws.com'),
  ],
  'redshift-serverless:UpdateWorkgroup': on(serverless('workgroup/{workgroupName}')),
  's3:CreateBucket': on(bucket),
  's3:HeadBucket': [{ action: 's3:ListBucket', on: bucket }],
  's3:GetBucketEncryption': [{ action: 's3:GetEncryptionConfiguration', on: bucket }],
  's3:PutBucketEncryption': [{ action: 's3:PutEncryptionConfiguration', on: bucket }],
  's3:DeleteBucketEncryption': [{ action: 's3:PutEncryptionConfiguration', on: bucket }],
  's3:GetBucketOwnershipControls': on(bucket),
  's3:GetBucketPolicy': on(bucket),
  's3:GetBucketPolicyStatus': on(bucket),
  's3:GetPublicAccessBlock': [{ action: 's3:GetBucketPublicAccessBlock', on: bucket }],
  's3control:GetPublicAccessBlock': [{ action: 's3:GetAccountPublicAccessBlock', on: '*' }],
  's3:PutPublicAccessBlock': [{ action: 's3:PutBucketPublicAccessBlock', on: bucket }],
  's3:DeletePublicAccessBlock': [{ action: 's3:PutBucketPublicAccessBlock', on: bucket }],
  'servicequotas:ListServiceQuotas': NONE,
};
