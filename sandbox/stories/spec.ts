import {
  approveCreators,
  approveUsers,
  refuseEverybody,
  revokeBoth,
} from '../chapters/page-permissions.ts';
import { analytics } from '../stage/analytics.ts';
import { openPortal } from '../stage/portal.ts';
import type { Story } from '../story.ts';

export const story: Story = {
  name: 'spec',
  title:
    'Retention analysts create models, marketing analysts use one, and both lose what they got when it is taken back.',
  setting: analytics(),
  play: async (stage) => {
    const portal = openPortal(stage);
    await stage.expectHeld([]);
    await approveCreators(stage, portal);
    await approveUsers(stage, portal);
    await refuseEverybody(stage, portal);
    await revokeBoth(stage, portal);

    const billed = stage.localAws.executions
      .filter(({ input }) => Object(input)['detail-type'] !== 'Model Access Requested')
      .map(({ history }) => history.transitions());
    stage.expectRun(
      'an approval costs at most 5 billed transitions',
      billed.filter((count) => count > 5),
      [],
    );
  },
};
