import { describe, expect, test } from '@jest/globals';
import { evaluate } from '../../local-aws/account/iam/evaluate.ts';
import { list } from '../../local-aws/account/policy.ts';
import type { Caller } from '../../local-aws/service.ts';
import { type AssumableRole, createSts } from '../../local-aws/sts.ts';
import { readTemplate } from '../../local-aws/wiring/template.ts';
import { templateRoles } from '../../local-aws/wiring/template-roles.ts';
import { deploymentFor } from '../../sandbox/deployment.ts';
import { list as listed, record } from './deployment.ts';

const HUB = '111122223333';
const SPOKE = '222233334444';
const EXTERNAL_ID = 'sales-7f3a';
const cluster = `arn:aws:redshift:eu-west-1:${SPOKE}:cluster:analytics`;
const user = (name: string) => `arn:aws:redshift:eu-west-1:${SPOKE}:dbuser:analytics/${name}`;

const secret = (name: string) => `arn:aws:secretsmanager:eu-west-1:${SPOKE}:secret:${name}`;
const TRUST = {
  Prefix: '',
  HubAccount: HUB,
  HubRegion: 'us-east-1',
  ExternalId: EXTERNAL_ID,
};
const REACHED = {
  Warehouses: [cluster],
  WarehouseKeys: [`arn:aws:kms:eu-west-1:${SPOKE}:key/none`],
};
const READER = { ReaderLogins: [user('reader')], ReaderSecrets: [secret('reader')] };
const BOUNDARY = `arn:aws:iam::${SPOKE}:policy/sales-boundary`;
const PARAMETERS = {
  'spoke.yml': {
    ...TRUST,
    ...REACHED,
    ...READER,
    WriterLogins: [user('writer')],
    WriterSecrets: [secret('writer')],
  },
  'spoke-inspect.json': { ...TRUST, ...REACHED, ...READER },
  'spoke-setup.json': {
    ...TRUST,
    ...REACHED,
    CanaryLogins: [user('canary')],
    CanarySecrets: [secret('canary')],
    Boundary: [BOUNDARY],
    SetupRoles: [`arn:aws:iam::${SPOKE}:role/redshift-ml/analytics`],
    SetupBuckets: ['arn:aws:s3:::sales-redshift-ml'],
    SetupWarehouses: [cluster],
  },
};
const spoke = new Map(
  Object.entries(PARAMETERS).flatMap(([file, parameters]) => [
    ...templateRoles(file, { account: SPOKE, region: 'eu-west-1', parameters }),
  ]),
);
const NOTHING = { Statement: [] };
const arnOf = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;

const asSpoke = (id: string) => ({ id, externalId: EXTERNAL_ID });

/** Roles of both accounts, the hub's with these as `spokes` in config/deployment.yml. */
const rolesWith = (...spokes: string[]): ReadonlyMap<string, AssumableRole> =>
  new Map([
    ...[...deploymentFor({ warehouses: [], accounts: spokes.map(asSpoke) }).wiring.assumable].map(
      ([name, role]): [string, AssumableRole] => [arnOf(HUB, name), role],
    ),
    ...[...spoke].map(([name, role]): [string, AssumableRole] => [arnOf(SPOKE, name), role]),
  ]);
const roles = rolesWith(SPOKE);
const hubRoles = [...roles.keys()].filter((arn) => arn.includes(HUB));
const spokeRoles = [...roles.keys()].filter((arn) => arn.includes(SPOKE));

/** Whether it may be assumed: by a role whose policies are known, or by somebody who may do everything in the own account. */
function assumes(by: string, role: string, externalId?: string, known = roles): boolean {
  const sts = createSts((arn) => known.get(arn), { now: () => 0 });
  const caller: Caller = { functionName: 'test', role: by };
  try {
    sts.service.operations['AssumeRole']?.(
      {
        RoleArn: role,
        RoleSessionName: 'test',
        ...(externalId !== undefined && { ExternalId: externalId }),
      },
      caller,
    );
    return true;
  } catch (error) {
    expect(error).toMatchObject({ name: 'AccessDenied' });
    return false;
  }
}

