import { describe, expect, test } from '@jest/globals';
import { AccessApprovalNeeded } from '../../domain/access/approvals/announce.ts';
import { ANALYSTS } from '../../sandbox/stage/portal.ts';
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

test(
  'what is announced has the shape that its schema tells, and says what, by whom, under which rule, who may answer, until when',
  scene(OLIVIA_OR_PAUL, async ({ ask, announced }) => {
    await ask('ap-1', { ticket: 'CHG-7', expiresAt: '2026-06-01T00:00:00Z' });
    const [detail] = announced('Model Access Approval Needed');
    expect(AccessApprovalNeeded.parse(detail)).toEqual(detail);
    expect(announced()).toHaveLength(1);
    expect(detail).toMatchObject({
      requestedBy: 'maria@example.com',
      requests: [
        {
          leaseId: 'ap-1',
          grantee: { type: 'group', name: ANALYSTS },
          rules: ['creators'],
          stages: [{ rule: 'creators', missing: 1, ask: ['olivia', 'paul'] }],
          until: expect.stringMatching(/^2026-03-09T09:00:0/),
        },
      ],
      reminder: 0,
      url: 'https://answer.lambda-url.us-east-1.on.aws/',
    });
    expect(detail?.['text']).toContain('CREATE MODEL in dev');
    expect(detail?.['text']).toContain('schema demo_ml has id');
    expect(JSON.stringify(announced())).not.toContain('task-token');
  }),
);

describe('n11: a link is fetched by a scanner, clicked twice, answered twice, late, to another content', () => {
  test(
    'each answer is told what it did, and the access is given once',
    scene(OLIVIA_OR_PAUL, async ({ stage, portal, ask, answer, grants, refused }) => {
      const { question } = await ask('ap-1');
      const caller = 'arn:aws:iam::111122223333:user/olivia';
      const before = stage.localAws.table.items().length;
      const shown = await stage.localAws.callUrl('answer', {
        method: 'GET',
        caller,
        query: { lease: 'ap-1' },
      });
      expect(shown).toEqual({
        statusCode: 200,
        body: expect.stringContaining('maria@example.com asks (ap-1, by source access-portal)'),
      });
      expect(stage.localAws.table.items()).toHaveLength(before);
      expect(portal.outcome('ap-1').outcome).toBe('waits');

      expect(await answer('maria', 'ap-1', question)).toMatchObject({
        status: 403,
        message: expect.stringContaining('maria is the requester'),
      });
      expect(await answer('olivia', 'ap-1', 'of another lease')).toMatchObject({
        status: 409,
        message: expect.stringContaining('another question than the one that is asked'),
      });
      expect(await answer('mallory', 'ap-1', question)).toMatchObject({
        status: 403,
        message: expect.stringContaining(
          'mallory is none of those who may answer: olivia, paul (arn:aws:iam::111122223333:user/mallory)',
        ),
      });
      expect(grants()).toEqual([]);

      expect(await answer('olivia', 'ap-1', question)).toMatchObject({
        status: 200,
        message: expect.stringContaining('ap-1 is approved by olivia'),
      });
      expect(portal.outcome('ap-1').outcome).toBe('applied');
      expect(await answer('paul', 'ap-1', question)).toMatchObject({
        status: 200,
        message: expect.stringContaining('ap-1 was approved already by olivia'),
      });
      expect(await answer('olivia', 'ap-1', question, false)).toMatchObject({
        status: 409,
        message: expect.stringContaining('only Model Access Revoked ends it'),
      });
      expect(grants()).toEqual(GRANTS);
      expect(refused()).toHaveLength(4);
    }),
  );

  test(
    'two approvers in the same second: one is told that the other came first, and it is given once',
    scene(OLIVIA_OR_PAUL, async ({ ask, answer, grants }) => {
      const { question } = await ask('ap-1');
      const said = await Promise.all(
        ['olivia', 'paul'].map((person) => answer(person, 'ap-1', question)),
      );
      expect(said.map(({ status }) => status)).toEqual([200, 200]);
      expect(said.filter(({ message }) => message.includes('approved already by'))).toHaveLength(1);
      expect(grants()).toEqual(GRANTS);
    }),
  );

  test(
    'after the time-out an answer changes nothing, and the outcome stays refused; evidence has both',
    scene(OLIVIA_OR_PAUL, async ({ stage, portal, ask, answer, announced, grants, refused }) => {
      const { question } = await ask('ap-1');
      await stage.localAws.runFor(8 * DAY_MS);
      expect(announced().map(({ reminder }) => reminder)).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(portal.outcome('ap-1')).toMatchObject({
        outcome: 'refused',
        because: [
          expect.stringContaining('not all who are needed answered in time'),
          expect.stringContaining('ask olivia, paul'),
        ],
      });
      expect(await answer('olivia', 'ap-1', question)).toMatchObject({
        status: 409,
        message: expect.stringContaining('ap-1 was refused already'),
      });
      await stage.localAws.runFor(DAY_MS);
      expect(portal.outcome('ap-1').outcome).toBe('refused');
      expect(announced('Model Access Refused')).toHaveLength(1);
      expect(grants()).toEqual([]);
      expect(refused()).toHaveLength(1);
    }),
  );

  test(
    'a refusal ends it, with who refused',
    scene(OLIVIA_OR_PAUL, async ({ portal, ask, answer, grants }) => {
      const { question } = await ask('ap-1');
      await answer('paul', 'ap-1', question, false);
      expect(portal.outcome('ap-1')).toMatchObject({
        outcome: 'refused',
        because: [expect.stringMatching(/^paul refused it at /)],
      });
      expect(await answer('olivia', 'ap-1', question)).toMatchObject({ status: 409 });
      // What was refused is not approved by a message afterwards.
      await portal.approve('ap-1', { ...CREATOR, requestedBy: 'maria@example.com' });
      expect(portal.outcome('ap-1').outcome).toBe('refused');
      expect(grants()).toEqual([]);
    }),
  );
});

