import { configOf, soundAccount, trust } from '../../sandbox/accounts/example.ts';
import { faultsAt } from './fault-scenario.ts';

const secretArn = (user: string) =>
  `arn:aws:secretsmanager:us-east-1:${soundAccount.id}:secret:${user}`;
const config = configOf(
  { path: 'simple', routing: 'on' },
  {
    kind: 'serverless',
    workgroup: 'analytics',
    namespaceName: 'data',
    writer: { secretArn: secretArn('ml_admin'), user: 'ml_admin' },
    reader: { secretArn: secretArn('ml_reader'), user: 'ml_reader' },
  },
);
const { clusters: _, ...rest } = soundAccount;
const account = {
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

faultsAt({ account, config }, ['UpdateNamespace', 'UpdateWorkgroup']);
