import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { canonical } from '../../domain/hash.ts';
import { callerOf, post } from '../../sandbox/stage/approver.ts';
import { ANALYSTS, group } from '../../sandbox/stage/portal.ts';
import { type ApprovalScene, CREATOR, creatorsNeed, inApprovalScene } from './approval-scene.ts';

const OLIVIA_OR_PAUL = { policy: creatorsNeed(['olivia', 'paul']) };
const GRANTS = [
  `GRANT CREATE MODEL TO GROUP "${ANALYSTS}"`,
  `GRANT CREATE, USAGE ON SCHEMA "demo_ml" TO GROUP "${ANALYSTS}"`,
];
const DAY_MS = 86_400_000;
const scene =
  (configured: Parameters<typeof inApprovalScene>[0], play: (on: ApprovalScene) => Promise<void>) =>
  () =>
    inApprovalScene(configured, play);

describe('stages', () => {
  test(
    'two of three: the first is noted, the second begins the lease, and both stand in it',
    scene(
      { policy: creatorsNeed(['olivia', 'paul', 'dora'], 2) },
      async ({ stage, portal, ask, answer }) => {
        const { question } = await ask('ap-1');
        expect(await answer('olivia', 'ap-1', question)).toMatchObject({
          status: 200,
          message: expect.stringContaining('still needs 1 of paul, dora'),
        });
        expect(await answer('olivia', 'ap-1', question)).toMatchObject({
          status: 200,
          message: expect.stringContaining('olivia approved at'),
        });
        expect(portal.outcome('ap-1').outcome).toBe('waits');
        await answer('dora', 'ap-1', question);
        expect(portal.outcome('ap-1').outcome).toBe('applied');
        const [lease] = stage.localAws.table
          .items()
          .filter(({ sk }) => sk?.S === 'LEASE#ap-1')
          .map(({ body }) => JSON.parse(String(body?.S)));
        expect(lease).toMatchObject({
          approvedBy: ['olivia', 'dora'],
          decidedBy: { detailType: 'Model Access Requested', question },
          bound: { grantee: { name: ANALYSTS } },
        });
      },
    ),
  );
});

test(
  'the same asked twice is answered at once, granted once, and ends with the last of both',
  scene(OLIVIA_OR_PAUL, async ({ stage, portal, ask, grants }) => {
    const questions = { 'ap-1': await ask('ap-1'), 'ap-2': await ask('ap-2') };
    const answers = Object.entries(questions).map(([lease, { question }]) => ({
      lease,
      question: String(question),
      approved: true,
    }));
    const said = await post(stage.localAws, 'olivia', { kind: 'accesses', answers });
    expect(said).toMatchObject({ statusCode: 200 });
    await stage.localAws.runUntilIdle();
    for (const id of Object.keys(questions)) expect(portal.outcome(id).outcome).toBe('applied');
    expect(grants()).toEqual(GRANTS);
    await portal.revoke('rv-1', 'ap-1');
    expect(portal.outcome('rv-1').outcome).toBe('kept');
    await portal.revoke('rv-2', 'ap-2');
    expect(grants()).toHaveLength(2 * GRANTS.length);
  }),
);

