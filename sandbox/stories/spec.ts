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
import type { Story } from '../story.ts';

/** "Managing permissions and ownership" of the page, word for word. */
const CREATOR = [
  `GRANT CREATE MODEL TO GROUP ${ANALYSTS}`,
  `GRANT CREATE, USAGE ON SCHEMA demo_ml TO GROUP ${ANALYSTS}`,
];
const USER = [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
];

export const story: Story = {
  name: 'spec',
  title:
    'Retention analysts create models, marketing analysts use one, and both lose what they got when it is taken back.',
  setting: analytics(),
  play: async (stage) => {
    const portal = openPortal(stage);
    await stage.expectHeld([]);

    stage.chapter('The retention analysts are approved as creators');
    await portal.approve('creators-1', { grantee: group(ANALYSTS), persona: creatorOf('demo_ml') });
    stage.expectRun('creators-1 is applied', portal.outcome('creators-1').outcome, 'applied');

    stage.chapter('The marketing analysts ask for the model, which grants nothing yet');
    const usage = { grantee: group(MARKETING), persona: userOf('demo_ml', MODEL) };
    await portal.request('users-1', usage);
    stage.expectRun(
      'users-1 waits for an approval',
      portal.outcome('users-1').outcome,
      'awaiting-approval',
    );

    stage.chapter('They are approved as users of the model');
    await portal.approve('users-1', usage);
    stage.expectRun('users-1 is applied', portal.outcome('users-1').outcome, 'applied');
    await stage.expectHeld([...CREATOR, ...USER]);

    stage.chapter('A request for everybody is refused');
    await portal.approve('everybody-1', {
      grantee: { type: 'user', name: 'PUBLIC' },
      persona: userOf('demo_ml', MODEL),
    });
    stage.expectRun('everybody-1 is refused', portal.outcome('everybody-1').outcome, 'refused');
    await stage.expectHeld([...CREATOR, ...USER]);

    stage.chapter('Both are revoked');
    await portal.revoke('revoke-1', 'creators-1');
    await portal.revoke('revoke-2', 'users-1');
    stage.expectRun(
      'revoke-1 and revoke-2 end their leases',
      [portal.outcome('revoke-1').outcome, portal.outcome('revoke-2').outcome],
      ['ended', 'ended'],
    );
    await stage.expectHeld([]);

    const billed = stage.localAws.executions.map(({ history }) => history.transitions());
    stage.expectRun(
      'an approval costs at most 5 billed transitions',
      billed.filter((count) => count > 5),
      [],
    );
  },
};
