import { expect, test } from '@jest/globals';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import { configOf, ROLE, soundAccount } from '../../sandbox/accounts/example.ts';
import { summaryOf } from '../../sandbox/stage/setup-outcome.ts';
import { inSetupWorld } from './setup-account.ts';

const TEAM = {
  Sid: 'TeamLake',
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::lake/*',
} as const;
const cluster = soundAccount.clusters?.analytics ?? { subnetGroup: '', securityGroups: [] };
const role = soundAccount.roles?.['redshift-ml/analytics'];

const account: AccountFixture = {
  ...soundAccount,
  clusters: { analytics: cluster, sales: cluster },
  roles: { 'redshift-ml/analytics': { ...role, trust: role?.trust ?? '', attached: [] } },
  buckets: { 'analytics-redshift-ml': {}, 'sales-redshift-ml': {} },
};
const warehouse = (name: string) =>
  configOf(
    { path: 'restrictive', pairs: [{ role: ROLE, bucket: `${name}-redshift-ml` }] },
    { kind: 'provisioned', name, cluster: name },
  );
const config = {
  ...warehouse('analytics'),
  warehouses: ['analytics', 'sales'].flatMap((name) => warehouse(name).warehouses),
};

test('two warehouses that share a role: repairing one takes nothing from the other, nor from anybody else', () =>
  inSetupWorld({ account, config }, async ({ localAws, account: state }) => {
    const remediate = async (name: string) => {
      const execution = localAws.startMachine('setup', { warehouse: name, mode: 'remediate' });
      await localAws.runFor(60 * 60_000);
      return summaryOf(execution).outcome;
    };
    const policies = () => state.roles.byName.get('analytics')?.inline ?? {};

    expect(await remediate('analytics')).toBe('ready');
    state.roles.write('analytics', (found) => {
      const own = found?.inline['redshift-ml-admin-analytics'];
      // Somebody adds a statement to our policy, and spoils one of ours.
      if (found === undefined || own === undefined) return found;
      const Statement = [TEAM, ...[own.Statement].flat().filter(({ Sid }) => Sid !== 'Bucket1')];
      return { ...found, inline: { 'redshift-ml-admin-analytics': { ...own, Statement } } };
    });
    await localAws.runFor(60_000);
    expect(await remediate('sales')).toBe('ready');
    expect(await remediate('analytics')).toBe('ready');

    expect(Object.keys(policies()).toSorted()).toEqual([
      'redshift-ml-admin-analytics',
      'redshift-ml-admin-sales',
    ]);
    expect(JSON.stringify(policies()['redshift-ml-admin-analytics'])).toContain(
      'arn:aws:s3:::analytics-redshift-ml',
    );
    expect(JSON.stringify(policies()['redshift-ml-admin-sales'])).toContain(
      'arn:aws:s3:::sales-redshift-ml',
    );
    expect([policies()['redshift-ml-admin-analytics']?.Statement].flat()).toContainEqual(TEAM);
  }));
