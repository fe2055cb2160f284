import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { isRecord, type Json, type JsonObject } from '../../local-aws/json.ts';
import { readServerless } from '../../local-aws/wiring/template.ts';
import {
  type Declared,
  exported,
  list,
  named,
  ofType,
  parameters,
  record,
  referencesIn,
  resources,
  stateResources,
} from './deployment.ts';

const ids = (all: readonly Declared[]): string[] => all.map(({ id }) => id);
/** What a loss of would be a loss of access, evidence or reports. */
const KEPT = [
  'Ledger',
  'EvidenceBucket',
  'EvidenceKey',
  'AuditBucket',
  'AuditKey',
  'ConfigurationKey',
];

describe('what lies in the state', () => {
  test('is frozen: whoever changes an id or a key changes what is installed', () => {
    expect(stateResources.map(({ id, type }) => `${id} ${type}`).toSorted()).toEqual([
      'AuditBucket AWS::S3::Bucket',
      'AuditBucketPolicy AWS::S3::BucketPolicy',
      'AuditKey AWS::KMS::Key',
      'Boundary AWS::IAM::ManagedPolicy',
      'ConfigurationKey AWS::KMS::Key',
      'ConfigurationKeyAlias AWS::KMS::Alias',
      'EvidenceBucket AWS::S3::Bucket',
      'EvidenceBucketPolicy AWS::S3::BucketPolicy',
      'EvidenceKey AWS::KMS::Key',
      'EvidenceKeyAlias AWS::KMS::Alias',
      'Ledger AWS::DynamoDB::Table',
    ]);
    expect(named('Ledger')?.properties).toMatchObject({
      TableName: 'ledger',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [{ IndexName: 'due' }],
    });
    expect([...exported.keys()].toSorted()).toEqual([
      'AuditKey',
      'EvidenceKey',
      'LedgerStream',
      'StandbyOf',
    ]);
  });

  test('of a standby takes the copies of the Region that it is the standby of, and nobody else may write there', () => {
    const writers = (params: Readonly<Record<string, string>>): Json | undefined => {
      const parts = list(readServerless('state.yml', { params })['resources']).map(record);
      const policy = parts.flatMap(
        ({ Resources }) => record(Resources)['EvidenceBucketPolicy'] ?? [],
      );
      const statements = list(
        record(record(record(policy[0])['Properties'])['PolicyDocument'])['Statement'],
      ).map(record);
      const deny = statements.find(({ Sid }) => Sid === 'WrittenByCopies');
      return record(record(deny?.['Condition'])['ArnNotEquals'])['aws:PrincipalArn'];
    };
    const names = (value: Json | undefined): string[] =>
      list(value).map((one) => String(record(one)['Fn::Sub']).replace(/^.*:role\//, ''));
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation fills it in.
    const own = ['Copy-${AWS::Region}', 'Recopy-${AWS::Region}'];
    expect(names(writers({ prefix: '', standbyOf: 'eu-west-1' }))).toEqual([
      ...own,
      'Copy-eu-west-1',
      'Recopy-eu-west-1',
    ]);
    expect(names(writers({ prefix: '' }))).toEqual([...own, 'Copy-us-east-1', 'Recopy-us-east-1']);
  });

  test('survives mistakes: backups, no deletion, and it stays when its stack goes', () => {
    expect(named('Ledger')?.properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    });
    for (const id of KEPT)
      expect([id, named(id)?.attributes]).toEqual([
        id,
        expect.objectContaining({
          DeletionPolicy: 'RetainExceptOnCreate',
          UpdateReplacePolicy: 'Retain',
        }),
      ]);
  });

  test('may be changed, never replaced or removed, by a change set', () => {
    const { stackPolicy } = record(readServerless('state.yml')['provider']);
    expect(stackPolicy).toEqual([
      { Effect: 'Allow', Principal: '*', Action: 'Update:Modify', Resource: '*' },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: ['Update:Replace', 'Update:Delete'],
        Resource: expect.any(Array),
      },
    ]);
    const denied = list(record(list(stackPolicy)[1])['Resource']);
    expect(denied.toSorted()).toEqual(KEPT.map((id) => `LogicalResourceId/${id}`).toSorted());
  });

  test('nothing can fail after the table: all else is there before', () => {
    const before = (id: string): string[] => {
      const one = named(id);
      const direct = [
        ...list(one?.attributes['DependsOn']).map(String),
        ...referencesIn(one?.properties),
        ...referencesIn(one?.attributes['Metadata']),
      ];
      return [id, ...direct.filter((other) => other !== id).flatMap(before)];
    };
    expect([...new Set(before('Ledger'))].toSorted()).toEqual(ids(stateResources).toSorted());
  });

  test('is nowhere else: the rest has no table, bucket or key of its own, but one of what is delivered at once', () => {
    const own = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key']
      .flatMap(ofType)
      .filter(({ id }) => id !== 'TopicsKey');
    expect(ids(own).toSorted()).toEqual(KEPT.toSorted());
    expect(own.every((one) => stateResources.includes(one))).toBe(true);
  });
});

