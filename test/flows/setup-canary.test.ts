import { describe, expect, test } from '@jest/globals';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import type { Faults } from '../../local-aws/faults.ts';
import type { Engine } from '../../local-aws/redshift/engine.ts';
import { configOf, soundAccount } from '../../sandbox/accounts/example.ts';
import { answerSetup, questionOf } from '../../sandbox/stage/approver.ts';
import { failuresOf, summaryOf } from '../../sandbox/stage/setup-outcome.ts';
import { rows } from '../local-aws/redshift/engines.ts';
import { faultAt } from './fault-at.ts';
import { everyKindAt } from './fault-scenario.ts';
import { inSetupWorld, type SetupWorld } from './setup-account.ts';

const canary = { login: { dbUser: 'ml_creator' }, database: 'dev', schema: 'demo_ml' };
const config = configOf({ path: 'simple', canary });
const TRAIN = { canary: true };

test('who is asked sees the SQL as it will be sent, and what it costs', () =>
  inSetupWorld({ account: soundAccount, config }, async ({ localAws, run }) => {
    await run('remediate', 10, TRAIN);
    expect(questionOf(localAws)).toMatch(/Sqls: CREATE MODEL "demo_ml".* DROP MODEL "demo_ml"/);
    expect(questionOf(localAws)).toContain('at most 30 minutes');
  }));

const modelsIn = (engine: Engine): Promise<string[]> =>
  rows(engine, 'dev', 'SELECT model_name FROM svv_ml_model_info');

/** A run with a canary that ada approves, an hour later. */
async function tried({ localAws, engine, run, calls }: SetupWorld) {
  const execution = await run('remediate', 10, TRAIN);
  await answerSetup(localAws, 'ada', true);
  await localAws.runFor(90 * 60_000);
  const sent = calls.flatMap(({ input }) => (input as { Sqls?: string[] }).Sqls ?? []);
  return { summary: summaryOf(execution), models: await modelsIn(engine), sent };
}

const inWorld = (account: AccountFixture = soundAccount, faults?: Faults) =>
  inSetupWorld({ account, config, ...(faults ? { faults } : {}) }, tried);

test('trains a model, sees it ready, drops it', async () => {
  const { summary, models, sent } = await inWorld();
  expect(summary).toMatchObject({
    outcome: 'ready',
    conclusion: 'prerequisites pass; CREATE MODEL works',
  });
  expect(summary.text).toContain('Canary: a model was ready within 8 minutes; it was dropped');
  expect(models).toEqual([]);
  expect(sent.filter((sql) => sql.startsWith('CREATE MODEL'))).toHaveLength(1);
  expect(sent.filter((sql) => sql.startsWith('DROP MODEL'))).toHaveLength(1);
});

test('a training that SageMaker refuses is told with its reason, and its model is dropped', async () => {
  const { summary, models } = await inWorld({
    ...soundAccount,
    quotas: { 'ml.m5.xlarge for training job': 0 },
  });
  expect(summary).toMatchObject({
    outcome: 'left',
    conclusion: 'prerequisites pass; CREATE MODEL fails',
  });
  expect(summary.text).toMatch(
    /Canary: the training ended: .*ResourceLimitExceeded.*; it was dropped/,
  );
  expect(models).toEqual([]);
});

test('quotas of 0 are a finding, and no canary is asked for', () =>
  inSetupWorld(
    { account: { ...soundAccount, quotas: { 'training job': 0 } }, config },
    async ({ run, localAws }) => {
      const execution = await run('remediate', 10, TRAIN);
      expect(failuresOf(execution)).toEqual(['RedshiftML.31 analytics']);
      expect(summaryOf(execution).because).toBe(
        'the canary was not tried: first the prerequisites have to pass',
      );
      expect(localAws.published).toEqual([]);
    },
  ));

test('nothing is trained when somebody rejects it', () =>
  inSetupWorld({ account: soundAccount, config }, async ({ localAws, engine, run }) => {
    const execution = await run('remediate', 10, TRAIN);
    await answerSetup(localAws, 'ada', false);
    await localAws.runFor(10 * 60_000);
    expect(summaryOf(execution).because).toMatch(/user\/ada rejected the plan/);
    expect(await modelsIn(engine)).toEqual([]);
  }));

describe('bad input says what and where, and nothing is trained', () => {
  test.each([
    [
      'with the mode validate',
      config,
      'validate',
      /canary trains a model, so it takes the mode remediate/,
    ],
    [
      'where none is configured',
      configOf({ path: 'simple' }),
      'remediate',
      /warehouses.analytics.setup.canary is missing/,
    ],
  ])('%s', (_, given, mode, cause) =>
    inSetupWorld({ account: soundAccount, config: given }, async ({ run, engine }) => {
      const execution = await run(mode, 10, TRAIN);
      expect(execution).toMatchObject({ status: 'FAILED', error: 'SetupFailed' });
      expect(execution.cause).toMatch(cause);
      expect(await modelsIn(engine)).toEqual([]);
    }),
  );
});

const KINDS = ['crash-before', 'crash-after', 'timeout', 'lost', 'throttle'] as const;
const CALLS = [
  'BatchExecuteStatement',
  'DescribeStatement',
  'GetStatementResult',
  'PutItem',
  'GetItem',
];

test.each(everyKindAt(KINDS, CALLS))(
  '%s at %s of the canary: one model is trained, and it is dropped',
  async (kind, operation) => {
    const { summary, models, sent } = await inWorld(
      soundAccount,
      faultAt(kind, 'setupCanary', operation, 'once'),
    );
    expect(summary.conclusion).toBe('prerequisites pass; CREATE MODEL works');
    expect(models).toEqual([]);
    expect(new Set(sent.filter((sql) => sql.startsWith('CREATE MODEL'))).size).toBe(1);
  },
);
