/** The sample policies of the page, in both editions, with the blanks filled in. */
import { describe, expect, test } from '@jest/globals';
import { assess } from '../../../../domain/setup/checks/assess.ts';
import { generatedPolicy } from '../../../../domain/setup/iam/complete-role-policy.ts';
import { BUCKET, facts, KEY_ARN, ROLE, role } from '../warehouse.ts';

const ANYWHERE = [
  'cloudwatch:PutMetricData',
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:GetAuthorizationToken',
  'ecr:GetDownloadUrlForLayer',
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:DescribeLogStreams',
  'logs:PutLogEvents',
];
const INTERFACES = [
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeDhcpOptions',
  'ec2:DescribeVpcs',
  'ec2:DescribeSubnets',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DeleteNetworkInterfacePermission',
  'ec2:DeleteNetworkInterface',
  'ec2:CreateNetworkInterfacePermission',
  'ec2:CreateNetworkInterface',
  'ec2:ModifyNetworkInterfaceAttribute',
];
const OBJECTS = ['s3:AbortMultipartUpload', 's3:GetObject', 's3:DeleteObject', 's3:PutObject'];
const KEY_USE = ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt'];

const sample = (sagemaker: readonly string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: [...ANYWHERE, ...sagemaker], Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['iam:PassRole', ...OBJECTS],
        Resource: [ROLE, `arn:aws:s3:::${BUCKET}/*`, 'arn:aws:s3:::redshift-downloads/*'],
      },
      {
        Effect: 'Allow',
        Action: ['s3:GetBucketLocation', 's3:ListBucket'],
        Resource: [`arn:aws:s3:::${BUCKET}`, 'arn:aws:s3:::redshift-downloads'],
      },
      { Effect: 'Allow', Action: [...KEY_USE, 'kms:GenerateDataKey*'], Resource: [KEY_ARN] },
      { Effect: 'Allow', Action: INTERFACES, Resource: '*' },
    ],
  });

const ADDED = [
  'AddTags',
  'CreateModel',
  'CreateEndpoint',
  'CreateEndpointConfig',
  'DeleteEndpoint',
  'DeleteEndpointConfig',
];
const EDITIONS: readonly (readonly [string, string])[] = [
  ['of 2023', sample(['sagemaker:*Job*'])],
  [
    'of today',
    sample([
      'sagemaker:*Job*',
      'sagemaker:DeleteModel',
      ...ADDED.map((name) => `sagemaker:${name}`),
    ]),
  ],
];
const withPolicy = (document: string, configuration = {}) =>
  facts(
    { roles: { [ROLE]: { ok: role({ inline: { ok: [{ name: 'sample', document }] } }) } } },
    configuration,
  );

describe('the sample policy', () => {
  test.each(EDITIONS)('%s passes every check, sample data included', (_, document) => {
    const open = assess(withPolicy(document, { sampleData: true })).filter(
      ({ status }) => status === 'fail' || status === 'unknown',
    );
    expect(open).toEqual([]);
  });
  test('of today is what setup.currentEdition demands', () => {
    const failing = (document: string) =>
      assess(withPolicy(document, { currentEdition: true })).filter(
        ({ status }) => status === 'fail',
      ).length;
    expect(EDITIONS.map(([, document]) => failing(document))).toEqual([1, 0]);
  });
});

test('the generated policy has the actions of the page, its wildcards spelled out, and no other', () => {
  const given = withPolicy('{"Statement":[]}', { sampleData: true });
  const document: { Statement: readonly { Action: readonly string[] }[] } = JSON.parse(
    generatedPolicy(given, ROLE),
  );
  const jobs = [
    ...['CreateAutoMLJob', 'DescribeAutoMLJob', 'ListCandidatesForAutoMLJob', 'StopAutoMLJob'],
    ...['CreateTrainingJob', 'DescribeTrainingJob', 'StopTrainingJob'],
    ...['CreateProcessingJob', 'DescribeProcessingJob', 'StopProcessingJob'],
    ...[
      'CreateCompilationJob',
      'DescribeCompilationJob',
      'StopCompilationJob',
      'DescribeTransformJob',
    ],
  ].map((name) => `sagemaker:${name}`);
  // Of what else sagemaker:*Job* matches nobody says that Redshift uses it; Autopilot may.
  const more = [
    ...['CreateAutoMLJobV2', 'DescribeAutoMLJobV2', 'CreateTransformJob', 'StopTransformJob'],
    ...['CreateHyperParameterTuningJob', 'DescribeHyperParameterTuningJob'],
    ...['ListTrainingJobsForHyperParameterTuningJob', 'StopHyperParameterTuningJob'],
  ].map((name) => `sagemaker:${name}`);
  const keys = [...KEY_USE, 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'];
  const s3 = [...OBJECTS, 's3:GetBucketLocation', 's3:ListBucket'];
  const wanted = [...ANYWHERE, ...INTERFACES, ...jobs, ...more, ...keys, ...s3, 'iam:PassRole'];
  const actual = new Set(document.Statement.flatMap(({ Action }) => Action));
  expect([...actual].sort()).toEqual(wanted.sort());
});
