import type { AccountFixture, VpcLiteral } from '../../local-aws/account/account-fixture.ts';
import type { LoginsFixture } from '../../local-aws/account/logins.ts';
import type { PolicyDocument } from '../../local-aws/account/policy.ts';
import { ACCOUNT, REGION } from '../../local-aws/arn.ts';

export const ROLE = `arn:aws:iam::${ACCOUNT}:role/redshift-ml/analytics`;
export const BUCKET = 'analytics-redshift-ml';
export const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/redshift-ml-boundary`;

/** What no role of Redshift ML may exceed. */
export const boundaryPolicy: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        's3:*',
        'sagemaker:*',
        'logs:*',
        'cloudwatch:*',
        'ecr:*',
        'kms:*',
        'ec2:*',
        'iam:PassRole',
      ],
      Resource: '*',
    },
  ],
};

export const trust = (...services: string[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: services }, Action: 'sts:AssumeRole' }],
});

/** A VPC of two zones whose private subnets use the main route table. */
export const plainVpc: VpcLiteral = {
  subnets: { 'subnet-0a': `${REGION}a`, 'subnet-0b': `${REGION}b` },
  routeTables: { 'rtb-0a': {} },
  securityGroups: { 'sg-0a': {} },
};

/** The logins as they should be, and an ordinary creator of models. */
export const goodLogins: LoginsFixture = {
  users: { ml_admin: { superuser: true }, ml_reader: { syslog: true }, ml_creator: {} },
  systemTableRoles: { redshift_ml_reader: ['ml_reader'] },
};

/** Nothing but a network, a boundary and a subnet group: where setup-empty begins. */
export const emptyAccount: AccountFixture = {
  id: ACCOUNT,
  region: REGION,
  policies: { 'redshift-ml-boundary': boundaryPolicy },
  subnetGroups: { analytics: ['subnet-0a', 'subnet-0b'] },
  vpcs: { 'vpc-0a': plainVpc },
};

/** An account in which everything is right, on the path `simple`, with routing off. */
export const soundAccount: AccountFixture = {
  ...emptyAccount,
  clusters: {
    analytics: {
      subnetGroup: 'analytics',
      securityGroups: ['sg-0a'],
      roles: ['redshift-ml/analytics'],
    },
  },
  roles: {
    'redshift-ml/analytics': {
      trust: trust('redshift.amazonaws.com', 'sagemaker.amazonaws.com'),
      attached: ['AmazonS3FullAccess', 'AmazonSageMakerFullAccess'],
      boundary: 'redshift-ml-boundary',
      tags: { 'redshift-ml:managed': 'true' },
    },
  },
  buckets: { [BUCKET]: {} },
};

/** The part of config/admin.yml that the setup stories need, around one warehouse's section `setup`. */
export const configOf = (
  setup: object,
  warehouse: object = { kind: 'provisioned', cluster: 'analytics' },
) => ({
  revision: 1,
  warehouses: [
    {
      name: 'analytics',
      account: ACCOUNT,
      region: REGION,
      databases: ['dev'],
      writer: { dbUser: 'ml_admin' },
      reader: { dbUser: 'ml_reader' },
      setup: { pairs: [{ role: ROLE, bucket: BUCKET }], boundary: BOUNDARY, ...setup },
      ...warehouse,
    },
  ],
  sources: [],
  personas: {},
});
