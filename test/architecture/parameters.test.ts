import { expect } from '@jest/globals';
import type { DeploymentParameters } from '../../domain/deployment-file.ts';
import { withParameters } from '../../domain/template/parameters.ts';
import { referencesIn } from '../../domain/template/references.ts';
import { functionsByRole, mayDo } from '../../domain/template/roles.ts';
import { propertiesOf, type TemplateResources } from '../../domain/template/template.ts';
import { packaged, packagedResources, whenPackaged } from './packaged.ts';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/one';
const vpc = { subnets: ['subnet-0a'], securityGroups: ['sg-0a'] };
const made = (parameters: DeploymentParameters): TemplateResources =>
  withParameters(packagedResources(), parameters);
const ofType = (resources: TemplateResources, type: string) =>
  Object.entries(resources).filter(([, { Type }]) => Type === type);

/** What is referred to and is not there. */
function missing(resources: TemplateResources): string[] {
  const there = new Set([
    ...Object.keys(resources),
    ...Object.keys(JSON.parse(JSON.stringify(packaged()['Parameters']))),
  ]);
  return Object.entries(resources)
    .flatMap(([id, { Properties, DependsOn }]) =>
      [...referencesIn(Properties), ...[DependsOn ?? []].flat().map(String)].map(
        (other) => [id, other] as const,
      ),
    )
    .filter(([, other]) => !there.has(other))
    .map(([id, other]) => `${id} → ${other}`);
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
