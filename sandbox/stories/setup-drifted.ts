import { driftedAccount, driftedConfig } from '../accounts/drifted.ts';
import { LOGINS_SQL, warehouseWith } from '../accounts/example.ts';
import { answerSetup, questionOf } from '../stage/approver.ts';
import { failuresOf, newsOf, progressOf, summaryOf } from '../stage/setup-outcome.ts';
import type { Story } from '../story.ts';

const remediate = { warehouse: 'analytics', mode: 'remediate' };

/** What a year of hands leaves behind: some of it setup repairs, some it asks about, some belongs to others. */
export const story: Story = {
  name: 'setup-drifted',
  title:
    'A half-made account with more than a dozen defects: repaired, asked about, or reported and left alone',
  setting: {
    start: '2026-03-02T09:00:00Z',
    config: driftedConfig,
    account: driftedAccount,
    warehouses: warehouseWith(LOGINS_SQL),
  },
  play: async (stage) => {
    const { localAws, account } = stage;
    const legacy = () => {
      const role = account.roles.byName.get('legacy');
      return [role?.trust, role?.attached, role?.inline.freeze, role?.boundary];
    };
    const before = structuredClone(legacy());
    stage.chapter('Plan: what is wrong, and what would be done');
    const planned = await stage.start('setup', { warehouse: 'analytics', mode: 'plan' });
    stage.note(newsOf(planned));

    stage.chapter('Remediate');
    const run = await stage.start('setup', remediate);
    await stage.waitMinutes(10);
    stage.note(`What ada is asked:\n${questionOf(localAws)}`);
    await stage.byHand('ada approves the changes of the network', () =>
      answerSetup(localAws, 'ada', true),
    );
    await stage.waitMinutes(30);
    stage.note(newsOf(run));
    stage.expect('what is left belongs to others', summaryOf(run).outcome, 'left');
    const trustNow = account.roles.byName.get('analytics')?.trust ?? '';
    stage.expect(
      'SageMaker may assume the first role',
      trustNow.includes('sagemaker.amazonaws.com'),
      true,
    );
    stage.expect(
      'and the statement of others is still in its trust',
      trustNow.includes('role/etl'),
      true,
    );
    const vpc = account.network.vpcs.get('vpc-0a');
    stage.expect('the VPC resolves', [vpc?.dnsSupport, vpc?.dnsHostnames], [true, true]);
    const gateway = account.network.endpoints.get('vpce-0a');
    stage.expect('the S3 endpoint serves both tables', gateway?.routeTables.toSorted(), [
      'rtb-0a',
      'rtb-0b',
    ]);

    stage.chapter('What was reported is untouched');
    stage.expect(
      'the Deny, the boundary and the trust of the second role are as they were',
      legacy(),
      before,
    );
    stage.expect('its key is still disabled', account.keys.get('legacy')?.state, 'Disabled');
    stage.expect(
      'its bucket is still in the other Region',
      account.buckets.get('legacy-redshift-ml')?.region,
      'eu-west-1',
    );
    stage.expect(
      'the failures that are left are about the second pair',
      failuresOf(run).toSorted(),
      [
        'RedshiftML.1 key/00000000',
        // Another boundary than the configured one: Attach may not write this role, so the plan prints what to add.
        'RedshiftML.10 role/legacy',
        'RedshiftML.11 role/legacy',
        'RedshiftML.14 role/legacy',
        'RedshiftML.3 legacy-redshift-ml',
        'RedshiftML.9 role/legacy',
      ],
    );

    stage.chapter('Again: nothing to do');
    const again = await stage.start('setup', remediate);
    await stage.waitMinutes(10);
    stage.expect('a second run does nothing', progressOf(again), []);
  },
};