describe('who may assume a role of a spoke', () => {
  test('exactly one role of the hub each', () =>
    expect(
      spokeRoles.map((role) => [role, hubRoles.filter((by) => assumes(by, role, EXTERNAL_ID))]),
    ).toEqual([
      [arnOf(SPOKE, 'SpokeWriter-us-east-1'), [arnOf(HUB, 'Reconcile-us-east-1')]],
      [arnOf(SPOKE, 'SpokeReader-us-east-1'), [arnOf(HUB, 'SpokeReader-us-east-1')]],
      [arnOf(SPOKE, 'SpokeAccountReader-us-east-1'), [arnOf(HUB, 'SpokeAccountReader-us-east-1')]],
      [arnOf(SPOKE, 'SpokeInspector-us-east-1'), [arnOf(HUB, 'SpokeInspector-us-east-1')]],
      ...['SetupAttach', 'SetupModifyWarehouse', 'SetupUndo', 'SetupCanary'].map((name) => [
        arnOf(SPOKE, `Spoke${name}-us-east-1`),
        [arnOf(HUB, `${name}-us-east-1`)],
      ]),
    ]));
  test('not with another external id, and not without one', () => {
    const by = arnOf(HUB, 'Reconcile-us-east-1');
    const role = arnOf(SPOKE, 'SpokeWriter-us-east-1');
    expect([undefined, 'sales', 'SALES-7F3A'].map((id) => assumes(by, role, id))).toEqual([
      false,
      false,
      false,
    ]);
  });
  test.each([
    ['somebody of the hub with all rights', arnOf(HUB, 'admin')],
    ['somebody of the spoke itself', arnOf(SPOKE, 'admin')],
    ['a role of the same name elsewhere', arnOf('444455556666', 'Reconcile-us-east-1')],
  ])('not %s', (_, by) =>
    expect(spokeRoles.filter((role) => assumes(by, role, EXTERNAL_ID))).toEqual([]),
  );
  test('not where config/deployment.yml does not list the account, whatever the account says', () => {
    const known = rolesWith('333344445555');
    expect(
      hubRoles.flatMap((by) => spokeRoles.filter((role) => assumes(by, role, EXTERNAL_ID, known))),
    ).toEqual([]);
  });
});

test.each([
  ['SpokeReader', ['AuditExamine', 'DriftLook', 'Look', 'ReviewsFreeze', 'TagsRead']],
  ['SpokeAccountReader', ['AuditExamineAccount', 'AuditReport', 'TagsFind', 'TagsRead']],
  ['SpokeInspector', ['AuditExamineSetup', 'SetupInspect']],
])('%s, by which several go, is assumed by them, and by nobody else', (shared, by) => {
  const role = arnOf(HUB, `${shared}-us-east-1`);
  expect(
    [...hubRoles, arnOf(HUB, 'admin')]
      .filter((one) => one !== role && assumes(one, role))
      .toSorted(),
  ).toEqual(by.map((name) => arnOf(HUB, `${name}-us-east-1`)));
});

