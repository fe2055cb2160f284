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

const GOOD = [
  `GRANT CREATE MODEL TO GROUP ${ANALYSTS}`,
  `GRANT CREATE, USAGE ON SCHEMA demo_ml TO GROUP ${ANALYSTS}`,
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
];
const LATER = [
  'GRANT USAGE ON SCHEMA demo_ml TO GROUP sales_analyst_grp',
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP sales_analyst_grp`,
];

export const story: Story = {
  name: 'missing-group',
  title:
    'A request for a group that does not exist does not sink the good ones beside it, and is granted once the group is there.',
  setting: analytics(),
  play: async (stage) => {
    const portal = openPortal(stage);
    const user = userOf('demo_ml', MODEL);

    stage.chapter('Three approvals at the same moment, one of them for a group that is not there');
    await stage.sendAll([
      portal.approval('creators-1', { grantee: group(ANALYSTS), persona: creatorOf('demo_ml') }),
      portal.approval('sales-1', { grantee: group('sales_analyst_grp'), persona: user }),
      portal.approval('users-1', { grantee: group(MARKETING), persona: user }),
    ]);
    stage.expectRun(
      'the good ones are applied',
      [portal.outcome('creators-1').outcome, portal.outcome('users-1').outcome],
      ['applied', 'applied'],
    );
    stage.expectRun('the other one is blocked, and says why', portal.outcome('sales-1'), {
      outcome: 'blocked',
      because: [
        'group sales_analyst_grp does not exist in this warehouse; create it, or correct the request',
      ],
    });
    await stage.expectHeld(GOOD);

    stage.chapter('The group is created');
    await stage.byHand('a DBA creates group sales_analyst_grp', () =>
      stage.engine('analytics').createGroup('sales_analyst_grp'),
    );
    await stage.waitMinutes(6);
    await stage.expectHeld([...GOOD, ...LATER]);
  },
};
