import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../../domain/config.ts';
import { dnsSuffixOf, partitionOf } from '../../../domain/partition.ts';
import { ClusterSetup } from '../../../domain/setup/config.ts';
import { configOf, secretOf } from '../../../sandbox/accounts/example.ts';
import { CREATE_SERVERLESS } from '../../../sandbox/chapters/build-warehouse.ts';

const ROLE = 'arn:aws:iam::111122223333:role/redshift-ml/a';
const pair = { role: ROLE, bucket: 'redshift-a' };
const BASE = { pairs: [pair], boundary: 'arn:aws:iam::111122223333:policy/b' };

test.each<readonly [string, object, string]>([
  ['a role must be an ARN', { ...BASE, pairs: [{ ...pair, role: 'a' }] }, 'pairs.0.role'],
  [
    'a bucket keeps to the names of S3',
    { ...BASE, pairs: [{ ...pair, bucket: 'Redshift_A' }] },
    'pairs.0.bucket',
  ],
  [
    "AWS's own aliases are no keys of a pair",
    { ...BASE, pairs: [{ ...pair, key: 'alias/aws/s3' }] },
    'pairs.0.key',
  ],
  [
    'a service-linked role is no pair: no list that names one is taken',
    {
      ...BASE,
      pairs: [
        {
          ...pair,
          role: `${ROLE.split('role/')[0]}role/aws-service-role/redshift.amazonaws.com/A`,
        },
      ],
    },
    'pairs.0.role',
  ],
  ['without a pair there is nothing to set up', { ...BASE, pairs: [] }, 'pairs'],
  ['a warehouse that is only looked at needs no boundary', { pairs: [pair] }, 'accepted'],
  [
    'the default role is one of the pairs',
    { ...BASE, defaultRole: `${ROLE}-other` },
    'defaultRole',
  ],
  ['an unknown word is a mistake', { ...BASE, rooting: 'on' }, ''],
])('%s', (_, given, path) => {
  const parsed = ClusterSetup.safeParse(given);
  expect(
    parsed.success ? ['accepted'] : parsed.error.issues.map((issue) => issue.path.join('.')),
  ).toContain(path);
});

test.each([
  ['eu-west-1', 'aws', 'amazonaws.com'],
  ['cn-north-1', 'aws-cn', 'amazonaws.com.cn'],
  ['us-gov-west-1', 'aws-us-gov', 'amazonaws.com'],
  ['us-iso-east-1', 'aws-iso', 'c2s.ic.gov'],
  ['us-isob-east-1', 'aws-iso-b', 'sc2s.sgov.gov'],
  ['eu-isoe-west-1', 'aws-iso-e', 'cloud.adc-e.uk'],
  ['us-isof-south-1', 'aws-iso-f', 'csp.hci.ic.gov'],
  ['eusc-de-east-1', 'aws-eusc', 'amazonaws.eu'],
])('%s is in the partition %s', (region, partition, suffix) =>
  expect([partitionOf(region), dnsSuffixOf(region)]).toEqual([partition, suffix]),
);

describe('how a warehouse is created is said for its kind', () => {
  const cluster = {
    nodeType: 'ra3.large',
    numberOfNodes: 2,
    database: 'dev',
    adminUser: 'administrator',
    subnetGroup: 'private',
    securityGroups: ['sg-1'],
  };
  const SERVERLESS = { kind: 'serverless', workgroup: 'analytics', namespaceName: 'data' };
  const secret = { secretArn: secretOf('ml_admin'), user: 'ml_admin' };
  const parsed = (create: object, warehouse: object) =>
    parseConfig(configOf({ create }, { ...warehouse, writer: secret, reader: secret }));
  test.each([
    ['a cluster', cluster, { kind: 'provisioned', cluster: 'analytics' }],
    ['a workgroup', CREATE_SERVERLESS, SERVERLESS],
  ])('%s', (_, create, warehouse) =>
    expect(parsed(create, warehouse).warehouses[0]?.setup?.create).toEqual(create),
  );
  test.each([
    ['a workgroup like a cluster', cluster, SERVERLESS, /setup\.create.*nodeType/s],
    [
      'a cluster like a workgroup',
      CREATE_SERVERLESS,
      { kind: 'provisioned', cluster: 'analytics' },
      /setup\.create.*baseCapacity/s,
    ],
    [
      'a workgroup without capacity',
      { ...CREATE_SERVERLESS, baseCapacity: 0 },
      SERVERLESS,
      /setup\.create\.baseCapacity/,
    ],
  ])('not %s', (_, create, warehouse, message) =>
    expect(() => parsed(create, warehouse)).toThrow(message),
  );
});