describe('what a role of a spoke may do', () => {
  const actionsOf = (name: string) =>
    list(spoke.get(name)?.policy.Statement)
      .flatMap(({ Action }) => list(Action))
      .toSorted();
  const run = ['kms:CreateGrant', 'redshift-data:BatchExecuteStatement'];
  const read = ['redshift-data:DescribeStatement', 'redshift-data:GetStatementResult'];
  const logIn = ['redshift:GetClusterCredentials', 'secretsmanager:GetSecretValue'];
  test('the writer runs statements as the writer, and nothing else', () =>
    expect(actionsOf('SpokeWriter-us-east-1')).toEqual(
      [...run, ...read, 'redshift-data:ListStatements', ...logIn].toSorted(),
    ));
  test('the reader runs statements as the reader, and nothing else', () =>
    expect(actionsOf('SpokeReader-us-east-1')).toEqual([...run, ...read, ...logIn].toSorted()));
  test('the reader of the account reads its roles, tags and names in buckets, and logs in nowhere', () =>
    expect(actionsOf('SpokeAccountReader-us-east-1')).toEqual([
      'cloudtrail:LookupEvents',
      'iam:GetAccountAuthorizationDetails',
      'iam:GetRole',
      'redshift-serverless:GetNamespace',
      'redshift-serverless:GetWorkgroup',
      'redshift-serverless:ListTagsForResource',
      'redshift-serverless:ListTagsForResource',
      'redshift:DescribeClusters',
      's3:ListBucket',
    ]));
  test('only the writer logs in as the writer', () => {
    const text = JSON.stringify(spoke.get('SpokeReader-us-east-1')?.policy);
    expect(text).toContain('dbuser:analytics/reader');
    expect(text).not.toMatch(/writer/);
    const others = [...spoke].filter(([name]) => !name.startsWith('SpokeWriter'));
    expect(JSON.stringify(others.map(([, { policy }]) => policy))).not.toMatch(/\/writer|:writer/);
  });
  test('the inspector changes nothing, but for the grant on the key of a warehouse that it logs in to', () => {
    const changes = actionsOf('SpokeInspector-us-east-1').filter(
      (action) => !/:(Get|List|Describe|Simulate)/.test(action),
    );
    expect(changes).toEqual(['kms:CreateGrant', 'redshift-data:BatchExecuteStatement']);
  });
  const may = (name: string, action: string, resource: string, context: object) =>
    evaluate([{ id: 'role', document: spoke.get(`Spoke${name}-us-east-1`)?.policy ?? NOTHING }], {
      action,
      resource,
      context: { ...context },
    }).decision;
  const role = `arn:aws:iam::${SPOKE}:role/redshift-ml/analytics`;
  test.each([
    ['under the boundary of the spoke', role, { 'iam:PermissionsBoundary': [BOUNDARY] }, 'allowed'],
    [
      'not under that of the hub',
      role,
      { 'iam:PermissionsBoundary': [`arn:aws:iam::${HUB}:policy/sales-boundary`] },
      'implicitDeny',
    ],
    ['not without one', role, {}, 'implicitDeny'],
    [
      "not one of the hub's own way in",
      `arn:aws:iam::${SPOKE}:role/SpokeWriter-us-east-1`,
      { 'iam:PermissionsBoundary': [BOUNDARY], 'aws:ResourceTag/redshift-ml:managed': ['true'] },
      'explicitDeny',
    ],
  ])('a role is written %s', (_, resource, context, decision) =>
    expect(may('SetupAttach', 'iam:PutRolePolicy', resource, context)).toBe(decision),
  );
  test('a bucket, cluster or role that is not of the parameters is not changed', () => {
    const own = {
      's3:ResourceAccount': [SPOKE],
      'iam:PassedToService': ['redshift.amazonaws.com'],
    };
    const decisions = (bucket: string, of: string, passed: string) => [
      may('SetupAttach', 's3:PutBucketPublicAccessBlock', `arn:aws:s3:::${bucket}`, own),
      may('SetupModifyWarehouse', 'redshift:ModifyCluster', of, own),
      may('SetupAttach', 'iam:PassRole', passed, own),
    ];
    expect(decisions('sales-redshift-ml', cluster, role)).toEqual([
      'allowed',
      'allowed',
      'allowed',
    ]);
    expect(decisions('others', `${cluster}-2`, `${role}-2`)).toEqual([
      'implicitDeny',
      'implicitDeny',
      'implicitDeny',
    ]);
  });
  test('each policy fits into a role', () => {
    for (const { policy } of spoke.values())
      expect(JSON.stringify(policy).length).toBeLessThan(8_000);
  });
});

test.each(Object.keys(PARAMETERS))(
  '%s makes nothing but roles, each with its own names for the hub',
  (file) => {
    const template = record(readTemplate(file));
    const resources = Object.values(record(template['Resources'])).map(record);
    expect(new Set(resources.map(({ Type }) => Type))).toEqual(new Set(['AWS::IAM::Role']));
    for (const { Properties } of resources) {
      const trust = listed(record(record(Properties)['AssumeRolePolicyDocument'])['Statement']);
      expect(trust).toHaveLength(1);
      expect(JSON.stringify(trust)).toContain('sts:ExternalId');
    }
  },
);

test.each(Object.keys(PARAMETERS))(
  'each role of %s has the boundary that is given, or none',
  (file) => {
    const template = record(readTemplate(file));
    expect(record(template['Parameters'])['PermissionsBoundary']).toMatchObject({ Default: '' });
    for (const { Properties } of Object.values(record(template['Resources'])).map(record))
      expect(record(Properties)['PermissionsBoundary']).toEqual({
        'Fn::If': ['IsBounded', { Ref: 'PermissionsBoundary' }, { Ref: 'AWS::NoValue' }],
      });
  },
);

test('where the hub only reads, no role of a spoke may log in as the writer', () => {
  const parameters = { ...PARAMETERS['spoke.yml'], ReadOnly: 'true' };
  const roles = templateRoles('spoke.yml', { account: SPOKE, region: 'eu-west-1', parameters });
  expect([...roles.keys()]).toEqual(['SpokeReader-us-east-1', 'SpokeAccountReader-us-east-1']);
});
