import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import { ACCOUNT } from '../../local-aws/arn.ts';
import { soundAccount } from './example.ts';

/** The role and the bucket that config/admin.yml names. */
export const PAGE_ROLE = `arn:aws:iam::${ACCOUNT}:role/redshift-ml/redshift-ml`;

/** Where the page's part about permissions begins: the setup of config/admin.yml is done. */
export const builtAccount: AccountFixture = {
  ...soundAccount,
  clusters: {
    analytics: {
      subnetGroup: 'analytics',
      securityGroups: ['sg-0a'],
      roles: ['redshift-ml/redshift-ml'],
    },
  },
  roles: { 'redshift-ml/redshift-ml': soundRole() },
};

function soundRole() {
  const role = soundAccount.roles?.['redshift-ml/analytics'];
  if (role === undefined) throw new Error('the sound account has no role');
  return role;
}
