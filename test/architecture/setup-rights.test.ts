import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../domain/config.ts';
import { MANAGED_ON_PATH } from '../../domain/setup/iam/managed-policies.ts';
import { evaluate } from '../../local-aws/account/iam/evaluate.ts';
import { readTemplate } from '../../local-aws/wiring/template.ts';
import { actionsOf, functions, list, record, statementsOf, target } from './deployment.ts';
import { arnOf, policyOf } from './resource-policies.ts';

const ACCOUNT = '111122223333';
const role = (path: string) => `arn:aws:iam::${ACCOUNT}:role/${path}`;
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/redshift-ml-boundary`;
const bounded = { 'iam:PermissionsBoundary': [BOUNDARY] };
const managed = { 'aws:ResourceTag/redshift-ml:managed': ['true'] };
const policy = (name: string) => ({ 'iam:PolicyARN': [`arn:aws:iam::aws:policy/${name}`] });
const here = { 's3:ResourceAccount': [ACCOUNT] };
const decide = (
  name: string,
  action: string,
  resource: string,
  context: Readonly<Record<string, readonly string[]>>,
) => evaluate([{ id: name, document: policyOf(name) }], { action, resource, context }).decision;
const CLUSTER = `arn:aws:redshift:us-east-1:${ACCOUNT}:cluster:analytics`;
type Context = Readonly<Record<string, readonly string[]>>;
const BUCKET = 'arn:aws:s3:::analytics-redshift-ml';
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/one`;
const WORKGROUP = `arn:aws:redshift-serverless:us-east-1:${ACCOUNT}:workgroup/7c1e5f0a`;
const NAMESPACE = WORKGROUP.replace('workgroup', 'namespace');
const ownTag = {
  'aws:RequestTag/redshift-ml:managed': ['true'],
  'aws:TagKeys': ['redshift-ml:managed'],
};
const groupTag = {
  ...ownTag,
  'aws:RequestTag/RedshiftDbGroups': ['admins'],
  'aws:TagKeys': ['redshift-ml:managed', 'RedshiftDbGroups'],
};
const making = (action: string): Context => ({ 'ec2:CreateAction': [action] });
const ENDPOINT = `arn:aws:ec2:us-east-1:${ACCOUNT}:vpc-endpoint/vpce-1`;

