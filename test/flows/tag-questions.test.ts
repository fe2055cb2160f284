import { expect, test } from '@jest/globals';
import { ACCOUNT, REGION } from '../../local-aws/arn.ts';
import type { FaultKind, Faults } from '../../local-aws/faults.ts';
import { askedAccess, post } from '../../sandbox/stage/approver.ts';
import { ANALYSTS, MARKETING, MODEL } from '../../sandbox/stage/portal.ts';
import { faultAt } from './fault-at.ts';
import { changed, onStage, type Scene, tagCluster } from './tag-scene.ts';

const CLUSTER = `arn:aws:redshift:${REGION}:${ACCOUNT}:cluster:analytics`;
const CREATORS = {
  [`redshift-ml:creator:${ANALYSTS}`]: 'dev/demo_ml',
  [`redshift-ml:creator:${MARKETING}`]: 'dev/demo_ml',
};
const USED = [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
];
const BUILT = [
  `GRANT CREATE MODEL TO GROUP ${ANALYSTS}`,
  `GRANT CREATE, USAGE ON SCHEMA demo_ml TO GROUP ${ANALYSTS}`,
];

const announced = ({ stage }: Scene) =>
  stage.localAws.published
    .filter(({ event }) => event['detail-type'] === 'Model Access Approval Needed')
    .map(({ event }) => event.detail);
const tagged = async (scene: Scene, tags: Readonly<Record<string, string>>): Promise<void> => {
  tagCluster(scene.stage, tags);
  await scene.tell('aws.tag', changed(CLUSTER, 'redshift', Object.keys(tags), {}));
};
/** The ids of the two requests for creators: of the analysts, and of marketing. */
const leasesOf = (scene: Scene): [string, string] => {
  const [{ requests } = { requests: [] }] = announced(scene);
  const idOf = (name: string): string =>
    [requests]
      .flat()
      .map(Object)
      .find(({ grantee }) => grantee.name === name)?.leaseId;
  return [idOf(ANALYSTS), idOf(MARKETING)];
};

test('what the tags of one resource ask of the same approvers is one question, each access with an answer of its own', () =>
  onStage({}, async (scene) => {
    const { stage } = scene;
    await tagged(scene, {
      ...CREATORS,
      [`redshift-ml:user:${MARKETING}`]: `dev/demo_ml/${MODEL}`,
    });
    // What needs no approval waits for nobody.
    await stage.expectHeld(USED);
    expect(announced(scene)).toMatchObject([
      {
        requestedBy: CLUSTER,
        reminder: 0,
        text: expect.stringMatching(/^2 accesses wait for the same approvers/),
        requests: [
          { persona: 'creator', stages: [{ missing: 2, ask: ['olivia', 'paul'] }] },
          { persona: 'creator', stages: [{ missing: 2, ask: ['olivia', 'paul'] }] },
        ],
      },
    ]);
    const [analysts, marketing] = leasesOf(scene);
    const shown = await stage.localAws.callUrl('answer', {
      method: 'GET',
      caller: `arn:aws:iam::${ACCOUNT}:user/olivia`,
      query: { lease: `${analysts} ${marketing}` },
    });
    expect(shown.statusCode).toBe(200);
    const page: string = JSON.parse(shown.body).message;
    for (const lease of [analysts, marketing])
      expect(page).toContain(`${CLUSTER} asks (${lease}, by source tag)`);
    const [, offered = ''] =
      /to answer them at once, each as you decide, POST (.*)$/.exec(page) ?? [];
    const body = JSON.parse(offered);
    expect(body.answers.map(({ lease }: { lease: string }) => lease)).toEqual([
      analysts,
      marketing,
    ]);
    const [first, second] = body.answers;

    // Olivia approves both, Paul the first only.
    expect(await post(stage.localAws, 'olivia', body)).toMatchObject({ statusCode: 200 });
    expect(
      await post(stage.localAws, 'paul', {
        kind: 'accesses',
        answers: [first, { ...second, approved: false, reason: 'marketing builds nothing' }],
      }),
    ).toMatchObject({ statusCode: 200 });
    await stage.localAws.runUntilIdle();
    await stage.expectHeld([...USED, ...BUILT]);

    // Who says something else afterwards is told so for each, and the other half counts all the same.
    const late = await post(stage.localAws, 'olivia', {
      kind: 'accesses',
      answers: [first, { ...second, question: 'another' }],
    });
    expect(late.statusCode).toBe(409);
    expect(JSON.parse(late.body).answers).toMatchObject([
      { status: 200, message: expect.stringContaining('was approved already by olivia, paul') },
      { status: 409, message: expect.stringContaining('was refused already by paul') },
    ]);
  }));

test('every night approvers are reminded once of all that still waits; a tag that is gone leaves the question', () =>
  onStage({}, async (scene) => {
    const { stage } = scene;
    await tagged(scene, CREATORS);
    const [analysts, marketing] = leasesOf(scene);
    // The first night is within the day of the question.
    await stage.waitUntil('2026-03-04T03:05:00Z');
    expect(announced(scene).map(({ reminder }) => reminder)).toEqual([0, 1]);
    expect(announced(scene).at(-1)?.['requests']).toHaveLength(2);

    await tagged(scene, { [`redshift-ml:creator:${ANALYSTS}`]: 'dev/demo_ml' });
    await stage.waitUntil('2026-03-05T03:05:00Z');
    expect(announced(scene).at(-1)).toMatchObject({
      reminder: 2,
      requests: [{ leaseId: analysts }],
    });
    const { question } = askedAccess(stage.localAws, marketing) ?? {};
    const said = await post(stage.localAws, 'olivia', {
      kind: 'access',
      lease: marketing,
      question: String(question),
      approved: true,
    });
    expect(said).toMatchObject({
      statusCode: 409,
      body: expect.stringContaining('was revoked at'),
    });
  }));

/** The second call of this kind by the function that tells approvers: the first is of the requests themselves. */
const atSecond = (kind: FaultKind, operation: string): Faults => {
  let seen = 0;
  return {
    ...faultAt(kind, 'tagsCompare', operation, 'always'),
    strikes: (asked, about) => {
      if (asked !== kind || !about.startsWith('tagsCompare: ') || !about.endsWith(`.${operation}`))
        return false;
      seen += 1;
      return seen === 2;
    },
  };
};

test.each([
  ['crash-before', 'PutEvents', 1],
  // Told twice is harmless, untold is not.
  ['crash-after', 'PutEvents', 2],
  ['crash-after', 'PutItem', 1],
] as const)(
  'the function that tells approvers dies (%s %s): they are told',
  (kind, operation, times) =>
    onStage(
      {},
      async (scene) => {
        await tagged(scene, CREATORS);
        expect(announced(scene).map(({ requests }) => [requests].flat().length)).toEqual(
          Array.from({ length: times }, () => 2),
        );
      },
      'cluster',
      atSecond(kind, operation),
    ),
);
