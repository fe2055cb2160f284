import type {
  AccountFixture,
  EndpointLiteral,
  RoleLiteral,
  VpcLiteral,
} from '../../local-aws/account/account-fixture.ts';
import type { PolicyDocument } from '../../local-aws/account/policy.ts';
import { ACCOUNT, REGION } from '../../local-aws/arn.ts';
import { configOf, soundAccount, trust } from '../../sandbox/accounts/example.ts';

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-aaaa-bbbb-cccc-000000000000`;
const NAME = 'redshift-ml/analytics';
const BUCKET = 'analytics-redshift-ml';
const pair = { role: `arn:aws:iam::${ACCOUNT}:role/${NAME}`, bucket: BUCKET, key: KEY };

export const routedConfig = configOf({ path: 'simple', routing: 'on', pairs: [pair] });

/** Network interfaces and the key: what AWS's two policies lack. */
const own: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        'ec2:Describe*',
        'ec2:*NetworkInterface',
        'ec2:*NetworkInterfacePermission',
        'ec2:ModifyNetworkInterfaceAttribute',
      ],
      Resource: '*',
    },
    { Effect: 'Allow', Action: ['kms:*'], Resource: KEY },
  ],
};

const role: RoleLiteral = {
  ...soundAccount.roles?.[NAME],
  trust: trust('redshift.amazonaws.com', 'sagemaker.amazonaws.com'),
  inline: { 'redshift-ml-admin-analytics': own },
};

const s3: EndpointLiteral = { service: 's3', type: 'Gateway', routeTables: ['rtb-0a', 'rtb-0b'] };
const sagemaker: EndpointLiteral = {
  service: 'sagemaker.api',
  type: 'Interface',
  subnets: ['subnet-0a', 'subnet-0b'],
  securityGroups: ['sg-0e'],
  privateDns: true,
};

const vpc: VpcLiteral = {
  subnets: { 'subnet-0a': `${REGION}a`, 'subnet-0b': `${REGION}b` },
  routeTables: { 'rtb-0a': {}, 'rtb-0b': { subnets: ['subnet-0b'] } },
  securityGroups: { 'sg-0a': {}, 'sg-0e': { httpsFrom: ['sg-0a'] } },
  endpoints: { 'vpce-0a': s3, 'vpce-0b': sagemaker },
};

/** Everything right, with routing on, a key, and endpoints of its own. */
export const routedAccount: AccountFixture = {
  ...soundAccount,
  roles: { [NAME]: role },
  clusters: {
    analytics: {
      subnetGroup: 'analytics',
      securityGroups: ['sg-0a'],
      roles: [NAME],
      routing: true,
    },
  },
  vpcs: { 'vpc-0a': vpc },
  buckets: { [BUCKET]: { encryption: 'analytics' } },
  keys: { analytics: {} },
};

export type Defect = (account: AccountFixture) => AccountFixture;

const inRole =
  (change: Partial<RoleLiteral>): Defect =>
  (account) => {
    const found = account.roles?.[NAME];
    return found === undefined
      ? account
      : { ...account, roles: { ...account.roles, [NAME]: { ...found, ...change } } };
  };
const inVpc =
  (change: (vpc: VpcLiteral) => VpcLiteral): Defect =>
  (account) => ({
    ...account,
    vpcs: { ...account.vpcs, 'vpc-0a': change(account.vpcs?.['vpc-0a'] ?? vpc) },
  });
const inEndpoint = (id: string, change: Partial<EndpointLiteral>): Defect =>
  inVpc((found) => {
    const endpoint = found.endpoints?.[id];
    return endpoint === undefined
      ? found
      : { ...found, endpoints: { ...found.endpoints, [id]: { ...endpoint, ...change } } };
  });
const without = (id: string): Defect =>
  inVpc((found) => ({
    ...found,
    endpoints: Object.fromEntries(
      Object.entries(found.endpoints ?? {}).filter(([name]) => name !== id),
    ),
  }));
const inCluster =
  (change: object): Defect =>
  (account) => {
    const found = account.clusters?.analytics;
    return found === undefined
      ? account
      : { ...account, clusters: { analytics: { ...found, ...change } } };
  };
const inBucket =
  (change: object): Defect =>
  (account) => {
    const found = account.buckets?.[BUCKET];
    return found === undefined
      ? account
      : { ...account, buckets: { [BUCKET]: { ...found, ...change } } };
  };

const elsewhere: PolicyDocument = {
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::lake/*' }],
};

/** What remediate can repair, alone or after an approval. */
export const DEFECTS: Readonly<Record<string, Defect>> = {
  'SageMaker is not trusted': inRole({ trust: trust('redshift.amazonaws.com') }),
  'the role is not associated': inCluster({ roles: [] }),
  'a managed policy is detached': inRole({ attached: ['AmazonSageMakerFullAccess'] }),
  'the own policy is gone': inRole({ inline: {} }),
  'the role is gone': (account) => inCluster({ roles: [] })({ ...account, roles: {} }),
  'the bucket is not encrypted': inBucket({ encryption: 'none' }),
  'the bucket is not closed': inBucket({ blocked: false }),
  'the bucket is gone': (account) => ({ ...account, buckets: {} }),
  'DNS hostnames are off': inVpc((found) => ({ ...found, dnsHostnames: false })),
  'DNS resolution is off': inVpc((found) => ({ ...found, dnsSupport: false })),
  'the S3 endpoint is gone': without('vpce-0a'),
  'the S3 endpoint misses a route table': inEndpoint('vpce-0a', { routeTables: ['rtb-0a'] }),
  'the S3 endpoint admits another bucket only': inEndpoint('vpce-0a', { policy: elsewhere }),
  'the SageMaker endpoint is gone': without('vpce-0b'),
  'the SageMaker endpoint has no private DNS': inEndpoint('vpce-0b', { privateDns: false }),
  'the SageMaker endpoint admits nobody': inVpc((found) => ({
    ...found,
    securityGroups: { 'sg-0a': {}, 'sg-0e': {} },
  })),
  'routing is off': inCluster({ routing: false }),
};

/** Beside a defect, something of others that setup cannot see beforehand and that makes the repair fail. */
export const BARRIERS: Readonly<Record<string, Defect>> = {
  'routing is off, and may not be turned on': (account) => ({
    ...inCluster({ routing: false })(account),
    refused: ['redshift:ModifyCluster'],
  }),
  'the bucket is open, and a service control policy keeps its switches': (account) => ({
    ...inBucket({ blocked: false })(account),
    refused: ['s3:PutBucketPublicAccessBlock'],
  }),
  'the SageMaker endpoint is gone, and the quota of endpoints is used up': (account) => ({
    ...without('vpce-0b')(account),
    refused: ['ec2:CreateVpcEndpoint'],
  }),
};