// Context keys as the service reference of 2026-09 lists them for these actions.
test.each<[string, string, string, Context, string]>([
  ['SetupAttachRole', 'iam:UpdateAssumeRolePolicy', role('redshift-ml/a'), bounded, 'allowed'],
  ['SetupAttachRole', 'iam:UpdateAssumeRolePolicy', role('redshift-ml/a'), {}, 'implicitDeny'],
  ['SetupAttachRole', 'iam:UpdateAssumeRolePolicy', role('lake'), managed, 'implicitDeny'],
  [
    'SetupAttachRole',
    'iam:UpdateAssumeRolePolicy',
    role('lake'),
    { ...managed, ...bounded },
    'allowed',
  ],
  ['SetupUndoRole', 'iam:DeleteRole', role('redshift-ml/a'), bounded, 'allowed'],
  ['SetupUndoRole', 'iam:DeleteRole', role('redshift-ml/a'), {}, 'implicitDeny'],
  [
    'SetupAttachRole',
    'iam:AttachRolePolicy',
    role('redshift-ml/a'),
    { ...bounded, ...policy('AmazonS3FullAccess') },
    'allowed',
  ],
  [
    'SetupAttachRole',
    'iam:AttachRolePolicy',
    role('redshift-ml/a'),
    { ...bounded, ...policy('AdministratorAccess') },
    'implicitDeny',
  ],
  [
    'SetupUndoRole',
    'iam:DetachRolePolicy',
    role('redshift-ml/a'),
    { ...bounded, ...policy('AdministratorAccess') },
    'implicitDeny',
  ],
  ['SetupUndoRole', 'ec2:DeleteVpcEndpoints', ENDPOINT, managed, 'allowed'],
  ['SetupUndoRole', 'ec2:DeleteVpcEndpoints', ENDPOINT, {}, 'implicitDeny'],
  ['SetupAttachRole', 's3:PutBucketPublicAccessBlock', BUCKET, here, 'allowed'],
  ['SetupUndoRole', 's3:PutEncryptionConfiguration', BUCKET, here, 'allowed'],
  [
    'SetupAttachRole',
    's3:PutBucketPublicAccessBlock',
    BUCKET,
    { 's3:ResourceAccount': ['444455556666'] },
    'implicitDeny',
  ],
  ['SetupAttachRole', 's3:PutBucketPublicAccessBlock', 'arn:aws:s3:::lake', here, 'implicitDeny'],
  ['SetupUndoRole', 's3:PutBucketPublicAccessBlock', 'arn:aws:s3:::lake', here, 'implicitDeny'],
  ['SetupAttachRole', 's3:CreateBucket', BUCKET, {}, 'allowed'],
  ['SetupAttachRole', 's3:CreateBucket', 'arn:aws:s3:::lake', {}, 'implicitDeny'],
  ['SetupInspectRole', 's3:GetAccountPublicAccessBlock', '*', {}, 'allowed'],
  ['SetupUndoRole', 's3:PutBucketPublicAccessBlock', arnOf('EvidenceBucket'), here, 'explicitDeny'],
  ['SetupAttachRole', 's3:PutEncryptionConfiguration', arnOf('AuditBucket'), here, 'explicitDeny'],
  [
    'SetupAttachRole',
    'iam:PassRole',
    arnOf('DecideRole'),
    { 'iam:PassedToService': ['redshift.amazonaws.com'] },
    'explicitDeny',
  ],
  // What somebody tagged, or gave a boundary, is ours all the same.
  ...['iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy', 'iam:AttachRolePolicy'].map(
    (action): [string, string, string, Context, string] => [
      'SetupAttachRole',
      action,
      arnOf('ReconcileRole'),
      { ...managed, ...bounded, ...policy('AmazonS3FullAccess') },
      'explicitDeny',
    ],
  ),
  ...['iam:DeleteRolePolicy', 'iam:DetachRolePolicy', 'iam:DeleteRole'].map(
    (action): [string, string, string, Context, string] => [
      'SetupUndoRole',
      action,
      arnOf('ReconcileRole'),
      { ...managed, ...bounded, ...policy('AmazonS3FullAccess') },
      'explicitDeny',
    ],
  ),
  [
    'SetupAttachRole',
    'iam:PutRolePolicy',
    role('aws-service-role/redshift.amazonaws.com/AWSServiceRoleForRedshift'),
    { ...managed, ...bounded },
    'explicitDeny',
  ],
  ['SetupAttachRole', 'kms:CreateAlias', arnOf('EvidenceKey'), {}, 'explicitDeny'],
  ['SetupAttachRole', 'kms:EnableKeyRotation', arnOf('AuditKey'), {}, 'explicitDeny'],
  ['SetupAttachRole', 'kms:EnableKeyRotation', KEY, {}, 'allowed'],
  ['SetupAttachRole', 'kms:CreateAlias', KEY, {}, 'allowed'],
  // A tag can put somebody into a group, or make Undo's of somebody else's endpoint: our own tag only, where it is made.
  ['SetupAttachRole', 'iam:TagRole', role('redshift-ml/a'), ownTag, 'allowed'],
  ['SetupAttachRole', 'iam:TagRole', role('redshift-ml/a'), groupTag, 'implicitDeny'],
  ['SetupAttachRole', 'redshift:CreateTags', CLUSTER, ownTag, 'allowed'],
  ['SetupAttachRole', 'redshift:CreateTags', CLUSTER, groupTag, 'implicitDeny'],
  ['SetupAttachRole', 'kms:TagResource', KEY, ownTag, 'allowed'],
  ['SetupAttachRole', 'kms:TagResource', KEY, groupTag, 'implicitDeny'],
  ...['CreateNamespace', 'CreateWorkgroup', 'TagResource'].flatMap(
    (call): readonly [string, string, string, Context, string][] => {
      const action = `redshift-serverless:${call}`;
      const resource = call === 'CreateNamespace' ? NAMESPACE : WORKGROUP;
      return [
        ['SetupAttachRole', action, resource, ownTag, 'allowed'],
        ['SetupAttachRole', action, resource, groupTag, 'implicitDeny'],
        ['SetupAttachRole', action, resource, {}, 'implicitDeny'],
      ];
    },
  ),
  [
    'SetupAttachRole',
    'ec2:CreateTags',
    ENDPOINT,
    {
      ...making('CreateVpcEndpoint'),
      'aws:TagKeys': ['redshift-ml:managed', 'redshift-ml:action'],
    },
    'allowed',
  ],
  [
    'SetupAttachRole',
    'ec2:CreateTags',
    ENDPOINT,
    { ...making('CreateVpcEndpoint'), ...groupTag },
    'implicitDeny',
  ],
  ['SetupAttachRole', 'ec2:CreateTags', ENDPOINT, making('CreateSubnet'), 'implicitDeny'],
  ['SetupAttachRole', 'ec2:CreateTags', ENDPOINT, {}, 'implicitDeny'],
  ['SetupAttachRole', 'redshift:CreateCluster', CLUSTER, {}, 'allowed'],
  ['SetupAttachRole', 'redshift:CreateCluster', `${CLUSTER}2`, {}, 'implicitDeny'],
  ['SetupAttachRole', 'redshift:ModifyClusterIamRoles', CLUSTER, {}, 'allowed'],
  ['SetupAttachRole', 'redshift:ModifyClusterIamRoles', `${CLUSTER}2`, {}, 'implicitDeny'],
  ['SetupUndoRole', 'redshift:ModifyClusterIamRoles', CLUSTER, {}, 'allowed'],
  ['SetupUndoRole', 'redshift:ModifyClusterIamRoles', `${CLUSTER}2`, {}, 'implicitDeny'],
  ['SetupAttachRole', 'redshift-serverless:UpdateWorkgroup', WORKGROUP, {}, 'allowed'],
  ['SetupUndoRole', 'redshift-serverless:UpdateWorkgroup', WORKGROUP, {}, 'allowed'],
  [
    'SetupAttachRole',
    'redshift-serverless:UpdateWorkgroup',
    WORKGROUP.replace(ACCOUNT, '444455556666'),
    {},
    'implicitDeny',
  ],
  ['SetupModifyWarehouseRole', 'redshift:ModifyCluster', CLUSTER, {}, 'allowed'],
  ['SetupModifyWarehouseRole', 'redshift:ModifyCluster', `${CLUSTER}2`, {}, 'implicitDeny'],
  ['SetupModifyWarehouseRole', 'redshift:DeleteCluster', CLUSTER, {}, 'implicitDeny'],
  ['SetupAttachRole', 'redshift:ModifyCluster', CLUSTER, {}, 'implicitDeny'],
  ['SetupUndoRole', 'redshift:ModifyCluster', CLUSTER, {}, 'implicitDeny'],
])('%s: %s on %s', (name, action, resource, context, decision) =>
  expect(decide(name, action, resource, context)).toBe(decision),
);

