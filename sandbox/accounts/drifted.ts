import type { AccountFixture, VpcLiteral } from '../../local-aws/account/account-fixture.ts';
import type { PolicyDocument } from '../../local-aws/account/policy.ts';
import { ACCOUNT, REGION } from '../../local-aws/arn.ts';
import { boundaryPolicy, configOf, emptyAccount, trust } from './example.ts';

const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/redshift-ml/${name}`;
const LEGACY_KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-aaaa-bbbb-cccc-000000000000`;
const LEGACY_ROLE = role('legacy');
const managed = { 'redshift-ml:managed': 'true' };

/** Two pairs: the first can be repaired, the second is in the hands of others. */
export const driftedConfig = configOf({
  path: 'simple',
  routing: 'on',
  pairs: [
    { role: role('analytics'), bucket: 'analytics-redshift-ml' },
    { role: LEGACY_ROLE, bucket: 'legacy-redshift-ml', key: LEGACY_KEY },
  ],
});

const denyTraining: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Freeze', Effect: 'Deny', Action: 'sagemaker:CreateTrainingJob', Resource: '*' },
  ],
};

const narrowBoundary: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['s3:*', 'sagemaker:*', 'logs:*', 'ecr:*', 'ec2:*', 'kms:*'],
      Resource: '*',
    },
  ],
};

const otherBucketOnly: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::lake', 'arn:aws:s3:::lake/*'],
    },
  ],
};

const vpc: VpcLiteral = {
  dnsHostnames: false,
  subnets: { 'subnet-0a': `${REGION}a`, 'subnet-0b': `${REGION}b` },
  // subnet-0b has a table of its own, which the S3 endpoint does not serve.
  routeTables: { 'rtb-0a': {}, 'rtb-0b': { subnets: ['subnet-0b'] } },
  securityGroups: { 'sg-0a': {} },
  endpoints: {
    'vpce-0a': { service: 's3', type: 'Gateway', routeTables: ['rtb-0a'], policy: otherBucketOnly },
  },
};

const otherVpc: VpcLiteral = {
  subnets: { 'subnet-0c': `${REGION}a` },
  routeTables: { 'rtb-0c': {} },
  securityGroups: { 'sg-0c': { httpsFrom: ['sg-0a'] } },
  endpoints: {
    'vpce-0c': {
      service: 'sagemaker.api',
      type: 'Interface',
      subnets: ['subnet-0c'],
      securityGroups: ['sg-0c'],
      privateDns: true,
    },
  },
};

/** A half-made set-up. What is wrong with it is in the comments; setup-drifted tells what becomes of each. */
export const driftedAccount: AccountFixture = {
  ...emptyAccount,
  simulatedApart: ['ec2:CreateNetworkInterface', 'sagemaker:AddTags'],
  policies: { 'redshift-ml-boundary': boundaryPolicy, 'narrow-boundary': narrowBoundary },
  roles: {
    'redshift-ml/analytics': {
      // SageMaker cannot assume it; somebody else's statement must survive the repair.
      trust: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'redshift.amazonaws.com' },
            Action: 'sts:AssumeRole',
          },
          {
            Sid: 'Etl',
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/etl` },
            Action: 'sts:AssumeRole',
          },
        ],
      },
      // S3FullAccess is missing, and with routing on ModifyNetworkInterfaceAttribute.
      attached: ['AmazonSageMakerFullAccess'],
      boundary: 'redshift-ml-boundary',
      tags: managed,
    },
    'redshift-ml/legacy': {
      trust: trust('redshift.amazonaws.com', 'sagemaker.amazonaws.com'),
      attached: ['AmazonS3FullAccess', 'AmazonSageMakerFullAccess'],
      inline: { freeze: denyTraining },
      // Takes cloudwatch and iam:PassRole away, whatever the policies give.
      boundary: 'narrow-boundary',
      tags: managed,
    },
  },
  // The first role is not associated.
  clusters: {
    analytics: {
      subnetGroup: 'analytics',
      securityGroups: ['sg-0a'],
      roles: ['redshift-ml/legacy'],
      routing: true,
    },
  },
  vpcs: { 'vpc-0a': vpc, 'vpc-0c': otherVpc },
  buckets: {
    'analytics-redshift-ml': { encryption: 'none', blocked: false },
    'legacy-redshift-ml': { region: 'eu-west-1' },
  },
  keys: { legacy: { state: 'Disabled' } },
};
