import type { JsonObject } from '../../local-aws/json.ts';
import { analytics } from '../stage/analytics.ts';
import { ANALYSTS, group, MODEL, openPortal, userOf } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const uses = (name: string): string[] => [
  `GRANT USAGE ON SCHEMA demo_ml TO ${name}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO ${name}`,
];

export const story: Story = {
  name: 'ended-early',
  title:
    'A lease ends sooner than it was to: it is shortened, or given back by who has the access.',
  setting: analytics(),
  play: async (stage) => {
    const portal = openPortal(stage);
    const say = (type: string, requestId: string, about: JsonObject) =>
      stage.send({
        source: 'redshift-ml.access',
        'detail-type': `Model Access ${type}`,
        detail: { requestId, warehouse: 'analytics', reason: 'the campaign is over', ...about },
      });

    stage.chapter('A user and a group are given a model for a week');
    const week = { persona: userOf('demo_ml', MODEL), expiresAt: '2026-03-09T09:00:00Z' };
    await portal.approve('mark-week', { ...week, grantee: { type: 'user', name: 'mark' } });
    await portal.approve('group-week', { ...week, grantee: group(ANALYSTS) });
    await stage.expectHeld([...uses('mark'), ...uses(`GROUP ${ANALYSTS}`)]);

    stage.chapter('It is to end this evening for the group');
    await say('Shortened', 'shorter', {
      leaseId: 'group-week',
      expiresAt: '2026-03-02T18:00:00Z',
      requestedBy: 'maria',
    });
    stage.expectRun('nothing changes before', portal.outcome('shorter').outcome, 'already');
    await say('Shortened', 'longer', {
      leaseId: 'group-week',
      expiresAt: '2026-03-05T18:00:00Z',
      requestedBy: 'maria',
    });
    stage.expectRun('later again takes an approval', portal.outcome('longer').outcome, 'refused');

    stage.chapter('The user gives his back');
    await say('Returned', 'not-mine', { leaseId: 'group-week', requestedBy: 'mark' });
    stage.expectRun('not what is of others', portal.outcome('not-mine').outcome, 'refused');
    await say('Returned', 'done', { leaseId: 'mark-week', requestedBy: 'mark' });
    stage.expectRun('what is his own', portal.outcome('done').outcome, 'ended');
    await stage.expectHeld(uses(`GROUP ${ANALYSTS}`));

    stage.chapter('In the evening');
    await stage.waitUntil('2026-03-02T18:05:00Z');
    await stage.expectHeld([]);
  },
};