describe('what is approved is what was asked', () => {
  test(
    'a question that somebody who may write it made look harmless: it is not shown, its answers approve nothing, and what is asked is put anew',
    scene(OLIVIA_OR_PAUL, async ({ stage, portal, ask, answer, announced, grants }) => {
      const { question } = await ask('ap-1');
      const { table } = stage.localAws;
      const looksHarmless = (body: string): string =>
        canonical({ ...JSON.parse(body), grantees: [group('harmless_grp')] });
      await table.replace(
        table
          .items()
          .map((item) =>
            item['sk']?.S === 'ASKED'
              ? { ...item, body: { S: looksHarmless(String(item['body']?.S)) } }
              : item,
          ),
      );
      const shown = await stage.localAws.callUrl('answer', {
        method: 'GET',
        query: { lease: 'ap-1' },
        caller: callerOf('olivia'),
      });
      expect(shown).toMatchObject({ statusCode: 409 });
      expect(await answer('olivia', 'ap-1', question)).toMatchObject({
        status: 409,
        message: expect.stringContaining('is not what was asked'),
      });
      expect(portal.outcome('ap-1').outcome).toBe('waits');
      expect(grants()).toEqual([]);
      // What stands there now is what was asked, and its answers count.
      const last = announced().findLast(({ leaseId }) => leaseId === 'ap-1');
      expect(last).toMatchObject({ grantee: { name: ANALYSTS } });
      await answer('paul', 'ap-1', last?.['question']);
      expect(portal.outcome('ap-1').outcome).toBe('applied');
      expect(grants()).toEqual(GRANTS);
    }),
  );
  test(
    'whoever has read the task token wakes the execution, and approves nothing: it asks again',
    scene(OLIVIA_OR_PAUL, async ({ stage, portal, ask, answer, grants }) => {
      const { question } = await ask('ap-1');
      const [waiting] = stage.localAws.table.items().filter(({ waitToken }) => waitToken?.S);
      const output = JSON.stringify({
        approved: true,
        approvedBy: ['olivia'],
        decided: { parts: [] },
      });
      await stage.localAws.as('mallory', () =>
        new SFNClient({}).send(
          new SendTaskSuccessCommand({ taskToken: waiting?.['waitToken']?.S, output }),
        ),
      );
      await stage.localAws.runUntilIdle();
      expect(portal.outcome('ap-1').outcome).toBe('waits');
      expect(grants()).toEqual([]);
      await answer('olivia', 'ap-1', question);
      expect(portal.outcome('ap-1').outcome).toBe('applied');
    }),
  );
  test(
    'a group that was made anew while it waited is given nothing',
    scene(OLIVIA_OR_PAUL, async ({ stage, portal, ask, answer, grants }) => {
      const { question } = await ask('ap-1');
      const engine = stage.engine('analytics');
      await engine.dropGroup(ANALYSTS);
      await engine.createGroup(ANALYSTS);
      await answer('olivia', 'ap-1', question);
      expect(portal.outcome('ap-1')).toMatchObject({
        outcome: 'blocked',
        because: [expect.stringContaining('was dropped and another was created under its name')],
      });
      expect(grants()).toEqual([]);
    }),
  );

  test(
    'a rule that changed is another question, and an answer to the old one does not count; other rules do not matter',
    scene(OLIVIA_OR_PAUL, async ({ stage, portal, ask, answer, announced, configure }) => {
      const { question } = await ask('ap-1');
      const other = {
        ...creatorsNeed(['zoe'])[0],
        name: 'users',
        when: { privileges: ['execute-model'] },
      };
      await configure([...creatorsNeed(['olivia', 'paul']), other as never]);
      await stage.localAws.runFor(1.1 * DAY_MS);
      expect(announced().map((one) => one['question'])).toEqual([question, question]);

      await configure(creatorsNeed(['olivia', 'dora'], 2));
      expect(await answer('olivia', 'ap-1', question)).toMatchObject({ status: 409 });
      expect(portal.outcome('ap-1').outcome).toBe('waits');
      const anew = announced().at(-1)?.['question'];
      expect(anew).not.toBe(question);
      await answer('olivia', 'ap-1', anew);
      await answer('dora', 'ap-1', anew);
      expect(portal.outcome('ap-1').outcome).toBe('applied');
    }),
  );

  test(
    'a warehouse that nobody can look into is asked about all the same, and the question says so',
    scene(OLIVIA_OR_PAUL, async ({ stage, portal, ask, answer }) => {
      stage.account.clusters.delete('analytics');
      const { text, question } = await ask('ap-1');
      expect(text).toContain('nobody could look what the names stand for');
      await answer('olivia', 'ap-1', question);
      expect(portal.outcome('ap-1').outcome).not.toBe('applied');
    }),
  );
});

describe('an open request that is decided elsewhere', () => {
  test(
    'a revoke before the approval ends it at once, and an answer afterwards is told so',
    scene(OLIVIA_OR_PAUL, async ({ portal, ask, answer, grants }) => {
      const { question } = await ask('ap-1');
      await portal.revoke('rv-1', 'ap-1');
      expect(portal.outcome('ap-1')).toMatchObject({
        outcome: 'refused',
        because: [expect.stringContaining('was revoked at')],
      });
      expect(await answer('olivia', 'ap-1', question)).toMatchObject({
        status: 409,
        message: expect.stringContaining('before it was approved'),
      });
      expect(grants()).toEqual([]);
    }),
  );

  test(
    'an approval by a message ends the wait, and it is given once',
    scene(OLIVIA_OR_PAUL, async ({ stage, portal, ask, answer, grants }) => {
      const { question } = await ask('ap-1');
      await portal.approve('ap-1', { ...CREATOR, requestedBy: 'maria@example.com' });
      expect(stage.localAws.executions[0]).toMatchObject({
        status: 'SUCCEEDED',
        output: { outcome: 'already-decided' },
      });
      expect(await answer('paul', 'ap-1', question)).toMatchObject({
        status: 200,
        message: expect.stringContaining('was decided already'),
      });
      expect(grants()).toEqual(GRANTS);
    }),
  );
});
