import type { JsonObject } from '../../local-aws/json.ts';
import { analytics } from '../stage/analytics.ts';
import { ANALYSTS, group, MARKETING, MODEL, openPortal, userOf } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const USER = [ANALYSTS, MARKETING].flatMap((name) => [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${name}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${name}`,
]);

const DAY_MS = 24 * 3_600_000;

const inWords = ({ leaseId, days, expiresAt }: JsonObject): string =>
  `${leaseId}: ${days} days before ${expiresAt}`;

export const story: Story = {
  name: 'expiring',
  title: 'A lease that ends says so seven days and one day before, and an extension is in time.',
  setting: analytics(),
  play: async (stage) => {
    const portal = openPortal(stage);
    const notices = (): JsonObject[] =>
      stage.localAws.published
        .map(({ event }) => event)
        .filter((event) => event['detail-type'] === 'Model Access Expiring')
        .map(({ detail }) => detail);
    const told = (): string[] => [...new Set(notices().map(inWords))].sort();
    const tooEarly = (): string[] =>
      notices()
        .filter(({ expiresAt, days }) => {
          const dueMs = Date.parse(String(expiresAt)) - Number(days) * DAY_MS;
          return dueMs > stage.localAws.clock.now();
        })
        .map(inWords);

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
    stage.expect('nobody is told yet', tooEarly(), []);

    stage.chapter('Seven days, and one day, before the end');
    await stage.waitUntil('2026-03-02T10:30:00Z');
    const both = [
      'campaign: 7 days before 2026-03-09T10:00:00.000Z',
      'report: 1 days before 2026-03-03T10:00:00.000Z',
    ];
    stage.expect('both are told', told(), both);

    stage.chapter('The report is extended for an hour and a day; nobody extends the campaign');
    await portal.extend('longer', 'report', '2026-03-04T12:00:00Z');
    await stage.waitUntil('2026-03-03T10:30:00Z');
    stage.expect('nothing is told of the new end yet', tooEarly(), []);
    await stage.expectHeld(USER);

    stage.chapter('The new end has a notice of its own');
    await stage.waitUntil('2026-03-03T12:30:00Z');
    stage.expect('it is told', told(), [...both, 'report: 1 days before 2026-03-04T12:00:00.000Z']);
  },
};
