import { describe } from '@jest/globals';
import { configOf, emptyAccount, soundAccount } from '../../sandbox/accounts/example.ts';
import { faultsAt } from './fault-scenario.ts';

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