describe('n10: nobody can approve', () => {
  test.each([
    ['A: the list is empty', [], 1, 'it names no approvers'],
    ['B: only the requester', ['Maria@Example.com'], 1, 'Maria@Example.com is the requester'],
    ['D: one of two that are needed', ['olivia'], 2, 'left is olivia'],
  ])('%s: refused at once, with why each fell away; nothing waits', (_, approvers, needs, why) =>
    inApprovalScene(
      { policy: creatorsNeed(approvers, needs) },
      async ({ portal, ask, announced }) => {
        await ask('ap-1');
        expect(portal.outcome('ap-1')).toMatchObject({
          outcome: 'refused',
          because: [expect.stringMatching(/^rule creators needs the approval of/)],
        });
        expect(portal.outcome('ap-1').because[0]).toContain(why);
        expect(announced()).toEqual([]);
      },
    ),
  );

  test(
    'C: one of two approvers is unknown to everybody: the other is enough, and nobody asks how to reach them',
    scene(
      { policy: creatorsNeed(['olivia', 'gone.person']) },
      async ({ portal, ask, answer, announced }) => {
        const { question } = await ask('ap-1');
        expect(announced()).toMatchObject([{ stages: [{ ask: ['olivia', 'gone.person'] }] }]);
        await answer('olivia', 'ap-1', question);
        expect(portal.outcome('ap-1').outcome).toBe('applied');
      },
    ),
  );

  test(
    'E: all are removed while it waits: the next reminder, not the time-out, tells that nobody can approve any more',
    scene(OLIVIA_OR_PAUL, async ({ stage, portal, ask, configure }) => {
      await ask('ap-1');
      await configure(creatorsNeed([]));
      await stage.localAws.runFor(1.1 * DAY_MS);
      expect(portal.outcome('ap-1')).toMatchObject({
        outcome: 'refused',
        because: [expect.stringContaining('nobody is left to give it: it names no approvers')],
      });
    }),
  );
});

describe('n13: the same request starts twice', () => {
  test(
    'one execution waits, the other ends as its duplicate with a link to it, and later a time-out writes over nothing',
    scene(OLIVIA_OR_PAUL, async ({ stage, portal, ask, answer, announced, grants }) => {
      const { question } = await ask('ap-1');
      const [first] = stage.localAws.executions;
      await portal.request('ap-1', { ...CREATOR, requestedBy: 'maria@example.com' });
      const second = stage.localAws.executions.at(-1);
      expect(second).toMatchObject({
        status: 'SUCCEEDED',
        output: { outcome: 'awaiting-approval', duplicate: true },
      });
      expect(JSON.stringify(second?.output)).toContain(String(first?.arn));
      expect(announced()).toHaveLength(1);
      await answer('olivia', 'ap-1', question);
      expect(first).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'applied' } });
      await stage.localAws.runFor(8 * DAY_MS);
      expect(announced('Model Access Refused')).toEqual([]);
      expect(grants()).toEqual(GRANTS);
    }),
  );
});
