import { RedshiftServerlessClient } from '@aws-sdk/client-redshift-serverless';
import { readWorkgroup } from '../../../aws/redshift-serverless/read.ts';
import { ROLE, soundAccount } from '../../../sandbox/accounts/example.ts';

export const serverless = new RedshiftServerlessClient({ region: 'us-east-1' });

/** The second role of the namespace. */
export const other = ROLE.replace('analytics', 'other');

export const serverlessAccount = {
  ...soundAccount,
  roles: { ...soundAccount.roles, 'redshift-ml/other': { trust: '{}' } },
  workgroups: {
    wg: {
      namespace: 'ns',
      subnets: ['subnet-0a'],
      securityGroups: ['sg-0a'],
      roles: ['redshift-ml/analytics', 'redshift-ml/other'],
    },
  },
};

export const names = { workgroup: 'wg', namespace: 'ns' };

export const workgroup = () => readWorkgroup(serverless, names, async () => ({ ok: 'vpc-0a' }));
