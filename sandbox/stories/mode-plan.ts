import { parseConfig } from '../../domain/config.ts';
import { analytics, changed } from '../stage/analytics.ts';
import { group, MARKETING, MODEL, openPortal, userOf } from '../stage/portal.ts';
import type { Setting, Story } from '../story.ts';

const USER = [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
];
const setting: Setting = analytics({
  configure: (file) => changed(file, () => ({ mode: 'plan' })),
});
const enforcing: Setting = analytics({
  configure: (file) => ({ ...changed(file, () => ({ mode: 'enforce' })), revision: 2 }),
});

export const story: Story = {
  name: 'mode-plan',
  title: 'In mode plan everything is decided and the SQL is shown; only mode enforce runs it.',
  setting,
  play: async (stage) => {
    const portal = openPortal(stage);

    stage.chapter('An approval in mode plan');
    await portal.approve('users-1', {
      grantee: group(MARKETING),
      persona: userOf('demo_ml', MODEL),
    });
    stage.expectRun('users-1 is planned', portal.outcome('users-1'), {
      outcome: 'planned',
      because: [
        `would grant USAGE ON SCHEMA demo_ml for group ${MARKETING}; set the warehouse's mode to enforce`,
        `would grant EXECUTE ON MODEL demo_ml.${MODEL} for group ${MARKETING}; set the warehouse's mode to enforce`,
      ],
    });
    await stage.expectHeld([]);

    stage.chapter('Revision 2 of the configuration says enforce');
    await stage.byHand('config/admin.yml is deployed with mode enforce', async () => {
      stage.localAws.containers.configure(parseConfig(enforcing.config));
      stage.localAws.containers.dropWarm();
    });
    await stage.waitMinutes(6);
    stage.note('The sweep finds the lease that is still waiting.');
    await stage.expectHeld(USER);
  },
};
