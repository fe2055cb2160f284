import { ACCOUNT } from '../../local-aws/arn.ts';
import {
  BOUNDARY,
  boundaryPolicy,
  configOf,
  emptyAccount,
  LOGINS_SQL,
  warehouseWith,
} from '../accounts/example.ts';
import { failuresOf, newsOf, progressOf, summaryOf } from '../stage/setup-outcome.ts';
import type { Story } from '../story.ts';

const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/redshift-ml/${name}`;

/** Spec, step 5: combinations of roles and buckets that keep user groups apart. */
export const story: Story = {
  name: 'setup-groups',
  title:
    'Two user groups, each with a role and a bucket of its own, and PUBLIC still able to use every role',
  setting: {
    start: '2026-03-02T09:00:00Z',
    config: configOf({
      path: 'restrictive',
      boundary: BOUNDARY,
      pairs: [
        {
          role: role('retention'),
          bucket: 'retention-redshift-ml',
          group: 'retention_analyst_grp',
        },
        {
          role: role('marketing'),
          bucket: 'marketing-redshift-ml',
          group: 'marketing_analyst_grp',
        },
      ],
    }),
    account: {
      ...emptyAccount,
      policies: { 'redshift-ml-boundary': boundaryPolicy },
      clusters: { analytics: { subnetGroup: 'analytics', securityGroups: ['sg-0a'] } },
    },
    warehouses: warehouseWith(LOGINS_SQL),
  },
  play: async (stage) => {
    stage.chapter('Remediate: a pair for each group');
    const run = await stage.start('setup', { warehouse: 'analytics', mode: 'remediate' });
    await stage.waitMinutes(30);
    const summary = summaryOf(run);
    stage.note(newsOf(run));
    stage.expect(
      'two buckets, two roles, two policies, and the association',
      progressOf(run).length,
      7,
    );
    const cluster = stage.account.clusters.get('analytics');
    const associated = cluster?.roles.map(({ arn }) => arn).toSorted();
    stage.expect('both roles are associated', associated, [role('marketing'), role('retention')]);
    const policies = [...stage.account.roles.byName.values()].map(({ name, inline }) => ({
      name,
      others: JSON.stringify(inline).includes(
        name === 'marketing' ? 'retention-redshift-ml' : 'marketing-redshift-ml',
      ),
    }));
    stage.expect(
      'neither policy names the other bucket',
      policies.filter(({ others }) => others),
      [],
    );
    stage.chapter('What only reconcile may change');
    stage.expect('one finding is left: PUBLIC may use both roles', failuresOf(run), [
      'RedshiftML.24 analytics',
    ]);
    const remedy = summary.text.includes('REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL');
    stage.expect('and the statements that separate the groups are printed', remedy, true);
  },
};
