/** A warehouse whose setup is complete, as Inspect would read it. Tests break it in one place at a time. */
import { SetupConfig } from '../../../domain/setup/config.ts';
import type { BucketFacts, KeyFacts, RoleFacts, SetupFacts } from '../../../domain/setup/facts.ts';
import type {
  AclEntryFacts,
  NetworkAclFacts,
  NetworkFacts,
} from '../../../domain/setup/network/network-facts.ts';
import type { Read } from '../../../domain/setup/read.ts';
import { simulateRoles } from './simulator.ts';

export const ACCOUNT = '111122223333';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/redshift-ml/retention`;
export const BUCKET = 'redshift-ml-demo';
export const KEY = 'alias/redshift-ml-demo';
export const KEY_ARN = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0f1e2d3c-0000-4000-8000-000000000001`;
export const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/redshift-ml-boundary`;

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: ['redshift.amazonaws.com', 'sagemaker.amazonaws.com'] },
      Action: 'sts:AssumeRole',
    },
  ],
});

/** A policy somebody wrote by hand after the page: sufficient, and broader than needed. */
export const BY_HAND = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        'cloudwatch:PutMetricData',
        'ecr:*',
        'logs:*',
        'sagemaker:*Job*',
        'iam:PassRole',
        's3:*',
        'kms:*',
        'ec2:*',
      ],
      Resource: '*',
    },
  ],
});

export const role = (change: Partial<RoleFacts> = {}): RoleFacts => ({
  arn: ROLE,
  trustPolicy: TRUST,
  boundaryArn: BOUNDARY,
  tags: { 'redshift-ml:managed': 'true' },
  attached: { ok: [] },
  inline: { ok: [{ name: 'by-hand', document: BY_HAND }] },
  simulations: { ok: [] },
  ...change,
});

export const bucket = (change: Partial<BucketFacts> = {}): BucketFacts => ({
  region: 'eu-west-1',
  owned: true,
  encryption: { ok: { algorithm: 'aws:kms', keyId: KEY_ARN } },
  publicAccessBlock: {
    ok: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  },
  objectOwnership: { ok: 'BucketOwnerEnforced' },
  policyIsPublic: { missing: 'NoSuchBucketPolicy' },
  policy: { missing: 'NoSuchBucketPolicy' },
  ...change,
});

export const key = (change: Partial<KeyFacts> = {}): KeyFacts => ({
  arn: KEY_ARN,
  state: 'Enabled',
  spec: 'SYMMETRIC_DEFAULT',
  manager: 'CUSTOMER',
  policy: {
    ok: `{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${ACCOUNT}:root"},"Action":"kms:*","Resource":"*"}]}`,
  },
  grants: { ok: [] },
  ...change,
});

export const network = (change: Partial<NetworkFacts> = {}): NetworkFacts => ({
  vpcId: 'vpc-1',
  vpc: { ok: { dnsSupport: true, dnsHostnames: true } },
  subnets: {
    ok: [
      { id: 'subnet-a', availabilityZone: 'eu-west-1a', cidr: '10.0.1.0/24' },
      { id: 'subnet-b', availabilityZone: 'eu-west-1b', cidr: '10.0.2.0/24' },
    ],
  },
  routeTables: {
    ok: [
      {
        id: 'rtb-main',
        main: true,
        subnetIds: [],
        routes: [{ destination: '10.0.0.0/16', target: 'local', state: 'active' }],
      },
      { id: 'rtb-b', main: false, subnetIds: ['subnet-b'], routes: [] },
    ],
  },
  endpoints: { ok: [S3_ENDPOINT, SAGEMAKER_ENDPOINT] },
  services: {
    ok: [
      { name: 'com.amazonaws.eu-west-1.s3', type: 'Gateway' },
      { name: 'com.amazonaws.eu-west-1.s3', type: 'Interface' },
      { name: 'com.amazonaws.eu-west-1.sagemaker.api', type: 'Interface' },
    ],
  },
  prefixLists: {
    ok: [
      { id: 'pl-s3', name: 'com.amazonaws.eu-west-1.s3', cidrs: ['52.218.0.0/17', '3.5.64.0/21'] },
      { id: 'pl-ddb', name: 'com.amazonaws.eu-west-1.dynamodb', cidrs: ['52.119.240.0/21'] },
    ],
  },
  securityGroups: {
    ok: [
      {
        id: 'sg-1',
        ingress: [],
        egress: [{ protocol: '-1', cidrs: ['0.0.0.0/0'], groupIds: [], prefixLists: [] }],
      },
      {
        id: 'sg-2',
        ingress: [
          {
            protocol: 'tcp',
            fromPort: 443,
            toPort: 443,
            cidrs: ['10.0.0.0/16'],
            groupIds: [],
            prefixLists: [],
          },
        ],
        egress: [],
      },
    ],
  },
  networkAcls: { ok: [acl(['subnet-a', 'subnet-b'], [aclEntry({}), aclEntry({ egress: true })])] },
  dns: { ok: { cidr: '10.0.0.0/16', servers: ['AmazonProvidedDNS'] } },
  ...change,
});

