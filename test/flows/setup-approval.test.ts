import { expect, test } from '@jest/globals';
import { ApprovalNeeded } from '../../domain/setup/run/question.ts';
import { configOf, soundAccount } from '../../sandbox/accounts/example.ts';
import { answerSetup } from '../../sandbox/stage/approver.ts';
import { summaryOf } from '../../sandbox/stage/setup-outcome.ts';
import { faultAt } from './fault-at.ts';
import { inSetupWorld, type SetupWorld } from './setup-account.ts';

const routed = { account: soundAccount, config: configOf({ path: 'simple', routing: 'on' }) };

/** A run that has just asked, less than a second ago. */
async function asked({ localAws, run }: SetupWorld) {
  const execution = await run('remediate', 0);
  for (let tenths = 0; tenths < 20_000 && localAws.published.length === 0; tenths += 1)
    await localAws.runFor(100);
  return execution;
}

test('the question that is announced has the shape that its schema tells, and nothing more', () =>
  inSetupWorld(routed, async (setup) => {
    await asked(setup);
    const { event } = setup.localAws.published.at(-1) ?? { event: { detail: {} } };
    expect(event).toMatchObject({
      source: 'redshift-ml.setup',
      'detail-type': 'Setup Approval Needed',
    });
    expect(ApprovalNeeded.parse(event.detail)).toEqual(event.detail);
  }));

test('an answer that came before AskApproval died and was tried again is not lost', () =>
  inSetupWorld(
    { ...routed, faults: faultAt('crash-after', 'setupAskApproval', 'PutEvents', 'once') },
    async (setup) => {
      const execution = await asked(setup);
      await answerSetup(setup.localAws, 'ada', true);
      await setup.localAws.runFor(2 * 60 * 60_000);
      expect(summaryOf(execution)).toMatchObject({ outcome: 'ready', because: null });
    },
  ));

test('of two answers at the same moment the first counts, and the other person is told so', () =>
  inSetupWorld(routed, async (setup) => {
    const execution = await asked(setup);
    const said = await Promise.all([
      answerSetup(setup.localAws, 'ada', true),
      answerSetup(setup.localAws, 'bob', false),
    ]);
    await setup.localAws.runFor(2 * 60 * 60_000);
    expect(said).toEqual([
      { statusCode: 200, body: expect.stringMatching(/is approved by .*user\/ada/) },
      {
        statusCode: 409,
        body: expect.stringMatching(/was approved by .*user\/ada .* already; that answer counts/),
      },
    ]);
    expect(summaryOf(execution)).toMatchObject({ outcome: 'ready', because: null });
  }));

test('an answer to a run that waits no longer says that it changes nothing', () =>
  inSetupWorld(routed, async (setup) => {
    await asked(setup);
    await setup.localAws.runFor(25 * 60 * 60_000);
    expect(await answerSetup(setup.localAws, 'ada', true)).toEqual({
      statusCode: 409,
      body: expect.stringContaining('no longer waits; this answer changes nothing'),
    });
  }));

test('only the question can run out of time: a function that does is a failure', () =>
  inSetupWorld(routed, async ({ localAws }) => {
    localAws.startMachine('setup', { warehouse: 'analytics', mode: 'validate' }, 'run-1');
    await localAws.runFor(60_000);
    const state = {
      request: { warehouse: 'analytics', mode: 'remediate' },
      run: 'run-1',
      round: 1,
      planned: 0,
      index: 0,
      attempts: 0,
      waits: 0,
      undo: 'none',
      next: 'ask',
      error: { Error: 'States.Timeout', Cause: 'Inspect took longer than 130 seconds' },
    };
    expect(await localAws.invoke('setupReport', state)).toMatchObject({
      outcome: 'failed',
      because: 'States.Timeout: Inspect took longer than 130 seconds',
    });
  }));

const ADA = 'arn:aws:iam::111122223333:user/ada';

test('who is not listed is refused, and the run goes on waiting for somebody who is', () =>
  inSetupWorld({ ...routed, config: { ...routed.config, approvers: [ADA] } }, async (setup) => {
    const execution = await asked(setup);
    expect(await answerSetup(setup.localAws, 'bob', true)).toEqual({
      statusCode: 403,
      body: expect.stringContaining(
        'user/bob is not listed in approvers of config/admin.yml; nothing was changed',
      ),
    });
    await setup.localAws.runFor(60_000);
    expect(execution.status).toBe('RUNNING');
    await answerSetup(setup.localAws, 'ada', true);
    await setup.localAws.runFor(2 * 60 * 60_000);
    expect(summaryOf(execution).outcome).toBe('ready');
    expect(summaryOf(execution).text).toContain(`by ${ADA}, who is listed in approvers.`);
  }));

test('without a list the report says by what right it was approved', () =>
  inSetupWorld(routed, async (setup) => {
    const execution = await asked(setup);
    await answerSetup(setup.localAws, 'ada', true);
    await setup.localAws.runFor(2 * 60 * 60_000);
    expect(summaryOf(execution).text).toContain(
      `by ${ADA}, who may invoke the URL for answers, and no approvers are listed.`,
    );
  }));

test('the event carries each request as it will be sent, and the same in words', () =>
  inSetupWorld(routed, async (setup) => {
    await asked(setup);
    const { actions, text, approvers } = setup.localAws.published.at(-1)?.event.detail ?? {};
    expect(actions).toContainEqual(
      expect.objectContaining({
        id: 'routing on analytics',
        request: {
          operation: 'redshift:ModifyCluster',
          input: { ClusterIdentifier: 'analytics', EnhancedVpcRouting: true },
        },
      }),
    );
    expect(text).toContain('request: redshift:ModifyCluster\n        ClusterIdentifier: analytics');
    expect(approvers).toEqual([]);
  }));
