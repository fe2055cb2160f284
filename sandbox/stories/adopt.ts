import type { JsonObject } from '../../local-aws/json.ts';
import { analytics } from '../stage/analytics.ts';
import { ANALYSTS, group, MARKETING, MODEL, openPortal, userOf } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const BY_HAND = [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
];

export const story: Story = {
  name: 'adopt',
  title:
    'What somebody granted by hand becomes a lease with an author and an end, and is taken away when that comes; what is not held is not adopted, and not granted.',
  setting: analytics(),
  play: async (stage) => {
    const portal = openPortal(stage);
    const adopting = (name: string): JsonObject => ({
      grantee: group(name),
      persona: userOf('demo_ml', MODEL),
      adopts: true,
      expiresAt: '2026-03-02T12:00:00Z',
    });

    stage.chapter('A DBA has granted the use of a model long ago');
    for (const sql of BY_HAND)
      await stage.byHand(sql, () => stage.engine('analytics').superuserSql('dev', sql));
    await stage.expectHeld(BY_HAND);

    stage.chapter('Somebody approves that it is adopted, until noon');
    await portal.approve('adopt-1', adopting(MARKETING));
    stage.expectRun('it is adopted', portal.outcome('adopt-1').outcome, 'applied');
    await stage.expectHeld(BY_HAND);

    stage.chapter('Of another group there is nothing to adopt, and nothing is granted');
    await portal.approve('adopt-2', adopting(ANALYSTS));
    stage.expectRun('it is blocked', portal.outcome('adopt-2').outcome, 'blocked');
    await stage.expectHeld(BY_HAND);

    stage.chapter('Noon: the lease has ended, and with it what was granted by hand');
    await stage.waitUntil('2026-03-02T12:10:00Z');
    await stage.expectHeld([]);
  },
};
