import type { AdminFile } from '../../domain/config.ts';
import { builtAccount } from '../accounts/page.ts';
import { analytics, changed } from '../stage/analytics.ts';
import {
  configuredIn,
  type OtherAccount,
  SALES as SALES_ELSEWHERE,
  spokeIn,
} from '../stage/other-account.ts';
import { group, MARKETING, MODEL, openPortal, userOf } from '../stage/portal.ts';
import { inSpoke } from '../stage/spokes.ts';
import type { Story } from '../story.ts';

/** In the hub's Region, the other is in another. */
const SALES = { ...SALES_ELSEWHERE, region: 'us-east-1' };
const RISK: OtherAccount = {
  id: '333344445555',
  region: 'eu-central-1',
  namespace: '2a9be1d4-0b7f-4d7c-9a55-5c2f1e3d4b6a',
};

const USER = [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
];
const HOUR_MINUTES = 60;

const hub = analytics();
const furnish = hub.warehouses['analytics']?.furnish ?? (async () => {});
/** Nothing is watched for models made anew, which would be most of what the hours of the story hold. */
const file: AdminFile = {
  ...(hub.config as AdminFile), // what analytics() made
  ...changed(hub.config as AdminFile, () => ({ watchModelsMinutes: 0 })),
};

export const story: Story = {
  name: 'many-accounts',
  title:
    'One installation administers warehouses of three accounts, each reached by a role of its own account that trusts one role and an external id.',
  setting: {
    ...hub,
    config: {
      ...file,
      accounts: [
        { id: SALES.id, externalId: 'sales-7f3a' },
        { id: RISK.id, externalId: 'risk-91bc' },
      ],
      warehouses: [
        ...file.warehouses,
        ...configuredIn(SALES, file, 'sales'),
        ...configuredIn(RISK, file, 'risk'),
      ],
    },
    spokes: {
      [SALES.id]: spokeIn(SALES, builtAccount, furnish),
      [RISK.id]: spokeIn(RISK, builtAccount, furnish),
    },
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
    await stage.expectHeld(USER, 'dev', inSpoke(SALES.id, 'analytics'));
    await expectNothingIn('analytics', inSpoke(RISK.id, 'analytics'));

    stage.chapter('And in account risk, in another Region');
    await approve('users-risk', 'risk');
    stage.expectRun('users-risk is applied', portal.outcome('users-risk').outcome, 'applied');
    await stage.expectHeld(USER, 'dev', inSpoke(RISK.id, 'analytics'));
    await expectNothingIn('analytics');

    stage.chapter('The account sales lets nobody in any more');
    const { roles } = stage.spoke(SALES.id);
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
      [
        `arn:aws:iam::${SALES.id}:role/SpokeWriter-us-east-1`,
        `deploy spoke.yml in account ${SALES.id}`,
      ],
    );
    stage.expectRun('the hub is not kept waiting', portal.outcome('users-hub').outcome, 'applied');
    stage.expectRun('nor is risk', portal.outcome('revoke-risk').outcome, 'ended');
    await stage.expectHeld(USER, 'dev', 'analytics');
    await expectNothingIn(inSpoke(RISK.id, 'analytics'));

    stage.chapter('The role is there again, and the revoke is made up for');
    await stage.byHand('the administrator deploys spoke.yml again', async () =>
      roles.write('SpokeWriter-us-east-1', () => kept),
    );
    await stage.waitMinutes(2 * HOUR_MINUTES);
    await expectNothingIn(inSpoke(SALES.id, 'analytics'));
    await portal.revoke('revoke-hub', 'users-hub');
    await expectNothingIn('analytics');
  },
};