/** An entry that lets everything in. */
export const aclEntry = (change: Partial<AclEntryFacts>): AclEntryFacts => ({
  number: 100,
  egress: false,
  allows: true,
  protocol: '-1',
  cidr: '0.0.0.0/0',
  ...change,
});

export const acl = (
  subnetIds: readonly string[],
  entries: readonly AclEntryFacts[],
): NetworkAclFacts => ({
  id: 'acl-1',
  subnetIds,
  // What no entry matches is denied by these, as in every ACL.
  entries: [
    ...entries,
    aclEntry({ number: 32_767, allows: false }),
    aclEntry({ number: 32_767, allows: false, egress: true }),
  ],
});

const OPEN_POLICY =
  '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}';

export const S3_ENDPOINT = {
  id: 'vpce-s3',
  vpcId: 'vpc-1',
  serviceName: 'com.amazonaws.eu-west-1.s3',
  type: 'Gateway',
  state: 'available',
  routeTableIds: ['rtb-main', 'rtb-b'],
  subnetIds: [],
  securityGroupIds: [],
  privateDns: false,
  policy: OPEN_POLICY,
} as const;

export const SAGEMAKER_ENDPOINT = {
  id: 'vpce-sm',
  vpcId: 'vpc-1',
  serviceName: 'com.amazonaws.eu-west-1.sagemaker.api',
  type: 'Interface',
  state: 'available',
  routeTableIds: [],
  subnetIds: ['subnet-a', 'subnet-b'],
  securityGroupIds: ['sg-2'],
  privateDns: true,
  policy: OPEN_POLICY,
} as const;

export const setup = (change: object = {}): SetupConfig =>
  SetupConfig.parse({
    pairs: [{ role: ROLE, bucket: BUCKET, key: KEY }],
    defaultRole: ROLE,
    boundary: BOUNDARY,
    ...change,
  });

/** The facts before any simulation. */
export const raw = (change: Partial<SetupFacts> = {}, configuration: object = {}): SetupFacts => ({
  target: {
    name: 'demo',
    account: ACCOUNT,
    region: 'eu-west-1',
    identity: { kind: 'provisioned', cluster: 'demo' },
    writer: { dbUser: 'ml_admin' },
    reader: { dbUser: 'ml_reader' },
    setup: setup(configuration),
  },
  warehouse: {
    ok: {
      kind: 'provisioned',
      arn: `arn:aws:redshift:eu-west-1:${ACCOUNT}:cluster:demo`,
      status: 'available',
      roles: [{ arn: ROLE, applyStatus: 'in-sync' }],
      defaultRoleArn: ROLE,
      place: { ok: { vpcId: 'vpc-1', subnetIds: ['subnet-a', 'subnet-b'] } },
      securityGroupIds: ['sg-1'],
      enhancedVpcRouting: true,
    },
  },
  logins: {
    writer: { ok: { user: 'ml_admin', superuser: true } },
    reader: {
      ok: {
        user: 'ml_reader',
        superuser: false,
        accessSystemTable: true,
        syslogUnrestricted: true,
      },
    },
    assumeRole: { ok: [] },
  },
  roles: { [ROLE]: { ok: role() } },
  boundary: { ok: BOUNDARY },
  buckets: { [BUCKET]: { ok: bucket() } },
  accountBlock: { missing: 'NoSuchPublicAccessBlockConfiguration' },
  keys: { [KEY]: { ok: key() }, [KEY_ARN]: { ok: key() } },
  network: network(),
  ...change,
});

/** A complete setup with changes, simulated. */
export const facts = (change: Partial<SetupFacts> = {}, configuration: object = {}): SetupFacts =>
  simulateRoles(raw(change, configuration));

/** The value of a read that the fixture knows to be there. */
export function ok<T>(read: Read<T> | undefined): T {
  if (!read || !('ok' in read)) throw new Error('the fixture has no such value');
  return read.ok;
}
