import { expect, test } from '@jest/globals';
import { ACCOUNT, REGION } from '../../local-aws/arn.ts';
import { soundAccount } from '../../sandbox/accounts/example.ts';
import {
  type FleetAccount,
  fleetConfig,
  fleetOf,
  warehouseIn,
} from '../../sandbox/accounts/fleet.ts';
import { audit } from '../../sandbox/chapters/audit.ts';
import { analytics, START } from '../../sandbox/stage/analytics.ts';
import { openStage } from '../../sandbox/stage/open-stage.ts';
import { group, MARKETING, MODEL, openPortal, userOf } from '../../sandbox/stage/portal.ts';
import { inSpoke } from '../../sandbox/stage/spokes.ts';
import type { Setting } from '../../sandbox/story.ts';
import { ALL } from '../scope.ts';

/** As many as the largest installation that is planned for; in `npm test` a few. */
const fleet = ALL ? fleetOf(30, 10) : fleetOf(4, 2);
const [gone] = fleet;
const USER = [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
];

const cluster = soundAccount.clusters?.['analytics'];
if (cluster === undefined) throw new Error('the sound account has a cluster');
const furnish = analytics().warehouses['analytics']?.furnish ?? (async () => {});
const spokeOf = ({ id, region, clusters }: FleetAccount) => ({
  account: {
    ...soundAccount,
    id,
    region,
    clusters: Object.fromEntries(Object.keys(clusters).map((name) => [name, cluster])),
    namespaces: clusters,
  },
  warehouses: Object.fromEntries(
    Object.entries(clusters).map(([name, namespace]) => [
      name,
      { databases: ['dev'], namespace, furnish },
    ]),
  ),
});
const setting: Setting = {
  start: START,
  config: fleetConfig(fleet),
  account: { ...soundAccount, clusters: {} },
  warehouses: {},
  spokes: Object.fromEntries(fleet.map((account) => [account.id, spokeOf(account)])),
};
const everywhere = fleet.flatMap((account) =>
  Object.keys(account.clusters).map((cluster) => ({
    account: account.id,
    name: warehouseIn(account, cluster),
    place: inSpoke(account.id, cluster),
  })),
);

test(`every warehouse of ${fleet.length} accounts is granted, audited and taken from by itself, and one account that lets nobody in is the only one that waits`, async () => {
  const broken: string[] = [];
  const stage = await openStage(setting, {
    stores: 'memory',
    emit: (event) => {
      if (event.kind === 'expectation' && !event.held) broken.push(JSON.stringify(event));
    },
  });
  const portal = openPortal(stage);
  const outcomes = (what: string) =>
    Object.fromEntries(
      everywhere.map(({ name }) => [name, portal.outcome(`${what}-${name}`).outcome]),
    );
  const inEach = (outcomeOf: (account: string) => string) =>
    Object.fromEntries(everywhere.map(({ name, account }) => [name, outcomeOf(account)]));
  /** The warehouses of which an audit could not examine every database, and how it ended. */
  const notAudited = async () => {
    const audited = await audit(stage);
    const { error } =
      stage.localAws.executions.findLast(({ machine }) => machine === 'audit') ?? {};
    expect(audited?.report.run).toMatchObject({ account: ACCOUNT, region: REGION });
    expect(audited?.report.coverage.targets).toBe(2 * everywhere.length);
    const missing = audited?.report.coverage.missing ?? [];
    return {
      warehouses: [...new Set(missing.map(({ warehouse }) => warehouse))].sort(),
      because: [
        ...new Set(missing.map(({ because }) => /deploy .* in account \d+/.exec(because)?.[0])),
      ],
      outcome: audited?.report.verdict.outcome,
      error,
    };
  };
  try {
    await stage.sendAll(
      everywhere.map(({ name }) =>
        portal.approval(`users-${name}`, {
          warehouse: name,
          grantee: group(MARKETING),
          persona: userOf('demo_ml', MODEL),
        }),
      ),
    );
    expect(outcomes('users')).toEqual(inEach(() => 'applied'));
    for (const { place } of everywhere) await stage.expectHeld(USER, 'dev', place);
    expect(await notAudited()).toMatchObject({ warehouses: [], error: undefined });

    const { roles } = stage.spoke(gone?.id ?? '');
    const names = ['SpokeWriter-us-east-1', 'SpokeReader-us-east-1'];
    const kept = names.map((name) => roles.byName.get(name));
    for (const name of names) roles.write(name, () => undefined);
    await stage.waitMinutes(60);
    await stage.sendAll(
      everywhere.map(({ name }) => {
        const { detail, ...event } = portal.revocation(`revoke-${name}`, `users-${name}`);
        return { ...event, detail: { ...detail, warehouse: name } };
      }),
    );
    expect(outcomes('revoke')).toEqual(inEach((id) => (id === gone?.id ? 'held' : 'ended')));
    expect(await notAudited()).toEqual({
      warehouses: everywhere
        .flatMap(({ name, account }) => (account === gone?.id ? [name] : []))
        .sort(),
      because: [`deploy spoke.yml in account ${gone?.id}`],
      outcome: 'incomplete',
      error: 'AuditRanPartly',
    });

    for (const [n, name] of names.entries()) roles.write(name, () => kept[n]);
    await stage.waitMinutes(120);
    for (const { place } of everywhere) await stage.expectHeld([], 'dev', place);
    await stage.conclude();
    expect(broken).toEqual([]);
  } finally {
    await stage.close();
  }
});
