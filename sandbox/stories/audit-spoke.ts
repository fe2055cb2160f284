import type { AdminFile } from '../../domain/config.ts';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import { trust } from '../accounts/example.ts';
import { builtAccount } from '../accounts/page.ts';
import { type Audited, audit, handOver } from '../chapters/audit.ts';
import { analytics } from '../stage/analytics.ts';
import { configuredIn, SALES, spokeIn } from '../stage/other-account.ts';
import type { Story } from '../story.ts';

/** The way into the account for whoever reads its IAM. */
const WAY_IN = 'SpokeAccountReader-us-east-1';

const hub = analytics();
const file = hub.config as AdminFile; // what analytics() made
const furnish = hub.warehouses['analytics']?.furnish ?? (async () => {});

/** A role that gets into the clusters of its account as any user, superusers among them. */
const withNotebook = (account: AccountFixture): AccountFixture => ({
  ...account,
  roles: {
    ...account.roles,
    notebook: {
      trust: trust('lambda.amazonaws.com'),
      inline: {
        login: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'redshift:GetClusterCredentials', Resource: '*' }],
        },
      },
    },
  },
});
/** Of RedshiftML.59, who gets in as a superuser: `fail arn:…`. */
const entriesOf = (audited: Audited | undefined): readonly string[] =>
  (audited?.report.findings ?? [])
    .filter(({ control }) => control === 'RedshiftML.59')
    .map(({ verdict, resource }) => `${verdict} ${resource.name}`)
    .toSorted();
const resolvedOf = (audited: Audited | undefined): readonly string[] =>
  (audited?.report.changes.resolved ?? [])
    .filter(({ control }) => control === 'RedshiftML.59')
    .map(({ resource }) => resource.name);

export const story: Story = {
  name: 'audit-spoke',
  title:
    'An audit reads who gets into the warehouses of each account; of one that lets nobody in, what was found stays and is unknown.',
  setting: {
    ...hub,
    config: {
      ...file,
      accounts: [{ id: SALES.id, externalId: 'sales-7f3a' }],
      warehouses: [...file.warehouses, ...configuredIn(SALES, file, 'sales')],
    },
    account: withNotebook(builtAccount),
    spokes: {
      [SALES.id]: spokeIn(SALES, withNotebook(builtAccount), furnish),
    },
  },
  play: async (stage) => {
    const { roles } = stage.spoke(SALES.id);
    const ofHub = 'arn:aws:iam::111122223333:role/notebook';
    const ofSales = `arn:aws:iam::${SALES.id}:role/notebook`;

    stage.chapter('In either account a role gets in as a superuser');
    const first = await audit(stage);
    stage.expectRun('both are found, and our own roles are meant to', entriesOf(first), [
      `fail ${ofHub}`,
      `fail ${ofSales}`,
    ]);

    stage.chapter('Both are gone, but sales lets nobody look any more');
    const kept = roles.byName.get(WAY_IN);
    await stage.byHand(`an administrator of sales deletes ${WAY_IN}`, async () => {
      roles.write(WAY_IN, () => undefined);
      roles.write('notebook', () => undefined);
      stage.account.roles.write('notebook', () => undefined);
    });
    // What was assumed before is over after an hour.
    await stage.waitMinutes(60);
    const blind = await audit(stage);
    stage.expectRun(
      'that of the hub is resolved, that of sales is unknown',
      [blind?.report.verdict.outcome, resolvedOf(blind), entriesOf(blind)],
      ['incomplete', [ofHub], [`unknown IAM of ${SALES.id}`, `unknown ${ofSales}`]],
    );
    handOver(stage, blind);

    stage.chapter('Sales lets it look again');
    await stage.byHand('the administrator deploys spoke.yml again', async () =>
      roles.write(WAY_IN, () => kept),
    );
    await stage.waitMinutes(5);
    const last = await audit(stage);
    stage.expectRun(
      'then it is known to be gone',
      [resolvedOf(last), entriesOf(last)],
      [[ofSales, `IAM of ${SALES.id}`], []],
    );
  },
};
