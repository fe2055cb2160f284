import { analytics } from '../stage/analytics.ts';
import { answerAccess, askedAccess, postUntilAnswered } from '../stage/approver.ts';
import { group, MARKETING, MODEL, openPortal, userOf } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const USES = [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
];
const BY_HAND = `GRANT CREATE ON SCHEMA demo_ml TO GROUP ${MARKETING}`;
const TABLE = 'demo_ml.customers';
const ON_TABLE = `GRANT SELECT ON TABLE ${TABLE} TO GROUP ${MARKETING}`;
const ON_FUNCTION = `GRANT EXECUTE ON FUNCTION demo_ml.spend(integer) TO GROUP ${MARKETING}`;
const LATER = `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`;

export const story: Story = {
  name: 'offboarding',
  title:
    'Who leaves loses what we and others granted, of every kind and in every database, by a plan that somebody approves; nothing is dropped.',
  setting: analytics({
    databases: ['dev', 'prod'],
    configure: () => ({ offBoarding: { approvers: ['olivia'], needs: 1 } }),
  }),
  play: async (stage) => {
    const portal = openPortal(stage);
    const byHand = (sql: string) =>
      stage.byHand(sql, () => stage.engine('analytics').superuserSql('prod', sql));
    const defaults = async (): Promise<number> => {
      const shown = await stage
        .engine('analytics')
        .superuserSql(
          'prod',
          `SELECT owner_name FROM svv_default_privileges WHERE grantee_name = '${MARKETING}'`,
        );
      return shown.status === 'FINISHED' ? shown.rows.length : -1;
    };
    const ask = async (requestId: string): Promise<void> => {
      const body = {
        kind: 'request',
        detailType: 'Model Access Off-Boarding Requested',
        detail: {
          requestId,
          warehouse: 'analytics',
          grantee: group(MARKETING),
          reason: 'the campaign team is dissolved',
        },
      };
      const { statusCode } = await stage.byHand(`maria asks, ${requestId}`, () =>
        postUntilAnswered(stage.localAws, 'maria', body),
      );
      stage.expectRun('it is sent', statusCode, 202);
      stage.note(String(askedAccess(stage.localAws, requestId)?.['text']));
    };
    /** Asks until the plan is there and names every database: a look may fail, and the request then says so. */
    const askForPlan = async (team: string): Promise<string> => {
      for (let n = 1; ; n += 1) {
        const id = `${team}-${n}`;
        await ask(id);
        const plan = askedAccess(stage.localAws, id)?.['text'];
        if (n === 6 || (plan !== undefined && !String(plan).includes('nobody could look')))
          return id;
      }
    };
    const says = async (person: string, requestId: string, approved: boolean): Promise<number> => {
      const { statusCode, body } = await stage.byHand(
        `${person} answers ${requestId}: ${approved ? 'yes' : 'no'}`,
        () => answerAccess(stage.localAws, person, requestId, approved),
      );
      stage.note(`${statusCode}: ${JSON.parse(body).message}`);
      return statusCode;
    };
    /** Where what was approved could not be decided, the answer says so, and the same request is sent again. */
    const approve = async (id: string): Promise<void> => {
      await says('olivia', id, true);
      for (let n = 1; n < 5 && portal.outcome(id).outcome !== 'suspended'; n += 1) {
        await stage.waitMinutes(1);
        await ask(id);
      }
    };

    stage.chapter('A group has a lease in dev, and a DBA gave it more in prod');
    await portal.approve('campaign', {
      grantee: group(MARKETING),
      persona: userOf('demo_ml', MODEL),
    });
    await byHand(BY_HAND);
    await byHand(`CREATE TABLE ${TABLE} (id int)`);
    await byHand('CREATE FUNCTION demo_ml.spend(integer) RETURNS integer STABLE LANGUAGE SQL');
    await byHand(ON_TABLE);
    await byHand(ON_FUNCTION);
    await byHand(
      `ALTER DEFAULT PRIVILEGES IN SCHEMA demo_ml GRANT SELECT ON TABLES TO GROUP ${MARKETING}`,
    );
    await stage.expectHeld(USES, 'dev');
    await stage.expectHeld([BY_HAND, ON_TABLE, ON_FUNCTION], 'prod');
    stage.expectRun('default privileges of the group', await defaults(), 1);

    stage.chapter('The group is to go: the plan names the SQL, and waits');
    const leave = await askForPlan('leave');
    stage.expectRun('it waits', portal.outcome(leave).outcome, 'waits');
    stage.expectRun('Maria does not approve it', await says('maria', leave, true), 403);
    await stage.expectHeld(USES, 'dev');

    stage.chapter('Meanwhile the DBA grants something that is not in the plan; Olivia approves it');
    await byHand(LATER);
    await approve(leave);
    await stage.expectHeld([], 'dev');
    await stage.expectHeld([LATER], 'prod');
    stage.expectRun('default privileges of the group', await defaults(), 0);
    stage.expectRun('what is left is named', portal.outcome(leave).outcome, 'suspended');

    stage.chapter('The lease has ended, and nothing new is given');
    await portal.approve('again', { grantee: group(MARKETING), persona: userOf('demo_ml', MODEL) });
    stage.expectRun('refused', portal.outcome('again').outcome, 'refused');

    stage.chapter('Asked for once more, it takes the rest');
    await approve(await askForPlan('the-rest'));
    await stage.expectHeld([], 'dev');
    await stage.expectHeld([], 'prod');
  },
};
