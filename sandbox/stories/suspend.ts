import type { JsonObject } from '../../local-aws/json.ts';
import { CREATOR as BUILDS, USER as USES } from '../chapters/page-permissions.ts';
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

export const story: Story = {
  name: 'suspend',
  title:
    'Access is suspended at once, for a group and then for all, and what still lives comes back when it is lifted.',
  setting: analytics(),
  play: async (stage) => {
    const portal = openPortal(stage);
    const say = (type: string, requestId: string, about: JsonObject) =>
      stage.send({
        source: 'redshift-ml.access',
        'detail-type': `Model Access ${type}`,
        detail: {
          requestId,
          warehouse: 'analytics',
          requestedBy: 'maria',
          reason: 'incident 4711',
          ...about,
        },
      });
    const lift = (requestId: string, suspensionId: string) =>
      say('Lifted', requestId, {
        suspensionId,
        approvedBy: ['olivia'],
        approvedAt: new Date(stage.localAws.clock.now()).toISOString(),
      });
    const uses: JsonObject = { grantee: group(MARKETING), persona: userOf('demo_ml', MODEL) };

    stage.chapter('Two groups have access, one of them until noon as well');
    await portal.approve('campaign', uses);
    await portal.approve('morning', { ...uses, expiresAt: '2026-03-02T12:00:00Z' });
    await portal.approve('models', { grantee: group(ANALYSTS), persona: creatorOf('demo_ml') });
    await stage.expectHeld([...USES, ...BUILDS]);

    stage.chapter('An incident: what marketing has is suspended');
    await say('Suspended', 'incident-1', { grantee: group(MARKETING) });
    stage.expectRun('at once', portal.outcome('incident-1').outcome, 'suspended');
    await stage.expectHeld(BUILDS);
    await portal.approve('another', uses);
    stage.expectRun('a new approval is refused', portal.outcome('another').outcome, 'refused');

    stage.chapter('Noon: what is suspended stays so');
    await stage.waitUntil('2026-03-02T12:05:00Z');
    await stage.expectHeld(BUILDS);

    stage.chapter('The whole warehouse is suspended too');
    await say('Suspended', 'incident-2', {});
    await stage.expectHeld([]);

    stage.chapter('The first suspension is lifted, which the second outlasts');
    await lift('calm-1', 'incident-1');
    await stage.expectHeld([]);

    stage.chapter('The second is lifted: what still lives is granted again');
    await say('Lifted', 'hasty', {
      suspensionId: 'incident-2',
      approvedBy: ['maria'],
      approvedAt: '2026-03-02T12:00:00Z',
    });
    stage.expectRun('not by who asks for it', portal.outcome('hasty').outcome, 'refused');
    await stage.expectHeld([]);
    await lift('calm-2', 'incident-2');
    await stage.expectHeld([...USES, ...BUILDS]);
  },
};
