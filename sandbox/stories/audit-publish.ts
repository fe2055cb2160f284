import { Publication } from '../../domain/audit/publication.ts';
import { dbaOf } from '../chapters/dba.ts';
import { CREATOR as BUILDS, USER as USES } from '../chapters/page-permissions.ts';
import { analytics } from '../stage/analytics.ts';
import { keysIn, textOf } from '../stage/objects.ts';
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

const BUCKET = 'audit-111122223333-us-east-1';

const AT_HAND = analytics({
  configure: ({ audit }) => ({ audit: { ...audit, securityHub: true } }),
});

export const story: Story = {
  name: 'audit-publish',
  title:
    'What audits find arrives in Security Hub, keeps its id there, and is archived when it is found no more.',
  setting: { ...AT_HAND, account: { ...AT_HAND.account, securityHub: true } },
  play: async (stage) => {
    const portal = openPortal(stage);
    const dba = dbaOf(stage);
    await portal.approve('creators', { grantee: group(ANALYSTS), persona: creatorOf('demo_ml') });
    await portal.approve('users', { grantee: group(MARKETING), persona: userOf('demo_ml', MODEL) });

    stage.chapter('Somebody grants by hand, and an audit finds it');
    await dba('GRANT CREATE ON SCHEMA demo_ml TO mark');
    await dba('GRANT CREATE ON SCHEMA demo_ml TO PUBLIC');
    const first = await audit(stage);
    stage.expectRun('all of it was sent', first, {
      status: 'SUCCEEDED',
      outcome: 'published',
      archived: 0,
      refused: 0,
    });
    stage.expectRun('Security Hub shows both', shown(stage), [
      'RedshiftML.34 HIGH ACTIVE FAILED',
      'RedshiftML.38 HIGH ACTIVE FAILED',
    ]);
    const ids = idsIn(stage);

    stage.chapter('Security Hub refuses one finding, and meets a fault with the other');
    await stage.waitMinutes(10);
    const [refused = '', faulty = ''] = ids;
    stage.account.notImported.set(refused, 'InvalidInput').set(faulty, 'InternalError');
    stage.expectRun('the execution fails', await audit(stage), {
      status: 'FAILED',
      error: 'AuditNotPublished',
    });
    stage.expectRun(
      'beside the report stands which one, and why; the other was sent again',
      await publication(stage),
      {
        state: 'partly',
        refused: [{ id: refused, because: 'InvalidInput: The finding was not imported.' }],
      },
    );

    stage.chapter('One of them is put right');
    await dba('REVOKE CREATE ON SCHEMA demo_ml FROM PUBLIC');
    await stage.waitMinutes(10);
    stage.expectRun('one is archived', await audit(stage), {
      status: 'SUCCEEDED',
      outcome: 'published',
      archived: 1,
      refused: 0,
    });
    stage.expectRun(
      'they are the same two, one of them archived',
      [shown(stage), idsIn(stage)],
      [['RedshiftML.34 HIGH ACTIVE FAILED', 'RedshiftML.38 HIGH ARCHIVED FAILED'], ids],
    );

    stage.chapter('Security Hub is out of reach for a night, and the alarm is heard');
    stage.account.refused.add('securityhub:BatchImportFindings');
    await dba('REVOKE CREATE ON SCHEMA demo_ml FROM mark');
    await stage.waitMinutes(10);
    stage.expectRun('the execution fails', await audit(stage), {
      status: 'FAILED',
      error: 'AuditNotPublished',
    });
    stage.account.refused.delete('securityhub:BatchImportFindings');
    await stage.waitMinutes(10);
    stage.expectRun(
      'the next audit archives what was left',
      [await audit(stage), shown(stage)],
      [
        { status: 'SUCCEEDED', outcome: 'published', archived: 1, refused: 0 },
        ['RedshiftML.34 HIGH ARCHIVED FAILED', 'RedshiftML.38 HIGH ARCHIVED FAILED'],
      ],
    );
    await stage.expectHeld([...BUILDS, ...USES]);
  },
};

/** Runs the machine by hand; answers how it ended, and what became of it in Security Hub. */
async function audit(stage: Stage): Promise<object> {
  const { status, error, output } = await stage.start('audit', {});
  if (status !== 'SUCCEEDED') return { status, error };
  const { publication } = output as Ended; // what Report and Publish returned
  const { outcome, archived, refused } = publication;
  return { status, outcome, archived, refused };
}

/** What the last audit wrote beside its report about Security Hub. */
const publication = (stage: Stage): Promise<object> =>
  stage.byHand('what became of it in Security Hub is read', async () => {
    const keys = await keysIn(BUCKET, 'reports/');
    const last = keys.findLast((key) => key.endsWith('/published.json')) ?? '';
    const { state, refused } = Publication.parse(JSON.parse(await textOf(BUCKET, last)));
    return { state, refused };
  });

interface Ended {
  readonly publication: {
    readonly outcome: string;
    readonly archived: number;
    readonly refused: number;
  };
}

const PLANTED = ['RedshiftML.34', 'RedshiftML.38'];

/** What Security Hub shows of what was planted. That somebody did so by hand is a finding of its own. */
const planted = ({ account }: Stage) =>
  [...(account.securityHub?.entries() ?? [])].filter(([, { GeneratorId }]) =>
    PLANTED.includes(GeneratorId.split('/').at(-1) ?? ''),
  );

/** Control, severity, state, compliance. */
const shown = (stage: Stage): readonly string[] =>
  planted(stage)
    .map(([, { GeneratorId, Severity, RecordState, Compliance }]) =>
      [GeneratorId.split('/').at(-1), Severity?.Label, RecordState, Compliance?.Status].join(' '),
    )
    .sort();

const idsIn = (stage: Stage): readonly string[] => planted(stage).map(([id]) => id);
