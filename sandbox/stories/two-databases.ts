import { analytics, changed } from '../stage/analytics.ts';
import { ANALYSTS, creatorOf, group, openPortal } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const ROLE = 'arn:aws:iam::111122223333:role/redshift-ml/redshift-ml';
const CREATOR = [
  `GRANT CREATE MODEL TO GROUP ${ANALYSTS}`,
  `GRANT CREATE, USAGE ON SCHEMA demo_ml TO GROUP ${ANALYSTS}`,
  `GRANT ASSUMEROLE ON '${ROLE}' TO GROUP ${ANALYSTS} FOR CREATE MODEL`,
];

export const story: Story = {
  name: 'two-databases',
  title:
    'One request covers two databases and, once for the whole warehouse, the role of the group.',
  setting: analytics({
    databases: ['dev', 'prod'],
    configure: (file) =>
      changed(file, ({ setup }) =>
        setup === undefined
          ? {}
          : {
              setup: {
                ...setup,
                pairs: [{ role: ROLE, bucket: 'analytics-redshift-ml', group: ANALYSTS }],
              },
            },
      ),
  }),
  play: async (stage) => {
    const portal = openPortal(stage);

    stage.chapter('Creators in dev and prod');
    await portal.approve('creators-1', {
      database: ['dev', 'prod'],
      grantee: group(ANALYSTS),
      persona: creatorOf('demo_ml'),
    });
    stage.expectRun(
      'creators-1 is applied everywhere',
      portal.outcome('creators-1').outcome,
      'applied',
    );
    await stage.expectHeld(CREATOR, 'dev');
    await stage.expectHeld(CREATOR, 'prod');

    stage.chapter('Revoked');
    await portal.revoke('revoke-1', 'creators-1');
    await stage.expectHeld([], 'dev');
    await stage.expectHeld([], 'prod');
  },
};
