import { DriftLook } from '../../domain/drift/look.ts';
import { audit, inShort, summaryOf } from '../chapters/audit.ts';
import { analytics } from '../stage/analytics.ts';
import { textOf } from '../stage/objects.ts';
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

const DBAS = ['paul', 'pia'];
const EXECUTE = `EXECUTE ON MODEL demo_ml.${MODEL}`;

export const story: Story = {
  name: 'drift',
  title:
    'What somebody grants by hand is looked at within minutes, once however noisy the log, and told with who did it and whether it was committed.',
  setting: {
    ...analytics({
      configure: (file) => ({
        audit: { ...file.audit, superusers: [...(file.audit?.superusers ?? []), ...DBAS] },
      }),
      furnish: async (admin) => {
        for (const name of DBAS) await admin.createUser(name, { superuser: true });
        await admin.createUser('nina');
        // As after GRANT SELECT ON sys_transaction_history.
        await admin.dropUser('redshift_ml_reader');
        await admin.createUser('redshift_ml_reader', {
          accessSystemTable: true,
          syslogAccess: 'UNRESTRICTED',
          selectsTransactions: true,
        });
      },
    }),
    logsActivity: true,
  },
  play: async (stage) => {
    const portal = openPortal(stage);
    const engine = stage.engine('analytics');
    const byDba = (user: string, ...transactions: readonly (readonly string[])[]) =>
      stage.byHand(
        `${user} runs ${transactions.flat().length} statements in ${transactions.length} transactions`,
        async () => {
          for (const sqls of transactions) await engine.transaction('dev', sqls, { user });
        },
      );

    stage.chapter('Creators and users have leases; an audit begins to watch');
    await portal.approve('creators', { grantee: group(ANALYSTS), persona: creatorOf('demo_ml') });
    await portal.approve('users', { grantee: group(MARKETING), persona: userOf('demo_ml', MODEL) });
    await stage.waitMinutes(20);
    stage.expectRun('what the product grants itself asks for no look', looksOf(stage), []);
    await audit(stage);
    await stage.waitMinutes(20);

    stage.chapter('Paul grants by hand, among many statements that change nothing');
    await byDba('paul', [`GRANT ${EXECUTE} TO nina`]);
    // Within one window, and longer than CloudWatch Logs gathers: the log is handed over twice.
    await stage.localAws.runFor(120_000);
    const toAndFro = [`GRANT ${EXECUTE} TO mark`, `REVOKE ${EXECUTE} FROM mark`];
    await byDba('paul', ...Array.from({ length: 20 }, () => toAndFro));
    await stage.waitMinutes(12);
    const first = await lookTold(stage, 1);
    stage.expectRun('one look, in spite of 41 statements', looksOf(stage), ['SUCCEEDED']);
    stage.expectRun('it tells what is new', newsOf(first), [
      '34 fail grantee user nina',
      '66 fail user user paul',
    ]);
    stage.expectRun(
      'with who did it, and whether it was committed',
      first?.findings
        .find(({ control }) => control === 'RedshiftML.66')
        ?.evidence.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'),
      'user paul changed who may use or create models by at least 41 statements since <time>, last at <time>; 41 committed',
    );
    const event = stage.localAws.published.findLast(isDrift)?.event;
    stage.expectRun(
      'the event names nobody',
      /nina|paul/.test(JSON.stringify(event?.detail ?? {})),
      false,
    );

    stage.chapter('Pia grants too, and her transaction is taken back');
    await byDba('pia', [`GRANT ${EXECUTE} TO rita`, `GRANT ${EXECUTE} TO nobody`]);
    await stage.waitMinutes(12);
    stage.expectRun('a second look finds nothing new', looksOf(stage), ['SUCCEEDED', 'SUCCEEDED']);
    stage.expectRun('and tells of nothing', stage.localAws.published.filter(isDrift).length, 1);

    stage.chapter('Without the log, the next audit finds the same');
    const found = await audit(stage);
    stage.expectRun('with the same ids', summaryOf(found), [
      'fail',
      '34 fail grantee user nina',
      '66 fail user user paul',
    ]);
    stage.expectRun('at most one look begins in a window', crowded(stage), []);
  },
};

const isDrift: Parameters<Stage['localAws']['published']['filter']>[0] = ({ event }) =>
  event['detail-type'] === 'Model Access Drift Found';

const executionsOf = (stage: Stage) =>
  stage.localAws.executions.filter(({ machine }) => machine === 'drift');

const looksOf = (stage: Stage): readonly string[] =>
  executionsOf(stage).map(({ status }) => status);

/** Looks at a database that were begun in five minutes in which one had begun before. */
const crowded = (stage: Stage): readonly string[] => {
  const begun = executionsOf(stage).map(
    ({ startedAtMs, input }) => `${JSON.stringify(input)} ${Math.floor(startedAtMs / 300_000)}`,
  );
  return begun.filter((one, index) => begun.indexOf(one) !== index);
};

/** The look that the newest event tells of. */
async function lookTold(stage: Stage, told: number): Promise<DriftLook | undefined> {
  const events = stage.localAws.published.filter(isDrift);
  stage.expectRun('an event tells of it', events.length, told);
  const { bucket, look } = events.at(-1)?.event.detail ?? {};
  if (typeof bucket !== 'string' || typeof look !== 'string') return undefined;
  stage.note(`the look lies at s3://${bucket}/${look}`);
  const text = await stage.localAws.as('person', () => textOf(bucket, look));
  return DriftLook.parse(JSON.parse(text));
}

const newsOf = (look: DriftLook | undefined): readonly string[] =>
  (look?.findings ?? [])
    .filter(({ id }) => look?.news.includes(id))
    .map((one) => `${inShort(one)} ${one.resource.name}`)
    .sort();
