import { describe, expect, test } from '@jest/globals';
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

const parameters = {
  Prefix: '',
  HubAccount: HUB,
  HubRegion: 'us-east-1',
  ExternalId: EXTERNAL_ID,
  Warehouses: [cluster],
  WriterLogins: [user('writer')],
  WriterSecrets: [`arn:aws:secretsmanager:eu-west-1:${SPOKE}:secret:writer`],
  ReaderLogins: [user('reader')],
  ReaderSecrets: [`arn:aws:secretsmanager:eu-west-1:${SPOKE}:secret:reader`],
  WarehouseKeys: [`arn:aws:kms:eu-west-1:${SPOKE}:key/none`],
};
const spokeWith = (more: Readonly<Record<string, string>>) =>
  templateRoles('spoke.yml', {
    account: SPOKE,
    region: 'eu-west-1',
    parameters: { ...parameters, ...more },
  });
const spoke = spokeWith({});
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

test('the role by which all who read go is assumed by them, and by nobody else', () => {
  const role = arnOf(HUB, 'SpokeReader-us-east-1');
  expect(
    [...hubRoles, arnOf(HUB, 'admin')].filter((by) => by !== role && assumes(by, role)).toSorted(),
  ).toEqual(
    ['AuditExamine', 'DriftLook', 'Look', 'ReviewsFreeze', 'TagsRead'].map((name) =>
      arnOf(HUB, `${name}-us-east-1`),
    ),
  );
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
  test('only the writer logs in as the writer', () => {
    const text = JSON.stringify(spoke.get('SpokeReader-us-east-1')?.policy);
    expect(text).toContain('dbuser:analytics/reader');
    expect(text).not.toMatch(/writer/);
  });
});

test('spoke.yml makes nothing but roles, each with its own names for the hub', () => {
  const template = record(readTemplate('spoke.yml'));
  const resources = Object.values(record(template['Resources'])).map(record);
  expect(new Set(resources.map(({ Type }) => Type))).toEqual(new Set(['AWS::IAM::Role']));
  for (const { Properties } of resources) {
    const trust = listed(record(record(Properties)['AssumeRolePolicyDocument'])['Statement']);
    expect(trust).toHaveLength(1);
    expect(JSON.stringify(trust)).toContain('sts:ExternalId');
  }
});

test('each role of spoke.yml has the boundary that is given, or none', () => {
  const template = record(readTemplate('spoke.yml'));
  expect(record(template['Parameters'])['PermissionsBoundary']).toMatchObject({ Default: '' });
  for (const { Properties } of Object.values(record(template['Resources'])).map(record))
    expect(record(Properties)['PermissionsBoundary']).toEqual({
      'Fn::If': ['IsBounded', { Ref: 'PermissionsBoundary' }, { Ref: 'AWS::NoValue' }],
    });
});

test('where the hub only reads, no role of a spoke may log in as the writer', () =>
  expect([...spokeWith({ ReadOnly: 'true' }).keys()]).toEqual(['SpokeReader-us-east-1']));
