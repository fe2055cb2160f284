import { analytics } from '../stage/analytics.ts';
import { group, MARKETING, MODEL, openPortal, userOf } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const USER = [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
];

export const story: Story = {
  name: 'expiry-and-start',
  title:
    'Access begins when it is due, an extension leaves no gap, and it ends without anybody asking.',
  setting: analytics(),
  play: async (stage) => {
    const portal = openPortal(stage);

    stage.chapter('Approved at nine for noon until five, local time of Berlin');
    await portal.approve('afternoon', {
      grantee: group(MARKETING),
      persona: userOf('demo_ml', MODEL),
      startsAt: '2026-03-02T12:00:00+01:00',
      expiresAt: '2026-03-02T17:00:00+01:00',
    });
    stage.expectRun('it is scheduled', portal.outcome('afternoon').outcome, 'scheduled');
    await stage.expectHeld([]);

    stage.chapter('Noon');
    await stage.waitUntil('2026-03-02T11:01:00Z');
    await stage.expectHeld(USER);

    stage.chapter('An hour before the end it is extended by three hours');
    await stage.waitUntil('2026-03-02T15:00:00Z');
    await portal.extend('extension', 'afternoon', '2026-03-02T20:00:00+01:00');
    stage.expectRun('nothing had to change', portal.outcome('extension').outcome, 'already');
    await stage.waitUntil('2026-03-02T16:01:00Z');
    await stage.expectHeld(USER);

    stage.chapter('Eight in the evening');
    await stage.waitUntil('2026-03-02T19:01:00Z');
    await stage.expectHeld([]);
    const told = stage.localAws.published.filter(
      ({ event }) => event['detail-type'] === 'Model Access Ended',
    );
    stage.expectRun(
      'the end is announced, once',
      told.map(({ event }) => event.detail['outcome']),
      ['expired'],
    );
  },
};
