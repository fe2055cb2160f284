import { CREATOR } from '../chapters/page-permissions.ts';
import { analytics } from '../stage/analytics.ts';
import { postUntilAnswered } from '../stage/approver.ts';
import { ANALYSTS, creatorOf, group, openPortal } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const ASKED = {
  warehouse: 'analytics',
  database: 'dev',
  grantee: group(ANALYSTS),
  reason: 'the nightly model fails and nobody answers',
  breakGlass: true,
};

export const story: Story = {
  name: 'break-glass',
  title:
    'In an emergency whom the rules name goes without the approval, for hours and loudly, and not twice before somebody else has reviewed it.',
  setting: analytics({
    configure: () => ({
      policy: [
        {
          name: 'creators after an approval',
          effect: 'needs-approval',
          when: { personas: ['creator'] },
          limits: { externalModels: false },
          stages: [{ approvers: ['olivia'], needs: 1 }],
          breakGlass: ['rita'],
        },
        { name: 'nothing in finance', effect: 'deny', when: { schemas: ['finance'] } },
      ],
    }),
  }),
  play: async (stage) => {
    const portal = openPortal(stage);
    const say = async (
      person: string,
      what: string,
      body: Parameters<typeof postUntilAnswered>[2],
    ) => {
      const answer = await stage.byHand(`${person} ${what}`, () =>
        postUntilAnswered(stage.localAws, person, body),
      );
      stage.note(`${answer.statusCode}: ${JSON.parse(answer.body).message}`);
      return answer.statusCode;
    };
    const breakGlass = (person: string, requestId: string, hours: number, schema = 'demo_ml') =>
      say(person, `breaks the glass, ${requestId}`, {
        kind: 'request',
        detailType: 'Model Access Requested',
        detail: {
          ...ASKED,
          requestId,
          persona: creatorOf(schema),
          expiresAt: new Date(stage.localAws.clock.now() + hours * 3_600_000).toISOString(),
        },
      });
    const review = (person: string, lease: string) =>
      say(person, `closes the review of ${lease}`, {
        kind: 'break-glass',
        lease,
        finding: 'the model was repaired, nothing else was done',
      });

    stage.chapter('What the glass does not open');
    await breakGlass('rita', 'night-1', 5);
    stage.expectRun('longer than four hours', portal.outcome('night-1').outcome, 'refused');
    await breakGlass('tom', 'night-2', 2);
    stage.expectRun('no rule names Tom', portal.outcome('night-2').outcome, 'refused');
    await breakGlass('rita', 'night-3', 2, 'finance');
    stage.expectRun('a deny wins', portal.outcome('night-3').outcome, 'refused');
    await stage.expectHeld([]);

    stage.chapter('Rita, whom the rule names, goes without the approval for two hours');
    await breakGlass('rita', 'night-4', 2);
    await stage.expectHeld(CREATOR);
    const told = stage.localAws.published.filter(
      ({ event }) => event['detail-type'] === 'Model Access Break-Glass Used',
    );
    stage.expectRun('everybody is told', told.length, 1);
    const read = stage.localAws.notified.filter(({ subject = '' }) =>
      subject.endsWith('somebody went without the approvals of the policy'),
    );
    stage.expectRun(
      'whoever operates it reads in words what to type next',
      read.map(({ payload }) => String(payload).split('\n').at(-1)?.trim()),
      ["npm run admin -- revoke --warehouse analytics --reason 'no emergency' --stage dev night-4"],
    );

    stage.chapter('Once more, before anybody has reviewed it');
    await breakGlass('rita', 'night-5', 2);
    stage.expectRun('refused', portal.outcome('night-5').outcome, 'refused');
    stage.expectRun('Rita does not close it herself', await review('rita', 'night-4'), 403);

    stage.chapter('It ends by itself');
    await stage.waitMinutes(125);
    await stage.expectHeld([]);

    stage.chapter('Olivia reviews it in the morning; then it may be used again');
    stage.expectRun('Tom approves none of it', await review('tom', 'night-4'), 403);
    stage.expectRun('it is closed', await review('olivia', 'night-4'), 200);
    await breakGlass('rita', 'night-6', 1);
    await stage.expectHeld(CREATOR);
    await stage.waitMinutes(65);
    await stage.expectHeld([]);
  },
};
