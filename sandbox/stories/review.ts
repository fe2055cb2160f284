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
import { decideItem, openItems } from '../stage/reviewer.ts';
import type { Story } from '../story.ts';

const BY_HAND = `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${ANALYSTS}`;
const READS = ['GRANT USAGE ON SCHEMA demo_ml TO mark'];
const REVIEW = 'quarterly-2026-03-02';

export const story: Story = {
  name: 'review',
  title:
    'All access is reviewed by people who do not hold it: what they remove ends, with what succeeded it, and of grants by hand they are told the SQL.',
  setting: analytics({
    configure: () => ({
      reviews: [
        {
          name: 'quarterly',
          reviewers: ['olivia', 'paul', 'mark'],
          dueAfterDays: 30,
          overdue: 'keep',
        },
      ],
    }),
  }),
  play: async (stage) => {
    const portal = openPortal(stage);
    const uses: JsonObject = { grantee: group(MARKETING), persona: userOf('demo_ml', MODEL) };
    const decide = async (
      person: string,
      about: string,
      decision: 'keep' | 'remove',
    ): Promise<number> => {
      const { status, message } = await stage.byHand(
        `${person} decides to ${decision} ${about}`,
        () => decideItem(stage.localAws, person, { review: REVIEW, about, decision }),
      );
      stage.note(`${status}: ${message}`);
      return status;
    };
    const told = (type: string): readonly JsonObject[] =>
      stage.localAws.published
        .filter(({ event }) => event['detail-type'] === `Model Access Review ${type}`)
        .map(({ event }) => event.detail);

    stage.chapter('Three leases, and a grant that somebody made by hand');
    await stage.byHand(BY_HAND, () => stage.engine('analytics').superuserSql('dev', BY_HAND));
    await portal.approve('campaign', uses);
    await portal.approve('models', { grantee: group(ANALYSTS), persona: creatorOf('demo_ml') });
    await portal.approve('reading', {
      grantee: { type: 'user', name: 'mark' },
      privileges: [{ kind: 'schema-usage', schema: 'demo_ml' }],
    });
    await stage.expectHeld([...USES, ...BUILDS, ...READS, BY_HAND]);

    stage.chapter('A review is begun by hand; a schedule would do so every quarter');
    await stage.start('reviews', { start: 'quarterly' });
    stage.expectRun('it is told', told('Opened').length, 1);
    stage.expectRun('four items are to be decided on', await openItems(stage.localAws, REVIEW), [
      `grant in analytics, not ours: group ${ANALYSTS} has EXECUTE ON MODEL demo_ml.${MODEL} in dev`,
      'lease campaign in analytics, revision 1',
      'lease models in analytics, revision 1',
      'lease reading in analytics, revision 1',
    ]);

    stage.chapter('Nobody decides about access of their own, nor is everybody a reviewer');
    stage.expectRun('mark holds it', await decide('mark', 'lease reading', 'keep'), 403);
    stage.expectRun('he is in the group', await decide('mark', 'lease campaign', 'keep'), 403);
    stage.expectRun('nina is no reviewer', await decide('nina', 'lease campaign', 'remove'), 403);
    await stage.expectHeld([...USES, ...BUILDS, ...READS, BY_HAND]);

    stage.chapter('Since it was frozen the same was approved once more');
    await portal.approve('campaign-2', uses);

    stage.chapter('One is kept; the campaign is removed, and what succeeded it ends too');
    stage.expectRun('kept', await decide('paul', 'lease models', 'keep'), 200);
    await decide('olivia', 'lease campaign', 'remove');
    stage.expectRun('once is enough', await decide('paul', 'lease campaign', 'keep'), 409);
    await stage.waitMinutes(10);
    await stage.expectHeld([...BUILDS, ...READS, BY_HAND]);

    stage.chapter('What was granted by hand is not taken back by us: its SQL is told');
    await decide('paul', 'lease reading', 'keep');
    await decide('paul', 'grant in analytics, not ours:', 'remove');
    await stage.waitMinutes(10);
    await stage.expectHeld([...BUILDS, ...READS, BY_HAND]);
    const [end] = told('Concluded');
    stage.expectRun(
      'it is concluded',
      [end?.['kept'], end?.['removed'], end?.['removeByHand']],
      [
        2,
        2,
        [
          {
            warehouse: 'analytics',
            database: 'dev',
            sql: `REVOKE EXECUTE ON MODEL "demo_ml"."${MODEL}" FROM GROUP "${ANALYSTS}"`,
          },
        ],
      ],
    );
    await stage.byHand('a DBA runs it', () =>
      stage
        .engine('analytics')
        .superuserSql('dev', `REVOKE EXECUTE ON MODEL demo_ml.${MODEL} FROM GROUP ${ANALYSTS}`),
    );
    await stage.expectHeld([...BUILDS, ...READS]);
  },
};
