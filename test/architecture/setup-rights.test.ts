import { expect, test } from '@jest/globals';
import { evaluate } from '../../local-aws/account/iam/evaluate.ts';
import type { PolicyDocument } from '../../local-aws/account/policy.ts';
import { statementsOf } from './deployment.ts';

const ACCOUNT = '111122223333';
const RESOLVED = { Partition: 'aws', AccountId: ACCOUNT, StackName: 'redshift-ml' };

/** The policy of a role, with what CloudFormation puts in the place of its references. */
function documentOf(role: string): PolicyDocument {
  const text = JSON.stringify({ Statement: statementsOf(role) })
    .replaceAll(/\{"Fn::Sub":("[^"]*")\}/g, '$1')
    .replaceAll(/\{"Ref":"(AWS::\w+)"\}/g, (_, name: string) => `"\${${name}}"`)
    .replaceAll(/\{"Fn::GetAtt":"?\[?"(\w+)[".,]+Arn"\]?\}/g, '"arn:aws:s3:::$1"');
  return JSON.parse(
    Object.entries(RESOLVED).reduce(
      (resolved, [name, value]) => resolved.replaceAll(`\${AWS::${name}}`, value),
      text,
    ),
  );
}

const role = (path: string) => `arn:aws:iam::${ACCOUNT}:role/${path}`;
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/redshift-ml-boundary`;
const bounded = { 'iam:PermissionsBoundary': [BOUNDARY] };
const managed = { 'aws:ResourceTag/redshift-ml:managed': ['true'] };
const policy = (name: string) => ({ 'iam:PolicyARN': [`arn:aws:iam::aws:policy/${name}`] });
const here = { 's3:ResourceAccount': [ACCOUNT] };
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
  [
    'SetupUndoRole',
    's3:PutBucketPublicAccessBlock',
    'arn:aws:s3:::EvidenceBucket',
    here,
    'explicitDeny',
  ],
  [
    'SetupAttachRole',
    's3:PutEncryptionConfiguration',
    'arn:aws:s3:::AuditBucket',
    here,
    'explicitDeny',
  ],
  [
    'SetupAttachRole',
    'iam:PassRole',
    role('redshift-ml-DecideRole-1'),
    { 'iam:PassedToService': ['redshift.amazonaws.com'] },
    'explicitDeny',
  ],
])('%s: %s on %s', (name, action, resource, context, decision) =>
  expect(
    evaluate([{ id: name, document: documentOf(name) }], { action, resource, context }).decision,
  ).toBe(decision),
);