/** Every name that a resource is given by us. */
const NAMES =
  /^(TableName|BucketName|AliasName|RoleName|QueueName|TopicName|StateMachineName|Name|ArchiveName|LogGroupName|AlarmName|DashboardName)$/;
const namesOf = ({ type, properties }: Declared): string[] =>
  type === 'AWS::Logs::MetricFilter'
    ? []
    : Object.entries(properties).flatMap(([key, value]) => {
        const text = isRecord(value) ? value['Fn::Sub'] : value;
        return NAMES.test(key) && typeof text === 'string' ? [`${type} ${text}`] : [];
      });

describe('two stages of one account and Region', () => {
  const service = (path: string, stage: string): JsonObject =>
    readServerless(path, { options: { stage } });
  const declared = (stage: string): Declared[] =>
    ['state.yml', 'serverless.yml']
      .flatMap((path) => list(service(path, stage)['resources']))
      .flatMap((part) => Object.entries(record(record(part)['Resources'])))
      .map(([id, resource]) => ({
        id,
        type: String(record(resource)['Type']),
        properties: record(record(resource)['Properties']),
        attributes: {},
      }));
  const [one, other] = ['one', 'other'].map((stage) =>
    declared(stage)
      .flatMap(namesOf)
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholder
      .map((name) => name.replace('${AWS::StackName}', `redshift-ml-admin-${stage}`)),
  );

  test('have no name in common, and every name says its stage', () => {
    expect(one?.length).toBeGreaterThan(80);
    expect(one?.filter((name) => other?.includes(name))).toEqual([]);
    expect(one?.filter((name) => !/redshift-ml-(admin-)?one(-|$)/.test(name))).toEqual([]);
  });

  test('every role is named, and no name is too long for IAM in any Region', () => {
    const long = ofType('AWS::IAM::Role').map(({ id, properties }) => [
      id,
      String(record(properties['RoleName'])['Fn::Sub'])
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholder
        .replace('${AWS::Region}', 'ap-southeast-2'),
    ]);
    // The longest prefix that the configuration may have, with a stage of twelve.
    const room = 64 - 'redshift-ml-0123'.length - 'production-1-'.length;
    expect(long.filter(([, name = '']) => name.length > room)).toEqual([]);
    expect(long.filter(([id, name]) => !name?.startsWith(`${id?.replace(/Role$/, '')}-`))).toEqual(
      [],
    );
  });
});

test('serverless.yml is told the names that state.yml gives', () => {
  const given = (id: string): Json => record(parameters[id])['Default'] ?? null;
  expect(given('Ledger')).toBe(named('Ledger')?.properties['TableName']);
  for (const id of ['EvidenceBucket', 'AuditBucket'])
    expect(named(id)?.properties['BucketName']).toEqual({
      'Fn::Sub': `${given(id)}-\${AWS::AccountId}-\${AWS::Region}`,
    });
});

test('who may write into the state is named as the role is named that may', () => {
  const roles = new Set(
    ofType('AWS::IAM::Role').map(({ properties }) =>
      String(record(properties['RoleName'])['Fn::Sub']),
    ),
  );
  const said = stateResources
    .flatMap(({ properties }) => [...JSON.stringify(properties).matchAll(/:role\/([^"]+)"/g)])
    .map(([, name = '']) => name)
    .filter((name) => name.includes('AWS::Region'));
  expect(said.length).toBeGreaterThan(20);
  expect(said.filter((name) => !roles.has(name))).toEqual([]);
  expect(resources.length).toBeGreaterThan(stateResources.length);
});

test('docs/runbook.md says how to adopt a state that is there', () => {
  const page = readFileSync('docs/runbook.md', 'utf8');
  expect(KEPT.filter((id) => !page.includes(`\`${id}\``))).toEqual([]);
});
