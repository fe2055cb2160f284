/** Everything that setup can repair, each as the change that somebody's mistake made to a complete setup. */

import type {
  BucketFacts,
  RoleFacts,
  SetupFacts,
  WarehouseFacts,
} from '../../../domain/setup/facts.ts';
import type {
  EndpointFacts,
  NetworkFacts,
  SecurityGroupFacts,
} from '../../../domain/setup/network/network-facts.ts';
import { BUCKET, KEY, KEY_ARN, ok, ROLE } from './warehouse.ts';

type Defect = (facts: SetupFacts) => SetupFacts;

/** A thing that another defect took away cannot be spoilt further. */
const inRole =
  (change: (role: RoleFacts) => RoleFacts): Defect =>
  (facts) => {
    const role = facts.roles[ROLE];
    return role && 'ok' in role
      ? { ...facts, roles: { ...facts.roles, [ROLE]: { ok: change(role.ok) } } }
      : facts;
  };
const inBucket =
  (change: Partial<BucketFacts>): Defect =>
  (facts) => {
    const bucket = facts.buckets[BUCKET];
    return bucket && 'ok' in bucket
      ? { ...facts, buckets: { ...facts.buckets, [BUCKET]: { ok: { ...bucket.ok, ...change } } } }
      : facts;
  };
const inWarehouse =
  (change: (warehouse: WarehouseFacts) => WarehouseFacts): Defect =>
  (facts) =>
    'ok' in facts.warehouse ? { ...facts, warehouse: { ok: change(facts.warehouse.ok) } } : facts;
const inNetwork =
  (change: (network: NetworkFacts) => Partial<NetworkFacts>): Defect =>
  (facts) =>
    facts.network ? { ...facts, network: { ...facts.network, ...change(facts.network) } } : facts;
const inEndpoint = (id: string, change: Partial<EndpointFacts>): Defect =>
  inNetwork(({ endpoints }) => ({
    endpoints: {
      ok: ok(endpoints).map((endpoint) =>
        endpoint.id === id ? { ...endpoint, ...change } : endpoint,
      ),
    },
  }));
const inGroup = (id: string, change: Partial<SecurityGroupFacts>): Defect =>
  inNetwork(({ securityGroups }) => ({
    securityGroups: {
      ok: ok(securityGroups).map((group) => (group.id === id ? { ...group, ...change } : group)),
    },
  }));
const inDns = (change: object): Defect =>
  inNetwork(({ vpc }) => ({ vpc: { ok: { ...ok(vpc), ...change } } }));

const policy = (actions: readonly string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  });
const inline = (actions: readonly string[]): Defect =>
  inRole((role) => ({ ...role, inline: { ok: [{ name: 'by-hand', document: policy(actions) }] } }));
const trust = (service: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' },
  });
const withoutDefault = ({ defaultRoleArn: _, ...warehouse }: WarehouseFacts): WarehouseFacts =>
  warehouse;

const REST = [
  'cloudwatch:PutMetricData',
  'ecr:*',
  'logs:*',
  'sagemaker:*Job*',
  'iam:PassRole',
  's3:*',
];

export const DEFECTS: Readonly<Record<string, Defect>> = {
  'the key is missing': (facts) => {
    const { [KEY_ARN]: _, ...keys } = facts.keys;
    const encryption = { ok: { algorithm: 'AES256' } };
    return inBucket({ encryption })({
      ...facts,
      keys: { ...keys, [KEY]: { missing: `alias ${KEY}` } },
    });
  },
  'the bucket is missing': (facts) => ({
    ...facts,
    buckets: { [BUCKET]: { missing: `bucket ${BUCKET}` } },
  }),
  'the bucket does not encrypt': inBucket({
    encryption: { missing: 'ServerSideEncryptionConfigurationNotFoundError' },
  }),
  'public access is not blocked': inBucket({
    publicAccessBlock: { missing: 'NoSuchPublicAccessBlockConfiguration' },
  }),
  'the bucket policy is public': inBucket({
    publicAccessBlock: { missing: 'NoSuchPublicAccessBlockConfiguration' },
    policyIsPublic: { ok: true },
    policy: {
      ok: `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::${BUCKET}/*"}]}`,
    },
  }),
  'the role is missing': (facts) =>
    inWarehouse((warehouse) => withoutDefault({ ...warehouse, roles: [] }))({
      ...facts,
      roles: { [ROLE]: { missing: ROLE } },
    }),
  'sagemaker is not trusted': inRole((role) => ({
    ...role,
    trustPolicy: trust('redshift.amazonaws.com'),
  })),
  'redshift is not trusted': inRole((role) => ({
    ...role,
    trustPolicy: trust('sagemaker.amazonaws.com'),
  })),
  'the role has no policy': inRole((role) => ({ ...role, inline: { ok: [] } })),
  'the role may not use the key': inline([...REST, 'ec2:*']),
  'the role may not create interfaces': inline([...REST, 'kms:*', 'ec2:Describe*']),
  'the role lacks one job action': inline([
    ...REST.filter((a) => !a.startsWith('sagemaker')),
    'sagemaker:Create*Job',
    'kms:*',
    'ec2:*',
  ]),
  'the role is not associated': inWarehouse((warehouse) =>
    withoutDefault({ ...warehouse, roles: [] }),
  ),
  'no role is the default': inWarehouse(withoutDefault),
  'another role is the default': inWarehouse((warehouse) => ({
    ...warehouse,
    defaultRoleArn: 'arn:aws:iam::111122223333:role/old',
  })),
  'DNS support is off': inDns({ dnsSupport: false }),
  'DNS hostnames are off': inDns({ dnsHostnames: false }),
  'the S3 endpoint is missing': inNetwork(({ endpoints }) => ({
    endpoints: { ok: ok(endpoints).filter(({ id }) => id !== 'vpce-s3') },
  })),
  'a route table is not associated': inEndpoint('vpce-s3', { routeTableIds: ['rtb-b'] }),
  'the SageMaker endpoint is in another VPC': inEndpoint('vpce-sm', { vpcId: 'vpc-9' }),
  'private DNS is off': inEndpoint('vpce-sm', { privateDns: false }),
  'the endpoint admits no HTTPS': inGroup('sg-2', { ingress: [] }),
  'the warehouse lets no HTTPS out to SageMaker': inGroup('sg-1', {
    egress: [
      {
        protocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        cidrs: [],
        groupIds: [],
        prefixLists: ['pl-s3'],
      },
    ],
  }),
  'the S3 endpoint policy names another bucket': inEndpoint('vpce-s3', {
    policy:
      '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::other/*"}]}',
  }),
  'routing is off': inWarehouse((warehouse) => ({ ...warehouse, enhancedVpcRouting: false })),
  'the cluster is missing': (facts) => ({ ...facts, warehouse: { missing: 'ClusterNotFound' } }),
};
