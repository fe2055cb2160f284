import { analytics } from '../stage/analytics.ts';
import { group, MARKETING, MODEL, openPortal, userOf } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const BY_HAND = `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`;
const USER = [BY_HAND, `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`];

export const story: Story = {
  name: 'grant-before',
  title:
    'What somebody granted by hand before a lease began is still there when the lease has ended, and the answer says so.',
  setting: analytics(),
  play: async (stage) => {
    const portal = openPortal(stage);

    stage.chapter('A DBA has granted EXECUTE long ago');
    await stage.byHand(BY_HAND, () => stage.engine('analytics').superuserSql('dev', BY_HAND));
    await stage.expectHeld([BY_HAND]);

    stage.chapter('The group is approved as user of the model');
    await portal.approve('users-1', {
      grantee: group(MARKETING),
      persona: userOf('demo_ml', MODEL),
    });
    await stage.expectHeld(USER);

    stage.chapter('The lease is revoked');
    await portal.revoke('revoke-1', 'users-1');
    stage.expectRun('what was not ours is kept, and named', portal.outcome('revoke-1'), {
      outcome: 'kept',
      because: [
        `EXECUTE ON MODEL demo_ml.${MODEL} for group ${MARKETING} stays: it was not granted by us; revoke it by hand, or declare it in the baseline`,
      ],
    });
    await stage.expectHeld([BY_HAND]);
  },
};
