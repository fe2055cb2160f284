import { analytics } from '../stage/analytics.ts';
import { group, MARKETING, MODEL, openPortal, userOf } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const USER = [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
];

export const story: Story = {
  name: 'overlapping-leases',
  title: 'Two leases explain the same access: it ends with the last of them, not with the first.',
  setting: analytics(),
  play: async (stage) => {
    const portal = openPortal(stage);
    const access = { grantee: group(MARKETING), persona: userOf('demo_ml', MODEL) };

    stage.chapter('Two campaigns need the same model');
    await portal.approve('spring', { ...access, expiresAt: '2026-03-02T12:00:00Z' });
    await portal.approve('summer', { ...access, expiresAt: '2026-03-02T18:00:00Z' });
    stage.expectRun(
      'the second finds everything there already',
      portal.outcome('summer').outcome,
      'already',
    );
    await stage.expectHeld(USER);

    stage.chapter('The first one expires');
    await stage.waitUntil('2026-03-02T12:10:00Z');
    await stage.expectHeld(USER);

    stage.chapter('A third one is approved and revoked in between');
    await portal.approve('review', access);
    await portal.revoke('revoke-review', 'review');
    stage.expectRun('its revoke takes nothing from the second', portal.outcome('revoke-review'), {
      outcome: 'kept',
      because: [
        `USAGE ON SCHEMA demo_ml for group ${MARKETING} stays: lease summer needs it`,
        `EXECUTE ON MODEL demo_ml.${MODEL} for group ${MARKETING} stays: lease summer needs it`,
      ],
    });
    await stage.expectHeld(USER);

    stage.chapter('The last one expires');
    await stage.waitUntil('2026-03-02T18:10:00Z');
    await stage.expectHeld([]);
  },
};
