import { describe, expect, test } from '@jest/globals';
import { withParameters } from '../../../domain/template/parameters.ts';
import type { JsonObject } from '../../../domain/template/template.ts';

const mayDo = (...actions: string[]) => ({
  PolicyName: 'own',
  PolicyDocument: { Statement: actions.map((Action) => ({ Effect: 'Allow', Action })) },
});
const lambda = (name: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: `x-${name}`,
    Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
  },
});
const TEMPLATE = {
  decideLambdaFunction: lambda('decide'),
  lookLambdaFunction: lambda('look'),
  DecideLogGroup: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 90 } },
  decideRole: { Type: 'AWS::IAM::Role', Properties: { Policies: [mayDo('dynamodb:GetItem')] } },
  lookRole: {
    Type: 'AWS::IAM::Role',
    Properties: { Policies: [mayDo('redshift-data:BatchExecuteStatement')] },
  },
  MachineRole: { Type: 'AWS::IAM::Role', Properties: { Policies: [mayDo('sqs:SendMessage')] } },
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q', SqsManagedSseEnabled: true } },
  TopicsKey: { Type: 'AWS::KMS::Key', Properties: {} },
  Topic: {
    Type: 'AWS::SNS::Topic',
    Properties: { KmsMasterKeyId: { 'Fn::GetAtt': ['TopicsKey', 'Arn'] } },
  },
};

const policiesOf = (role: JsonObject | undefined) =>
  JSON.parse(JSON.stringify(role?.Properties)).Policies as {
    readonly PolicyName: string;
    readonly PolicyDocument: {
      readonly Statement: readonly Record<string, Record<string, unknown>>[];
    };
  }[];
const added = (role: JsonObject | undefined) =>
  policiesOf(role)
    .filter(({ PolicyName }) => PolicyName !== 'own')
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

test('without parameters nothing changes', () =>
  expect(withParameters(TEMPLATE, {})).toEqual(TEMPLATE));

test('a permissions boundary is that of every role, and nothing else changes', () => {
  const boundary = 'arn:aws:iam::111122223333:policy/platform';
  const made = withParameters(TEMPLATE, { permissionsBoundary: boundary });
  const bounded = Object.entries(made).filter(([id]) => id.endsWith('Role'));
  expect(bounded).toHaveLength(3);
  for (const [, role] of bounded)
    expect(role.Properties).toMatchObject({ PermissionsBoundary: boundary });
  expect({ ...made, ...TEMPLATE }).toEqual(TEMPLATE);
  expect(made['Queue']).toEqual(TEMPLATE.Queue);
});

describe('a key', () => {
  const key = 'arn:aws:kms:us-east-1:111122223333:key/one';
  const made = withParameters(TEMPLATE, { kmsKey: key });

  test('encrypts logs, queues, topics and the environment, and no other is made', () => {
    expect(made['DecideLogGroup']?.Properties).toEqual({ RetentionInDays: 90, KmsKeyId: key });
    expect(made['Queue']?.Properties).toEqual({ QueueName: 'q', KmsMasterKeyId: key });
    expect(made['Topic']?.Properties).toEqual({ KmsMasterKeyId: key });
    expect(made['decideLambdaFunction']?.Properties).toMatchObject({ KmsKeyArn: key });
    expect(made['TopicsKey']).toBeUndefined();
  });
  test('decrypts for functions, and encrypts for who sends, through SQS only', () => {
    expect(added(made['decideRole'])).toEqual([
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: key },
    ]);
    expect(added(made['MachineRole'])).toEqual([
      {
        Effect: 'Allow',
        Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
        Resource: key,
        Condition: {
          StringEquals: {
            // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders
            'kms:ViaService': { 'Fn::Sub': 'sqs.${AWS::Region}.${AWS::URLSuffix}' },
          },
        },
      },
    ]);
  });
});

describe('a network', () => {
  const vpc = { subnets: ['subnet-0a'], securityGroups: ['sg-0a'] };
  const connected = (made: Readonly<Record<string, JsonObject>>) =>
    Object.entries(made)
      .filter(([, { Properties }]) => JSON.stringify(Properties).includes('VpcConfig'))
      .map(([id]) => id);

  test('is that of every function, unless only those that log in shall be there', () => {
    const made = withParameters(TEMPLATE, { vpc });
    expect(made['decideLambdaFunction']?.Properties).toMatchObject({
      VpcConfig: { SubnetIds: ['subnet-0a'], SecurityGroupIds: ['sg-0a'] },
    });
    expect(connected(made)).toEqual(['decideLambdaFunction', 'lookLambdaFunction']);
    const some = withParameters(TEMPLATE, { vpc: { ...vpc, functions: 'warehouses' } });
    expect(connected(some)).toEqual(['lookLambdaFunction']);
    expect(added(some['decideRole'])).toEqual([]);
  });
  test('lets Lambda make interfaces with the role of the function, and denies that to its code', () => {
    const made = withParameters(TEMPLATE, { vpc });
    const [allow, deny] = added(made['decideRole']);
    expect(allow).toMatchObject({ Effect: 'Allow', Resource: '*' });
    expect(allow?.['Action']).toEqual(
      expect.arrayContaining([
        'ec2:CreateNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DeleteNetworkInterface',
      ]),
    );
    expect(deny).toMatchObject({ Effect: 'Deny', Resource: '*' });
    expect(deny?.['Action']).toEqual(expect.arrayContaining(['ec2:CreateNetworkInterface']));
    expect(JSON.stringify(deny?.['Condition'])).toMatch(/SourceFunctionArn.*:function:x-decide"/);
    expect(added(made['MachineRole'])).toEqual([]);
  });
});
