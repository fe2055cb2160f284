import { ACCOUNT } from '../../local-aws/arn.ts';
import {
  configOf,
  LOGINS_SQL,
  ROLE,
  secretOf,
  soundAccount,
  trust,
  warehouseWith,
} from '../accounts/example.ts';
import { newsOf, progressOf, summaryOf } from '../stage/setup-outcome.ts';
import type { Story } from '../story.ts';

const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const { clusters: _, ...withoutCluster } = soundAccount;

/** Serverless: the namespace holds the roles as a whole list, in text, and needs a trust of its own. */
export const story: Story = {
  name: 'setup-serverless',
  title: 'A Serverless namespace gets its role beside those that others rely on',
  setting: {
    start: '2026-03-02T09:00:00Z',
    config: configOf(
      { path: 'simple' },
      {
        kind: 'serverless',
        workgroup: 'analytics',
        namespaceName: 'analytics-data',
        writer: { secretArn: secretOf('ml_admin'), user: 'ml_admin' },
        reader: { secretArn: secretOf('ml_reader') },
      },
    ),
    account: {
      ...withoutCluster,
      roles: {
        ...withoutCluster.roles,
        loader: { trust: trust('redshift.amazonaws.com') },
        unloader: { trust: trust('redshift.amazonaws.com') },
      },
      workgroups: {
        analytics: {
          namespace: 'analytics-data',
          subnets: ['subnet-0a', 'subnet-0b'],
          securityGroups: ['sg-0a'],
          roles: ['loader', 'unloader'],
          defaultRole: 'loader',
        },
      },
    },
    warehouses: warehouseWith(LOGINS_SQL),
  },
  play: async (stage) => {
    stage.chapter('Remediate');
    const run = await stage.start('setup', { warehouse: 'analytics', mode: 'remediate' });
    await stage.waitMinutes(30);
    stage.note(newsOf(run));
    stage.expect('everything passes', summaryOf(run).outcome, 'ready');
    stage.expect('two actions were enough', progressOf(run).length, 2);
    const namespace = stage.account.namespaces.get('analytics-data');
    const roles = namespace?.roles.map(({ arn }) => arn);
    stage.expect('the roles of others are still associated', roles, [
      role('loader'),
      role('unloader'),
      ROLE,
    ]);
    stage.expect('and the default role is still theirs', namespace?.defaultRole, role('loader'));
    const trusts = stage.account.roles.byName
      .get('analytics')
      ?.trust.includes('redshift-serverless.amazonaws.com');
    stage.expect('Redshift Serverless may assume the role', trusts, true);
  },
};
