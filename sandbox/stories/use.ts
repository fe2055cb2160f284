import type { LastUse } from '../../domain/audit/use.ts';
import { type Audited, audit, summaryOf } from '../chapters/audit.ts';
import { dbaOf } from '../chapters/dba.ts';
import { analytics, changed } from '../stage/analytics.ts';
import { askedAccess, postUntilAnswered } from '../stage/approver.ts';
import { ANALYSTS, creatorOf, group, MARKETING, openPortal, userOf } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const FORECAST = 'demand_forecast';
const HOUR = 60;
const UNUSED = [
  `57 fail grant EXECUTE ON MODEL demo_ml.${FORECAST} for user nina`,
  `58 fail grant CREATE MODEL for group ${ANALYSTS}`,
];

export const story: Story = {
  name: 'use',
  title:
    'Audits tell who uses what they may, as far back as all of it could be seen, and nothing when it cannot be seen.',
  setting: analytics({
    configure: (file) => ({
      ...changed(file, () => ({ watchModelsMinutes: 0 })),
      offBoarding: { approvers: ['olivia'], needs: 1 },
      audit: {
        ...file.audit,
        unusedAfterDays: 1,
        functions: [
          {
            warehouse: 'analytics',
            database: 'dev',
            schema: 'demo_ml',
            model: FORECAST,
            function: 'predict_demand',
          },
        ],
      },
    }),
    furnish: async (admin) => {
      await admin.createUser('nina');
      await admin.createModel('dev', {
        schema: 'demo_ml',
        name: FORECAST,
        owner: 'rita',
        prediction: { name: 'predict_demand' },
      });
    },
  }),
  play: async (stage) => {
    const portal = openPortal(stage);
    const dba = dbaOf(stage);

    stage.chapter('Creators and users have leases; the first audit begins to watch');
    const uses = { persona: userOf('demo_ml', FORECAST) };
    await portal.approve('creators', { grantee: group(ANALYSTS), persona: creatorOf('demo_ml') });
    await portal.approve('users', { grantee: group(MARKETING), ...uses });
    await portal.approve('nina', { grantee: { type: 'user', name: 'nina' }, ...uses });
    await stage.waitMinutes(10);
    const first = await audit(stage);
    const began = first?.report.models.find(({ name }) => name === FORECAST)?.lastUse?.watchedSince;
    stage.expectRun('nothing can be unused yet', shortOfUse(first), ['57 pass', '58 pass']);

    stage.chapter('Mark of the group predicts; nina does not, and nobody creates a model');
    await stage.waitMinutes(13 * HOUR);
    await stage.runSql('mark', ['SELECT demo_ml.predict_demand(7)']);
    await stage.runSql('mark', [`SELECT\n  "demo_ml"."predict_demand" (8) AS demand`]);
    const used = new Date(stage.localAws.clock.now()).toISOString();
    await stage.waitMinutes(13 * HOUR);
    const later = await audit(stage);
    stage.expectRun('exactly what was not used is found', shortOfUse(later), UNUSED);
    const ofMarketing = later?.report.holdings.find(
      ({ grantee, privilege }) =>
        grantee === `group ${MARKETING}` && privilege.startsWith('EXECUTE'),
    );
    stage.expectRun('his use counts for the group', told(ofMarketing?.lastUse, used), [
      began,
      'used',
      2,
    ]);

    stage.chapter('The group is to go: beside what that takes stands what it would break');
    const leaving = {
      kind: 'request',
      detailType: 'Model Access Off-Boarding Requested',
      detail: {
        requestId: 'leave-1',
        warehouse: 'analytics',
        grantee: group(MARKETING),
        reason: 'the campaign is over',
      },
    };
    await stage.byHand('maria asks', () => postUntilAnswered(stage.localAws, 'maria', leaving));
    const question = String(askedAccess(stage.localAws, 'leave-1')?.['text']);
    stage.note(question);
    stage.expectRun(
      'two statements',
      question.includes(`for group ${MARKETING}: used by at least 2 statements from`),
      true,
    );

    stage.chapter(
      'The reader is shown only its own statements: whether anything is used is unknown',
    );
    await dba('ALTER USER redshift_ml_reader SYSLOG ACCESS RESTRICTED');
    const blind = await audit(stage);
    stage.expectRun('it is no guess', shortOfUse(blind), [
      '57 unknown database dev',
      '58 unknown database dev',
    ]);

    stage.chapter('It sees again while the views still keep what was meanwhile: the watch goes on');
    await dba('ALTER USER redshift_ml_reader SYSLOG ACCESS UNRESTRICTED');
    const again = await audit(stage);
    stage.expectRun('the same is found', shortOfUse(again), shortOfUse(later));
    const ofModel = again?.report.models.find(({ name }) => name === FORECAST)?.lastUse;
    stage.expectRun('since the first audit', told(ofModel, used), [began, 'used', 2]);

    stage.chapter('A day later, mark has predicted once more');
    await stage.expectAtRest(
      'whoever used it since is told from whoever did not',
      async () => {
        // Where faults kept every audit from seeing, this one begins to watch.
        await audit(stage);
        await stage.waitMinutes(25 * HOUR);
        await stage.runSql('mark', ['SELECT demo_ml.predict_demand(9)']);
        return shortOfUse(await audit(stage));
      },
      UNUSED,
    );
  },
};

/** What an audit says of use: each finding, or that the control passed. */
const shortOfUse = (audited: Audited | undefined): readonly string[] =>
  ['57', '58'].flatMap((number) => {
    const found = summaryOf(audited).filter((line) => line.startsWith(`${number} `));
    return found.length > 0 ? found : [`${number} pass`];
  });

/** Since when it is watched, whether the last use is that of `used`, to the minute, and how many were seen. */
const told = (lastUse: LastUse | undefined, used: string): readonly unknown[] => [
  lastUse?.watchedSince,
  lastUse?.at?.slice(0, 16) === used.slice(0, 16) ? 'used' : lastUse?.at,
  lastUse?.count,
];
