import { expect } from '@jest/globals';
import type { DeploymentParameters } from '../../domain/deployment-file.ts';
import { withManagedPolicies } from '../../domain/template/managed-policies.ts';
import { withParameters } from '../../domain/template/parameters.ts';
import { referencesIn } from '../../domain/template/references.ts';
import { functionsByRole, mayDo } from '../../domain/template/roles.ts';
import {
  changedOfType,
  listOf,
  objectOf,
  propertiesOf,
  ROLE,
  type TemplateResources,
  withProperties,
} from '../../domain/template/template.ts';
import { missing, ofType, packagedResources, whenPackaged } from './packaged.ts';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/one';
const vpc = { subnets: ['subnet-0a'], securityGroups: ['sg-0a'] };
const made = (parameters: DeploymentParameters): TemplateResources =>
  withParameters(packagedResources(), parameters);

/** The packaged template of somebody with so many warehouses: each login's statements, as config/deployment.yml lists them. */
function withWarehouses(count: number): TemplateResources {
  const arns = (resource: string): string[] =>
    Array.from(
      { length: count },
      (_, n) => `arn:aws:redshift:us-east-1:111122223333:${resource.replace('$', `team-${n}`)}`,
    );
  const Statement = [
    { Effect: 'Allow', Action: 'redshift-data:BatchExecuteStatement', Resource: arns('cluster:$') },
    { Effect: 'Allow', Action: 'redshift:GetClusterCredentials', Resource: arns('dbuser:$/us') },
  ];
  return changedOfType(packagedResources(), ROLE, (role) =>
    withProperties(role, {
      Policies: listOf(propertiesOf(role).Policies)
        .map(objectOf)
        .map((policy) =>
          ['writer', 'reader', 'canary'].includes(String(policy.PolicyName))
            ? { ...policy, PolicyDocument: { Version: '2012-10-17', Statement } }
            : policy,
        ),
    }),
  );
}

whenPackaged.each<[string, DeploymentParameters]>([
  ['no parameters', {}],
  ['a key', { kmsKey: KEY }],
  ['a network', { vpc }],
])('nothing refers to what is not there: %s', (_, parameters) =>
  expect(missing(made(parameters))).toEqual([]),
);

whenPackaged('with a boundary, every role has it', () => {
  const roles = ofType(made({ permissionsBoundary: 'arn:one' }), 'AWS::IAM::Role');
  expect(roles.length).toBeGreaterThan(50);
  expect(roles.filter(([, role]) => propertiesOf(role).PermissionsBoundary !== 'arn:one')).toEqual(
    [],
  );
});

whenPackaged('with a key, no other is made, and everything is encrypted with it', () => {
  const resources = made({ kmsKey: KEY });
  expect(ofType(resources, 'AWS::KMS::Key')).toEqual([]);
  const notEncrypted = (type: string, property: string): string[] =>
    ofType(resources, type)
      .filter(([, one]) => propertiesOf(one)[property] !== KEY)
      .map(([id]) => id);
  expect(ofType(resources, 'AWS::SQS::Queue').length).toBeGreaterThan(5);
  expect([
    notEncrypted('AWS::SQS::Queue', 'KmsMasterKeyId'),
    notEncrypted('AWS::SNS::Topic', 'KmsMasterKeyId'),
    notEncrypted('AWS::Logs::LogGroup', 'KmsKeyId'),
    notEncrypted('AWS::Lambda::Function', 'KmsKeyArn'),
  ]).toEqual([[], [], [], []]);
  expect(JSON.stringify(resources)).not.toContain('SqsManagedSse');
});

whenPackaged('with a key, whoever sends to a queue, or takes from one, may use it', () => {
  const resources = made({ kmsKey: KEY });
  const roles = ofType(resources, 'AWS::IAM::Role').map(([, role]) => role);
  const senders = roles.filter((role) => mayDo(role, 'sqs:SendMessage'));
  const takers = roles.filter((role) => mayDo(role, 'sqs:ReceiveMessage'));
  expect([senders.length > 5, takers.length > 0]).toEqual([true, true]);
  expect(senders.filter((role) => !mayDo(role, 'kms:GenerateDataKey'))).toEqual([]);
  expect([...senders, ...takers].filter((role) => !mayDo(role, 'kms:Decrypt'))).toEqual([]);
});

whenPackaged('with a network, all functions are in it, or those that log in to a warehouse', () => {
  const inside = (functions: 'all' | 'warehouses'): string[] =>
    ofType(made({ vpc: { ...vpc, functions } }), 'AWS::Lambda::Function')
      .filter(([, one]) => propertiesOf(one).VpcConfig !== undefined)
      .map(([id]) => id.replace('LambdaFunction', ''))
      .toSorted();
  expect(inside('all')).toHaveLength(functionsByRole(packagedResources()).size);
  expect(inside('warehouses')).toEqual([
    'AuditExamine',
    'AuditExamineSetup',
    'DriftLook',
    'Look',
    'Reconcile',
    'ReviewsFreeze',
    'SetupCanary',
    'SetupInspect',
    'TagsRead',
  ]);
});

whenPackaged(
  'no role has more inline policies than IAM takes, so that none is made besides',
  () => {
    const resources = packagedResources();
    expect(withManagedPolicies(resources)).toEqual({ resources, problems: [] });
  },
);

whenPackaged('with 300 warehouses, roles that log in have the rest in managed policies', () => {
  const before = withWarehouses(300);
  const { resources, problems } = withManagedPolicies(before);
  expect(problems).toEqual([]);
  expect(missing(resources)).toEqual([]);
  const managed = ofType(resources, 'AWS::IAM::ManagedPolicy').map(([, one]) => propertiesOf(one));
  expect(managed.length).toBeGreaterThan(9 * 4);
  expect(managed.filter((one) => JSON.stringify(one.PolicyDocument).length > 6_144)).toEqual([]);
  for (const [id, role] of ofType(resources, 'AWS::IAM::Role')) {
    const { ManagedPolicyArns } = propertiesOf(role);
    const attached = listOf(ManagedPolicyArns).flatMap(referencesIn);
    const documents = attached.map((one) => propertiesOf(resources[one]).PolicyDocument ?? null);
    const own = listOf(propertiesOf(role).Policies).map(objectOf);
    expect([id, attached.length <= 10]).toEqual([id, true]);
    // Nothing that was allowed is lost on the way.
    const text = JSON.stringify([own, documents]);
    const wanted = JSON.stringify(propertiesOf(before[id]).Policies).match(/team-\d+[^"]*/g) ?? [];
    expect([id, wanted.filter((one) => !text.includes(`${one}"`))]).toEqual([id, []]);
  }
});