describe('what the ways of the page attach may be attached, and taken off again', () => {
  const made = { of: role('redshift-ml/a'), is: bounded };
  const handedOver = { of: role('lake'), is: { ...managed, ...bounded } };
  test.each(Object.values(MANAGED_ON_PATH).flat())('%s', (name) => {
    const decided = [made, handedOver].flatMap(({ of, is }) => [
      decide('SetupAttachRole', 'iam:AttachRolePolicy', of, { ...is, ...policy(name) }),
      decide('SetupUndoRole', 'iam:DetachRolePolicy', of, { ...is, ...policy(name) }),
    ]);
    expect(decided).toEqual(['allowed', 'allowed', 'allowed', 'allowed']);
  });
});

test('the clusters that the setup may change are those of config/admin.yml', () => {
  const { warehouses } = parseConfig(readTemplate('config/admin.yml'));
  const wanted = warehouses.flatMap((one) =>
    one.setup !== undefined && one.kind === 'provisioned'
      ? [`arn:aws:redshift:${one.region}:${one.account}:cluster:${one.cluster}`]
      : [],
  );
  const named = list(record(readTemplate('config/deployment.yml'))['setupWarehouses']);
  expect(named.filter((arn) => !String(arn).includes(':namespace/'))).toEqual(wanted);
});

test('what could set an admin password may be called by one function, on configured warehouses', () => {
  const named = list(record(readTemplate('config/deployment.yml'))['setupWarehouses']);
  for (const action of ['redshift:ModifyCluster', 'redshift-serverless:UpdateNamespace']) {
    const holders = Object.entries(functions)
      .filter(([, { role: id }]) =>
        statementsOf(target(id)).some((statement) => actionsOf(statement).includes(action)),
      )
      .map(([name]) => name);
    expect(holders).toEqual(['setupModifyWarehouse']);
    const statements = statementsOf('SetupModifyWarehouseRole').filter((statement) =>
      actionsOf(statement).includes(action),
    );
    expect(statements.map(({ Resource }) => Resource)).toEqual([named]);
  }
});
