import type { AdminFile } from '../../domain/config.ts';
import type { Admin } from '../../local-aws/redshift/engine.ts';
import { builtAccount } from '../accounts/page.ts';
import { analytics, changed } from '../stage/analytics.ts';
import { group, MARKETING, MODEL, openPortal, userOf } from '../stage/portal.ts';
import { inSpoke } from '../stage/spokes.ts';
import type { SpokeSetting, Story } from '../story.ts';

const SALES = '222233334444';
const RISK = '333344445555';
const NAMESPACES = {
  [SALES]: '1f0c7c52-6d0e-4a55-8d6c-0a8f6a1b2c3d',
  [RISK]: '2a9be1d4-0b7f-4d7c-9a55-5c2f1e3d4b6a',
};
const REGIONS = { [SALES]: 'us-east-1', [RISK]: 'eu-central-1' };

const USER = [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
];
const HOUR_MINUTES = 60;

/** A spoke: its cluster has the very name of the hub's, so that whoever calls in the wrong account finds one. */
const spoke = (
  id: typeof SALES | typeof RISK,
  furnish: (admin: Admin) => Promise<void>,
): SpokeSetting => ({
  account: { ...builtAccount, id, region: REGIONS[id], namespaces: { analytics: NAMESPACES[id] } },
  warehouses: {
    analytics: { databases: ['dev'], namespace: NAMESPACES[id], furnish },
  },
});

const hub = analytics();
const furnish = hub.warehouses['analytics']?.furnish ?? (async () => {});
/** Nothing is watched for models made anew, which would be most of what the hours of the story hold. */
const file: AdminFile = {
  ...(hub.config as AdminFile), // what analytics() made
  ...changed(hub.config as AdminFile, () => ({ watchModelsMinutes: 0 })),
};

/** The hub's warehouse as it would be in a spoke. */
const configured = (name: string, account: typeof SALES | typeof RISK) =>
  file.warehouses.map(({ setup: _, ...home }) => ({
    ...home,
    name,
    account,
    region: REGIONS[account],
    namespace: NAMESPACES[account],
  }));

export const story: Story = {
  name: 'many-accounts',
  title:
    'One installation administers warehouses of three accounts, each reached by a role of its own account that trusts one role and an external id.',
  setting: {
    ...hub,
    config: {
      ...file,
      accounts: [
        { id: SALES, externalId: 'sales-7f3a' },
        { id: RISK, externalId: 'risk-91bc' },
      ],
      warehouses: [...file.warehouses, ...configured('sales', SALES), ...configured('risk', RISK)],
    },
    spokes: { [SALES]: spoke(SALES, furnish), [RISK]: spoke(RISK, furnish) },
  },
  play: async (stage) => {
    const portal = openPortal(stage);
    const approve = (requestId: string, warehouse: string): Promise<void> =>
      portal.approve(requestId, {
        warehouse,
        grantee: group(MARKETING),
        persona: userOf('demo_ml', MODEL),
      });
    const revoke = (requestId: string, leaseId: string, warehouse: string): Promise<void> => {
      const { detail, ...event } = portal.revocation(requestId, leaseId);
      return stage.send({ ...event, detail: { ...detail, warehouse } });
    };
    const expectNothingIn = async (...warehouses: readonly string[]): Promise<void> => {
      for (const warehouse of warehouses) await stage.expectHeld([], 'dev', warehouse);
    };

    stage.chapter("Users of the model in account sales, whose cluster has the name of the hub's");
    await approve('users-sales', 'sales');
    stage.expectRun('users-sales is applied', portal.outcome('users-sales').outcome, 'applied');
    await stage.expectHeld(USER, 'dev', inSpoke(SALES, 'analytics'));
    await expectNothingIn('analytics', inSpoke(RISK, 'analytics'));

    stage.chapter('And in account risk, in another Region');
    await approve('users-risk', 'risk');
    stage.expectRun('users-risk is applied', portal.outcome('users-risk').outcome, 'applied');
    await stage.expectHeld(USER, 'dev', inSpoke(RISK, 'analytics'));
    await expectNothingIn('analytics');

    stage.chapter('The account sales lets nobody in any more');
    const { roles } = stage.spoke(SALES);
    const kept = roles.byName.get('SpokeWriter-us-east-1');
    await stage.byHand('an administrator of sales deletes the role of the writer', async () =>
      roles.write('SpokeWriter-us-east-1', () => undefined),
    );
    await stage.waitMinutes(HOUR_MINUTES);
    await revoke('revoke-sales', 'users-sales', 'sales');
    await approve('users-hub', 'analytics');
    await revoke('revoke-risk', 'users-risk', 'risk');
    const [because = ''] = portal.outcome('revoke-sales').because;
    stage.expectRun('its revoke waits', portal.outcome('revoke-sales').outcome, 'held');
    stage.expectRun(
      'and names the role, and what to do',
      [
        /the warehouse is not reachable: AccountUnreachable: (\S+)/.exec(because)?.[1],
        /deploy spoke\.yml in account \d+/.exec(because)?.[0],
      ],
      [`arn:aws:iam::${SALES}:role/SpokeWriter-us-east-1`, `deploy spoke.yml in account ${SALES}`],
    );
    stage.expectRun('the hub is not kept waiting', portal.outcome('users-hub').outcome, 'applied');
    stage.expectRun('nor is risk', portal.outcome('revoke-risk').outcome, 'ended');
    await stage.expectHeld(USER, 'dev', 'analytics');
    await expectNothingIn(inSpoke(RISK, 'analytics'));

    stage.chapter('The role is there again, and the revoke is made up for');
    await stage.byHand('the administrator deploys spoke.yml again', async () =>
      roles.write('SpokeWriter-us-east-1', () => kept),
    );
    await stage.waitMinutes(2 * HOUR_MINUTES);
    await expectNothingIn(inSpoke(SALES, 'analytics'));
    await portal.revoke('revoke-hub', 'users-hub');
    await expectNothingIn('analytics');
  },
};
