import { ModifyClusterIamRolesCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { DeletePublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import { ACCOUNT, REGION } from '../../local-aws/arn.ts';
import { BUCKET } from '../accounts/example.ts';
import { PAGE_ROLE } from '../accounts/page.ts';
import { audit as auditWithReport } from '../chapters/audit.ts';
import { dbaOf } from '../chapters/dba.ts';
import { CREATOR as BUILDS, USER as USES } from '../chapters/page-permissions.ts';
import { analytics } from '../stage/analytics.ts';
import {
  ANALYSTS,
  creatorOf,
  group,
  MARKETING,
  MODEL,
  openPortal,
  userOf,
} from '../stage/portal.ts';
import type { Stage, Story } from '../story.ts';

const S3 = new S3Client({ region: REGION });
const REDSHIFT = new RedshiftClient({ region: REGION });

export const story: Story = {
  name: 'audit-repair',
  title:
    'What an audit finds broken it has repaired, where the configuration says so; twice, and then it is for people.',
  setting: analytics({
    configure: ({ audit }) => ({
      audit: {
        ...audit,
        controls: {
          'RedshiftML.5': 'repair',
          'RedshiftML.19': 'repair',
          'RedshiftML.35': 'repair',
          'RedshiftML.44': 'off',
        },
      },
    }),
  }),
  play: async (stage) => {
    const portal = openPortal(stage);
    const dba = dbaOf(stage);
    const takeAway = () => dba(`REVOKE USAGE ON SCHEMA demo_ml FROM GROUP ${MARKETING}`);
    await portal.approve('creators', { grantee: group(ANALYSTS), persona: creatorOf('demo_ml') });
    await portal.approve('users', { grantee: group(MARKETING), persona: userOf('demo_ml', MODEL) });

    stage.chapter('A bucket is opened and a grant is taken away; the audit has both repaired');
    await stage.byHand('the bucket of models may be made public again', () =>
      S3.send(new DeletePublicAccessBlockCommand({ Bucket: BUCKET })),
    );
    await takeAway();
    stage.expectRun('it begins two repairs', await audit(stage), ['begun', 2, 0]);
    stage.expectRun(
      'the setup was started for the warehouse',
      stage.localAws.executions.find(({ machine }) => machine === 'setup')?.input,
      { warehouse: 'analytics', mode: 'remediate', controls: ['RedshiftML.5'] },
    );
    await stage.waitMinutes(30);
    stage.expectRun(
      'the bucket is closed',
      stage.account.buckets.get(BUCKET)?.block?.['RestrictPublicBuckets'],
      true,
    );
    await stage.expectHeld([...BUILDS, ...USES]);

    stage.chapter('Somebody takes the same grant away again, and again');
    await takeAway();
    stage.expectRun('it is repaired once more', await audit(stage), ['begun', 1, 0]);
    await takeAway();
    stage.expectRun('then it is left to people', await audit(stage), ['nothing', 0, 1]);

    stage.chapter('Whoever settled it starts an audit that repairs again');
    stage.expectRun('it is repaired', await audit(stage, { repairAgain: true }), ['begun', 1, 0]);
    await stage.expectHeld([...BUILDS, ...USES]);

    stage.chapter(
      "Another tool keeps the cluster's list of roles, and takes ours off at each of its runs",
    );
    const takeOff = () =>
      stage.byHand('the other tool runs', () =>
        REDSHIFT.send(
          new ModifyClusterIamRolesCommand({
            ClusterIdentifier: 'analytics',
            RemoveIamRoles: [PAGE_ROLE],
          }),
        ),
      );
    for (const time of ['once', 'twice']) {
      await takeOff();
      stage.expectRun(`it is repaired ${time}`, await audit(stage), ['begun', 1, 0]);
      await stage.waitMinutes(30);
    }
    await takeOff();
    await stage.waitMinutes(10);
    const { findings = [] } = (await auditWithReport(stage))?.report ?? {};
    stage.expectRun(
      'then it is left to people, and the other is named',
      findings
        .filter(({ control }) => control === 'RedshiftML.19')
        .map(({ evidence }) => evidence.match(/the last call since then .* by (\S+) at/)?.[1]),
      [`arn:aws:sts::${ACCOUNT}:assumed-role/person/person`],
    );
  },
};

/** Runs the machine by hand; answers what Repair says: its outcome, how much it began, how much it left. */
async function audit(stage: Stage, input: object = {}): Promise<readonly unknown[]> {
  const { status, error, output } = await stage.start('audit', input);
  if (status !== 'SUCCEEDED') return [status, error];
  const { outcome, begun, left } = (output as Ended).repair; // what Repair returned
  return [outcome, begun, left];
}

interface Ended {
  readonly repair: { readonly outcome: string; readonly begun: number; readonly left: number };
}
