import { CREATOR } from '../chapters/page-permissions.ts';
import { analytics } from '../stage/analytics.ts';
import { answerAccess, askedAccess } from '../stage/approver.ts';
import { ANALYSTS, creatorOf, group, openPortal } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const ASKED = {
  grantee: group(ANALYSTS),
  persona: creatorOf('demo_ml'),
  requestedBy: 'maria@example.com',
};
const APPROVERS = ['olivia', 'paul'];

export const story: Story = {
  name: 'approval',
  title:
    'An access that needs an approval waits for a person, who answers under their own IAM identity; whoever answers later changes nothing.',
  setting: analytics({
    configure: () => ({
      policy: [
        {
          name: 'creators after an approval',
          effect: 'needs-approval',
          when: { personas: ['creator'] },
          limits: { externalModels: false },
          stages: [{ approvers: APPROVERS, needs: 1 }],
        },
      ],
    }),
  }),
  play: async (stage) => {
    const portal = openPortal(stage);
    const ask = async (requestId: string, more = {}) => {
      // Under faults nobody may have been asked: whoever waits for it sends again.
      for (
        let tries = 0;
        askedAccess(stage.localAws, requestId) === undefined && tries < 5;
        tries += 1
      )
        await portal.request(requestId, { ...ASKED, ...more });
      return askedAccess(stage.localAws, requestId);
    };
    const says = async (person: string, requestId: string, approved: boolean): Promise<number> => {
      const what = `${person} answers ${requestId}: ${approved ? 'yes' : 'no'}`;
      const { statusCode, body } = await stage.byHand(what, () =>
        answerAccess(stage.localAws, person, requestId, approved),
      );
      stage.note(`${statusCode}: ${JSON.parse(body).message}`);
      return statusCode;
    };

    stage.chapter('Maria asks for a group that is to create models; it waits');
    const asked = await ask('ap-1');
    stage.expectRun('it waits for an approval', portal.outcome('ap-1').outcome, 'waits');
    await stage.expectHeld([]);

    stage.chapter('A person answers');
    const text = String(asked?.['text']);
    stage.note(text);
    const word = await stage.askPerson(text, { approved: true, person: 'olivia' });
    const mayAnswer = APPROVERS.includes(word.person.toLowerCase());
    const status = await says(word.person, 'ap-1', word.approved);
    stage.expectRun(
      mayAnswer ? 'the answer is taken' : 'who may not answer is refused',
      status,
      mayAnswer ? 200 : 403,
    );
    if (!mayAnswer) await says('olivia', 'ap-1', word.approved);
    stage.expectRun(
      word.approved ? 'the access is given' : 'the access is refused',
      portal.outcome('ap-1').outcome,
      word.approved ? 'applied' : 'refused',
    );
    await stage.expectHeld(word.approved ? CREATOR : []);

    stage.chapter('Another approver answers the same, a moment later, and then the contrary');
    stage.expectRun('the same is nothing new', await says('paul', 'ap-1', word.approved), 200);
    stage.expectRun('the contrary is too late', await says('paul', 'ap-1', !word.approved), 409);
    stage.expectRun('Maria does not approve', await says('maria', 'ap-1', true), 403);
    await stage.expectHeld(word.approved ? CREATOR : []);

    stage.chapter('A second request is taken back while it waits');
    await ask('ap-2');
    await portal.revoke('rv-2', 'ap-2');
    stage.expectRun('it waits no longer', portal.outcome('ap-2').outcome, 'refused');
    stage.expectRun('an answer comes too late', await says('olivia', 'ap-2', true), 409);

    stage.chapter('A third one, for half an hour only, is answered when that is over');
    const until = new Date(stage.localAws.clock.now() + 30 * 60_000).toISOString();
    await ask('ap-3', { expiresAt: until });
    await stage.waitMinutes(31);
    stage.expectRun('an answer comes too late', await says('olivia', 'ap-3', true), 409);
    stage.expectRun('and it is refused', portal.outcome('ap-3').outcome, 'refused');
    await stage.expectHeld(word.approved ? CREATOR : []);
  },
};
