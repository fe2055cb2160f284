import type { AdminFile } from '../../domain/config.ts';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import { trust } from '../accounts/example.ts';
import { builtAccount } from '../accounts/page.ts';
import { taggedConfig } from '../accounts/tagged.ts';
import { USER as USES } from '../chapters/page-permissions.ts';
import { analytics } from '../stage/analytics.ts';
import { configuredIn, SALES, spokeIn } from '../stage/other-account.ts';
import { ANALYSTS, MARKETING, MODEL } from '../stage/portal.ts';
import { inSpoke } from '../stage/spokes.ts';
import type { Story } from '../story.ts';

const CLUSTER = `arn:aws:redshift:${SALES.region}:${SALES.id}:cluster:analytics`;
const KEY = `redshift-ml:user:${MARKETING}`;
/** The way into the account for whoever reads its tags. */
const WAY_IN = 'SpokeAccountReader-us-east-1';

const hub = analytics({ configure: taggedConfig });
const file = hub.config as AdminFile; // what analytics() made
const furnish = hub.warehouses['analytics']?.furnish ?? (async () => {});

const account: AccountFixture = {
  ...builtAccount,
  roles: { ...builtAccount.roles, people: { trust: trust('redshift.amazonaws.com') } },
};
/** Of the two groups one is mapped in account sales, the other in the hub. */
const groups = {
  ...file.tags?.groups,
  [MARKETING]: {
    warehouse: 'sales',
    persona: 'user',
    database: 'dev',
    schema: 'demo_ml',
    models: [MODEL],
  },
};

export const story: Story = {
  name: 'tags-spoke',
  title:
    'Tags of another account ask for access to its warehouses and to no others; an account that lets nobody in ends nothing.',
  setting: {
    ...hub,
    config: {
      ...file,
      accounts: [{ id: SALES.id, externalId: 'sales-7f3a' }],
      warehouses: [...file.warehouses, ...configuredIn(SALES, file, 'sales')],
      tags: { ...file.tags, groups },
    },
    spokes: {
      [SALES.id]: spokeIn(SALES, account, furnish),
    },
  },
  play: async (stage) => {
    const { roles, clusters } = stage.spoke(SALES.id);
    const setTags = (of: typeof stage.account, tags: Readonly<Record<string, string>>): void => {
      const cluster = of.clusters.get('analytics');
      if (cluster !== undefined) of.clusters.set('analytics', { ...cluster, tags: { ...tags } });
    };
    const tagRole = (tags: Readonly<Record<string, string>>): Promise<unknown> =>
      stage.byHand(`an administrator of sales tags the role people ${JSON.stringify(tags)}`, () =>
        Promise.resolve(roles.write('people', (role) => role && { ...role, tags: { ...tags } })),
      );
    const expectIn = async (there: readonly string[], here: readonly string[]): Promise<void> => {
      await stage.expectHeld(there, 'dev', inSpoke(SALES.id, 'analytics'));
      await stage.expectHeld(here);
    };

    stage.chapter("A tag on the cluster of sales, whose name is that of the hub's");
    await stage.byHand(`an administrator of sales tags the cluster ${KEY}`, async () =>
      setTags(stage.spoke(SALES.id), { [KEY]: `dev/demo_ml/${MODEL}` }),
    );
    const forwarded = {
      source: 'aws.tag',
      'detail-type': 'Tag Change on Resource',
      account: SALES.id,
      region: SALES.region,
      resources: [CLUSTER],
      detail: { service: 'redshift', 'changed-tag-keys': [KEY], tags: {} },
    };
    stage.localAws.publish(forwarded, 'default');
    await stage.waitMinutes(5);
    await expectIn(USES, []);

    stage.chapter(
      'The same by a role of sales, which signs in to warehouses of its own account only',
    );
    await tagRole({ RedshiftDbGroups: `${MARKETING}:${ANALYSTS}` });
    await stage.byHand('and takes the tag off the cluster', async () =>
      setTags(stage.spoke(SALES.id), {}),
    );
    const told = await stage.start('tags', { scope: 'all' });
    stage.expectRun(
      'what the role asks for in the hub is ignored',
      /group retention_analyst_grp is of warehouse analytics in account 111122223333/.test(
        JSON.stringify(told.output),
      ),
      true,
    );
    await expectIn(USES, []);

    stage.chapter('Sales lets nobody in, and its tags are taken off meanwhile');
    const kept = roles.byName.get(WAY_IN);
    await stage.byHand(`an administrator of sales deletes ${WAY_IN}`, () =>
      Promise.resolve(roles.write(WAY_IN, () => undefined)),
    );
    await tagRole({});
    await stage.byHand("the hub's own cluster is tagged", async () =>
      setTags(stage.account, { [KEY]: `dev/demo_ml/${MODEL}` }),
    );
    // What was assumed before is over after an hour.
    await stage.waitMinutes(60);
    const blind = await stage.start('tags', { scope: 'all' });
    stage.expectRun('the reading is loud', blind.error, 'RolesNotListed');
    await expectIn(USES, USES);

    stage.chapter('It is let in again, and what is wanted no more ends');
    await stage.byHand('the administrator deploys spoke.yml again', () =>
      Promise.resolve(roles.write(WAY_IN, () => kept)),
    );
    await stage.waitUntil('2026-03-03T03:05:00Z');
    await expectIn([], USES);
    stage.expect('the cluster of sales is there all the while', clusters.has('analytics'), true);
  },
};
