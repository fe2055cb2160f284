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
const ENDPOINT = `arn:aws:ec2:us-east-1:${ACCOUNT}:vpc-endpoint/vpce-1`;

// Context keys as the service reference of 2026-09 lists them for these actions.
test.each<[string, string, string, Readonly<Record<string, readonly string[]>>, string]>([
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
  ['SetupAttachRole', 's3:PutBucketPublicAccessBlock', 'arn:aws:s3:::ml', here, 'allowed'],
  [
    'SetupAttachRole',
    's3:PutBucketPublicAccessBlock',
    'arn:aws:s3:::ml',
    { 's3:ResourceAccount': ['444455556666'] },
    'implicitDeny',
  ],
  ['SetupUndoRole', 's3:PutBucketPublicAccessBlock', arnOf('EvidenceBucket'), here, 'explicitDeny'],
  ['SetupAttachRole', 's3:PutEncryptionConfiguration', arnOf('AuditBucket'), here, 'explicitDeny'],
  [
    'SetupAttachRole',
    'iam:PassRole',
    arnOf('DecideRole'),
    { 'iam:PassedToService': ['redshift.amazonaws.com'] },
    'explicitDeny',
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
