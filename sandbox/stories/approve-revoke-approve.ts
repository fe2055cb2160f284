import { analytics } from '../stage/analytics.ts';
import { ANALYSTS, creatorOf, group, openPortal } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const CREATOR = [
  `GRANT CREATE MODEL TO GROUP ${ANALYSTS}`,
  `GRANT CREATE, USAGE ON SCHEMA demo_ml TO GROUP ${ANALYSTS}`,
];

export const story: Story = {
  name: 'approve-revoke-approve',
  title:
    'The same SQL twice within the eight hours that the Data API remembers a token runs twice.',
  setting: analytics(),
  play: async (stage) => {
    const portal = openPortal(stage);
    const access = { grantee: group(ANALYSTS), persona: creatorOf('demo_ml') };

    stage.chapter('Approved');
    await portal.approve('first', access);
    await stage.expectHeld(CREATOR);

    stage.chapter('Revoked ten minutes later');
    await stage.waitMinutes(10);
    await portal.revoke('revoke-first', 'first');
    await stage.expectHeld([]);

    stage.chapter('Approved again ten minutes later');
    await stage.waitMinutes(10);
    await portal.approve('second', access);
    stage.expectRun(
      'second is applied, not taken for the first',
      portal.outcome('second').outcome,
      'applied',
    );
    await stage.expectHeld(CREATOR);

    stage.chapter('And revoked for good');
    await portal.revoke('revoke-second', 'second');
    await stage.expectHeld([]);
  },
};
