import { expect, test } from '@jest/globals';
import { type Faults, noFaults } from '../../local-aws/faults.ts';
import { configOf, soundAccount } from '../../sandbox/accounts/example.ts';
import { post } from '../../sandbox/stage/approver.ts';
import { inSetupWorld, type SetupWorld } from './setup-account.ts';

const world = { account: soundAccount, config: configOf({ path: 'simple' }) };
const body = { kind: 'setup', warehouse: 'analytics', run: 'run-1', plan: 'x', approved: true };

/** What evidence says of answers that changed nothing. */
const refusedIn = ({ localAws }: SetupWorld) =>
  localAws.table
    .items()
    .filter(({ sk }) => String(sk?.S).startsWith('REFUSED#'))
    .map(({ pk, by, because }) => [pk?.S, by?.S, because?.S]);

test.each<[string, string, object, number, RegExp]>([
  [
    'a session of a role that is not listed',
    'arn:aws:sts::111122223333:assumed-role/Admin/ada',
    body,
    403,
    /people\.roles/,
  ],
  [
    'a user of another account',
    'arn:aws:iam::999999999999:user/ada',
    body,
    403,
    /account 999999999999/,
  ],
  ['a body of no known kind', 'ada', { ...body, kind: 'other' }, 400, /kind/],
  ['a body that says who answers', 'ada', { ...body, by: 'olivia' }, 400, /"?by"?/],
  ['a question that nobody has asked', 'ada', body, 404, /has not asked/],
  [
    'an answer of 1 MB',
    'ada',
    { ...body, run: 'x'.repeat(1_000_000) },
    413,
    /20000 are taken at most/,
  ],
])('%s: refused with evidence', (_, person, sent, statusCode, because) =>
  inSetupWorld(world, async (setup) => {
    const said = await post(setup.localAws, person, sent as never);
    expect(said).toEqual({ statusCode, body: expect.stringMatching(because) });
    expect(refusedIn(setup)).toEqual([
      ['ANSWER#unreadable', expect.stringContaining('ada'), expect.stringMatching(because)],
    ]);
  }),
);

test('a replayed answer is noted once', () =>
  inSetupWorld(world, async (setup) => {
    for (let times = 0; times < 3; times += 1) await post(setup.localAws, 'ada', body);
    expect(refusedIn(setup)).toHaveLength(1);
  }));

test('a GET changes nothing', () =>
  inSetupWorld(world, async ({ localAws }) => {
    const before = localAws.table.items().length;
    const caller = 'arn:aws:iam::111122223333:user/ada';
    expect(await localAws.callUrl('answer', { method: 'GET', caller })).toMatchObject({
      statusCode: 400,
    });
    expect(localAws.table.items()).toHaveLength(before);
  }));

test('a person asks for access in the own name, once: the machine with the origin answers decides on it', () =>
  inSetupWorld(world, async ({ localAws }) => {
    const detail = { requestId: 'R1', warehouse: 'analytics', reason: 'churn' };
    const ask = { kind: 'request', detailType: 'Model Access Requested', detail };
    const said = [await post(localAws, 'maria', ask), await post(localAws, 'maria', ask)];
    expect(said.map(({ statusCode }) => statusCode)).toEqual([202, 200]);
    const [execution, ...others] = localAws.executions;
    expect(others).toEqual([]);
    expect(execution).toMatchObject({
      machine: 'access-answers',
      status: 'SUCCEEDED',
      input: {
        'detail-type': 'Model Access Requested',
        detail: { ...detail, requestedBy: 'maria' },
      },
      output: { outcome: 'refused' },
    });
    expect(localAws.table.items().map(({ pk }) => pk?.S)).toContain('REQUEST#answers#R1');
  }));

test('nobody asks in the name of another, or approves as a message', () =>
  inSetupWorld(world, async ({ localAws }) => {
    const detail = { requestId: 'R1', requestedBy: 'olivia' };
    for (const ask of [
      { kind: 'request', detailType: 'Model Access Requested', detail },
      { kind: 'request', detailType: 'Model Access Approved', detail: { requestId: 'R1' } },
    ])
      expect(await post(localAws, 'maria', ask)).toMatchObject({ statusCode: 400 });
    expect(localAws.executions).toEqual([]);
  }));

test('what could not be decided may be sent again, as its answer says', async () => {
  let down = true;
  const faults: Faults = {
    ...noFaults(),
    strikes: (kind, about) => down && kind === 'crash-before' && about.startsWith('decide: '),
  };
  await inSetupWorld({ ...world, faults }, async ({ localAws }) => {
    const detail = { requestId: 'R1', warehouse: 'analytics', reason: 'churn' };
    const ask = { kind: 'request', detailType: 'Model Access Requested', detail };
    const sent = async () => {
      const { statusCode } = await post(localAws, 'maria', ask);
      await localAws.runUntilIdle();
      return [statusCode, Object(localAws.executions.at(-1)?.output).outcome];
    };
    expect(await sent()).toEqual([202, 'failed']);
    down = false;
    await localAws.runFor(60_000);
    expect(await sent()).toEqual([202, 'refused']);
    expect(localAws.executions).toHaveLength(2);
  });
});
