import { analytics } from '../stage/analytics.ts';
import { group, MARKETING, MODEL, openPortal, userOf } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const USER = [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
];

export const story: Story = {
  name: 'duplicates-and-disorder',
  title: 'Events that come twice, late or in the wrong order change nothing that they should not.',
  setting: analytics(),
  play: async (stage) => {
    const portal = openPortal(stage);
    const access = { grantee: group(MARKETING), persona: userOf('demo_ml', MODEL) };

    stage.chapter('One approval arrives three times at once');
    const approval = portal.approval('campaign-1', access);
    await stage.sendAll([approval, approval, approval]);
    stage.expectRun('campaign-1 is applied', portal.outcome('campaign-1').outcome, 'applied');
    await stage.expectHeld(USER);

    stage.chapter('The same requestId with other content');
    await portal.approve('campaign-1', {
      grantee: group(MARKETING),
      persona: userOf('demo_ml', 'another_model'),
    });
    stage.expectRun('it is refused', portal.outcome('campaign-1').outcome, 'refused');
    await stage.expectHeld(USER);

    stage.chapter('A revoke arrives before its approval');
    await portal.revoke('revoke-of-2', 'campaign-2');
    stage.expectRun('the revoke leaves a tombstone', portal.outcome('revoke-of-2'), {
      outcome: 'ended',
      because: ['no such lease began; an approval for it that arrives later is refused'],
    });
    await portal.approve('campaign-2', access);
    stage.expectRun(
      'the approval that comes later is refused',
      portal.outcome('campaign-2').outcome,
      'refused',
    );

    stage.chapter('The lease ends, then its approval is replayed');
    await portal.revoke('revoke-of-1', 'campaign-1');
    await stage.expectHeld([]);
    await stage.send(approval);
    stage.expectRun(
      'it is answered with its first outcome',
      portal.outcome('campaign-1').outcome,
      'applied',
    );
    await stage.expectHeld([]);
  },
};
