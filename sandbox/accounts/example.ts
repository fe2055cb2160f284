import type { AccountFixture, VpcLiteral } from '../../local-aws/account/account-fixture.ts';
import type { PolicyDocument } from '../../local-aws/account/policy.ts';
import { ACCOUNT, REGION } from '../../local-aws/arn.ts';
import type { Admin } from '../../local-aws/redshift/engine.ts';
import type { Setting, WarehouseSetting } from '../story.ts';

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
const plainVpc: VpcLiteral = {
  subnets: { 'subnet-0a': `${REGION}a`, 'subnet-0b': `${REGION}b` },
  routeTables: { 'rtb-0a': {} },
  securityGroups: { 'sg-0a': {} },
};

const NAMESPACE = '7c1e5f0a-3a54-4d0e-9d59-0f4b8c2f6a11';

/** The secret that holds the password of a database user. */
export const secretOf = (user: string): string =>
  `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${user}`;

export const WRITER_SQL = ['CREATE USER ml_admin PASSWORD DISABLE CREATEUSER'];
export const READER_SQL = [
  'CREATE USER ml_reader PASSWORD DISABLE SYSLOG ACCESS UNRESTRICTED',
  'CREATE ROLE redshift_ml_catalog_reader',
  'GRANT ACCESS SYSTEM TABLE TO ROLE redshift_ml_catalog_reader',
  'GRANT ROLE redshift_ml_catalog_reader TO ml_reader',
];
/** An ordinary creator of models, who trains the canary. */
export const CREATOR_SQL = [
  'CREATE USER ml_creator PASSWORD DISABLE',
  'CREATE SCHEMA demo_ml',
  'GRANT CREATE MODEL TO ml_creator',
  'GRANT CREATE, USAGE ON SCHEMA demo_ml TO ml_creator',
];
/** The logins as they should be. */
export const LOGINS_SQL = [...WRITER_SQL, ...READER_SQL, ...CREATOR_SQL];

/** The warehouse `analytics` in whose database this SQL was run. */
export const warehouseWith = (
  sqls: readonly string[],
  change: Partial<WarehouseSetting> = {},
): Setting['warehouses'] => ({
  analytics: {
    databases: ['dev'],
    namespace: NAMESPACE,
    secrets: Object.fromEntries(['ml_admin', 'ml_reader'].map((user) => [secretOf(user), user])),
    furnish: (admin) => runAll(admin, sqls),
    ...change,
  },
});

async function runAll(admin: Admin, sqls: readonly string[]): Promise<void> {
  for (const sql of sqls) await admin.superuserSql('dev', sql);
}

/** Nothing but a network, a boundary and a subnet group: where the stories page and setup-empty begin. */
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
