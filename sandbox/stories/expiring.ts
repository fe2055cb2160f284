import type { JsonObject } from '../../local-aws/json.ts';
import { analytics } from '../stage/analytics.ts';
import { ANALYSTS, group, MARKETING, MODEL, openPortal, userOf } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const USER = [ANALYSTS, MARKETING].flatMap((name) => [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${name}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${name}`,
]);

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

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

    // Counted from the moment at which each is sent: under faults that may be late.
    const inHours = (hours: number): string =>
      new Date(stage.localAws.clock.now() + hours * HOUR_MS).toISOString();

    stage.chapter('Approved for a week and an hour, and for a day and an hour');
    const week = inHours(7 * 24 + 1);
    await portal.approve('campaign', {
      grantee: group(MARKETING),
      persona: userOf('demo_ml', MODEL),
      expiresAt: week,
    });
    const day = inHours(25);
    await portal.approve('report', {
      grantee: group(ANALYSTS),
      persona: userOf('demo_ml', MODEL),
      expiresAt: day,
    });
    stage.expect('nobody is told yet', tooEarly(), []);

    stage.chapter('Seven days, and one day, before the end');
    await stage.waitMinutes(90);
    const both = [`campaign: 7 days before ${week}`, `report: 1 days before ${day}`];
    stage.expect('both are told', told(), both);

    stage.chapter('The report is extended for a day and two hours; nobody extends the campaign');
    const later = inHours(50);
    await portal.extend('longer', 'report', later);
    await stage.waitMinutes(24 * 60);
    stage.expect('nothing is told of the new end yet', tooEarly(), []);
    await stage.expectHeld(USER);

    stage.chapter('The new end has a notice of its own');
    await stage.waitMinutes(150);
    stage.expect('it is told', told(), [...both, `report: 1 days before ${later}`]);
  },
};
