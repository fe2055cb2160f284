import { analytics } from '../stage/analytics.ts';
import { ANALYSTS, group, MARKETING, MODEL, openPortal, userOf } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const USER = [ANALYSTS, MARKETING].flatMap((name) => [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${name}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${name}`,
]);

export const story: Story = {
  name: 'expiring',
  title: 'A lease that ends says so seven days and one day before, and an extension is in time.',
  setting: analytics(),
  play: async (stage) => {
    const portal = openPortal(stage);
    const told = (): string[] =>
      [
        ...new Set(
          stage.localAws.published
            .filter(({ event }) => event['detail-type'] === 'Model Access Expiring')
            .map(
              ({ event: { detail } }) =>
                `${detail['leaseId']}: ${detail['days']} days before ${detail['expiresAt']}`,
            ),
        ),
      ].sort();

    stage.chapter('Approved for a week and an hour, and for a day and an hour');
    await portal.approve('campaign', {
      grantee: group(MARKETING),
      persona: userOf('demo_ml', MODEL),
      expiresAt: '2026-03-09T10:00:00Z',
    });
    await portal.approve('report', {
      grantee: group(ANALYSTS),
      persona: userOf('demo_ml', MODEL),
      expiresAt: '2026-03-03T10:00:00Z',
    });
    await stage.waitUntil('2026-03-02T09:55:00Z');
    stage.expect('nobody is told yet', told(), []);

    stage.chapter('Seven days, and one day, before the end');
    await stage.waitUntil('2026-03-02T10:30:00Z');
    const notices = [
      'campaign: 7 days before 2026-03-09T10:00:00.000Z',
      'report: 1 days before 2026-03-03T10:00:00.000Z',
    ];
    stage.expect('both are told', told(), notices);

    stage.chapter('The report is extended for an hour and a day; nobody extends the campaign');
    await portal.extend('longer', 'report', '2026-03-04T12:00:00Z');
    await stage.waitUntil('2026-03-03T10:30:00Z');
    await stage.expectHeld(USER);
    stage.expect('nothing else was told', told(), notices);

    stage.chapter('The new end has a notice of its own');
    await stage.waitUntil('2026-03-03T12:30:00Z');
    stage.expect('it is told', told(), [
      ...notices,
      'report: 1 days before 2026-03-04T12:00:00.000Z',
    ]);
  },
};
