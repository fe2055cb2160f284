import { analytics } from '../stage/analytics.ts';
import { group, MARKETING, openPortal, userOf } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const LATE = 'lifetime_value_model';
const SCHEMA = [`GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`];
const ALL = [...SCHEMA, `GRANT EXECUTE ON MODEL demo_ml.${LATE} TO GROUP ${MARKETING}`];

export const story: Story = {
  name: 'late-model',
  title:
    'A model that is still training is granted when it is ready, again when it is made anew, but not if by somebody else.',
  setting: analytics({
    furnish: async (admin) => {
      await admin.createUser('ines');
      await admin.createModel('dev', {
        schema: 'demo_ml',
        name: LATE,
        owner: 'rita',
        state: 'Training',
      });
    },
  }),
  play: async (stage) => {
    const portal = openPortal(stage);
    const admin = stage.engine('analytics');

    stage.chapter('Approved while the model is training');
    await portal.approve('value-1', {
      grantee: group(MARKETING),
      persona: userOf('demo_ml', LATE),
    });
    stage.expectRun('it is held', portal.outcome('value-1').outcome, 'held');
    await stage.expectHeld(SCHEMA);

    stage.chapter('The model is ready');
    await stage.byHand('SageMaker finishes the training', () =>
      admin.setModelState('dev', 'demo_ml', LATE, 'Model is Ready'),
    );
    await stage.waitMinutes(6);
    await stage.expectHeld(ALL);

    stage.chapter('Its owner makes it anew');
    await stage.byHand(
      'rita drops the model and creates it again, which takes its grants away',
      async () => {
        await admin.dropModel('dev', 'demo_ml', LATE);
        await admin.createModel('dev', { schema: 'demo_ml', name: LATE, owner: 'rita' });
      },
    );
    await stage.expectHeld(SCHEMA);
    await stage.waitUntil('2026-03-03T02:35:00Z');
    stage.note('The nightly sweep looks at every database.');
    await stage.expectHeld(ALL);

    stage.chapter('Somebody else makes a model of that name');
    await stage.byHand('ines creates another model under the name', async () => {
      await admin.dropModel('dev', 'demo_ml', LATE);
      await admin.createModel('dev', { schema: 'demo_ml', name: LATE, owner: 'ines' });
    });
    await stage.waitUntil('2026-03-04T02:35:00Z');
    await stage.expectHeld(SCHEMA);
    const last = stage.localAws.published.findLast(
      ({ event }) => event['detail-type'] !== 'Model Access Audit Concluded',
    )?.event;
    stage.expectRun(
      'the lease is blocked until it is approved anew',
      [last?.['detail-type'], last?.detail['because']],
      [
        'Model Access Blocked',
        [
          `model demo_ml.${LATE} belonged to rita and was made anew by ines; ask for a new approval`,
        ],
      ],
    );
  },
};
