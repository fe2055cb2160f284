import { describe } from '@jest/globals';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import {
  configOf,
  emptyAccount,
  secretOf,
  soundAccount,
  trust,
} from '../../sandbox/accounts/example.ts';
import { faultsAt } from './fault-scenario.ts';
import { DEFECTS, routedAccount, routedConfig } from './setup-defects.ts';

const create = {
  nodeType: 'ra3.xlplus',
  numberOfNodes: 2,
  database: 'dev',
  adminUser: 'administrator',
  subnetGroup: 'analytics',
  securityGroups: ['sg-0a'],
};

describe('only the cluster is missing', () => {
  const { clusters: _, ...account } = soundAccount;
  faultsAt({ account, config: configOf({ path: 'simple', create }) }, ['CreateCluster']);
});

describe('only the cluster is there', () => {
  const account = {
    ...emptyAccount,
    clusters: { analytics: { subnetGroup: 'analytics', securityGroups: ['sg-0a'], roles: [] } },
  };
  faultsAt({ account, config: configOf({ path: 'simple', routing: 'on' }) }, [
    'CreateBucket',
    'CreateRole',
    'AttachRolePolicy',
    'PutRolePolicy',
    'CreateVpcEndpoint',
    'ModifyCluster',
  ]);
});

const mixed = [
  'SageMaker is not trusted',
  'the role is not associated',
  'the bucket is not encrypted',
  'the bucket is not closed',
].reduce((account, name) => DEFECTS[name]?.(account) ?? account, routedAccount);
const { subnets = {} } = soundAccount.vpcs?.['vpc-0a'] ?? {};

/** A set-up in which much is there and little is right: its security groups let nothing pass, its VPC resolves no names. */
const mendable: AccountFixture = {
  ...mixed,
  vpcs: {
    'vpc-0a': {
      dnsHostnames: false,
      subnets,
      routeTables: { 'rtb-0a': {} },
      securityGroups: { 'sg-0a': { noEgress: true }, 'sg-0e': {} },
      endpoints: {
        'vpce-0a': {
          service: 's3',
          type: 'Interface',
          subnets: Object.keys(subnets),
          securityGroups: ['sg-0e'],
          privateDns: true,
        },
        'vpce-0b': {
          service: 'sagemaker.api',
          type: 'Interface',
          subnets: Object.keys(subnets),
          securityGroups: ['sg-0e'],
          privateDns: false,
        },
      },
    },
  },
};

describe('much is there and little is right', () => {
  faultsAt({ account: mendable, config: routedConfig }, [
    'UpdateAssumeRolePolicy',
    'ModifyClusterIamRoles',
    'PutBucketEncryption',
    'PutPublicAccessBlock',
    'ModifyVpcEndpoint',
    'ModifyVpcAttribute',
    'AuthorizeSecurityGroupIngress',
    'AuthorizeSecurityGroupEgress',
  ]);
});

const ofServerless = configOf(
  { path: 'simple', routing: 'on' },
  {
    kind: 'serverless',
    workgroup: 'analytics',
    namespaceName: 'data',
    writer: { secretArn: secretOf('ml_admin'), user: 'ml_admin' },
    reader: { secretArn: secretOf('ml_reader'), user: 'ml_reader' },
  },
);
const { clusters: _, ...rest } = soundAccount;
const serverless = {
  ...rest,
  roles: { ...rest.roles, copy: { trust: trust('redshift.amazonaws.com') } },
  workgroups: {
    analytics: {
      namespace: 'data',
      subnets: ['subnet-0a', 'subnet-0b'],
      securityGroups: ['sg-0a'],
      roles: ['copy'],
      defaultRole: 'copy',
    },
  },
};

describe('a serverless workgroup', () => {
  faultsAt({ account: serverless, config: ofServerless }, ['UpdateNamespace', 'UpdateWorkgroup']);
});
