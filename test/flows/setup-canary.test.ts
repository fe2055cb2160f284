import { describe, expect, test } from '@jest/globals';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import type { FaultKind, Faults } from '../../local-aws/faults.ts';
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
async function triedWith({ localAws, engine, run, calls }: SetupWorld, request: object) {
  const execution = await run('remediate', 10, request);
  await answerSetup(localAws, 'ada', true);
  await localAws.runFor(90 * 60_000);
  const sent = calls.flatMap(({ input }) => (input as { Sqls?: string[] }).Sqls ?? []);
  const tables = await rows(engine, 'dev', 'SELECT relname FROM pg_class');
  return { summary: summaryOf(execution), models: await modelsIn(engine), tables, sent };
}

const tried = (world: SetupWorld) => triedWith(world, TRAIN);

const inWorld = (account: AccountFixture = soundAccount, faults?: Faults) =>
  inSetupWorld({ account, config, ...(faults ? { faults } : {}) }, tried);

test('trains a model, sees it ready, drops it', async () => {
  const { summary, models, sent } = await inWorld();
  expect(summary).toMatchObject({
    outcome: 'ready',
    conclusion: 'prerequisites pass; CREATE MODEL works',
  });
  expect(summary.text).toContain(
    'Canary, AUTO OFF (XGBoost) on a SELECT of constants: a model was ready within 8 minutes; it was dropped',
  );
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
    /Canary, AUTO OFF .XGBoost. on a SELECT of constants: the training ended: .*ResourceLimitExceeded.*; it was dropped/,
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
        'the canary was not tried: it would only repeat what fails, RedshiftML.31 analytics',
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

describe('where CREATE MODEL takes no SELECT of constants', () => {
  const inRefusing = (account: AccountFixture = soundAccount, faults?: Faults) =>
    inSetupWorld({ account, config, constants: 'refused', ...(faults ? { faults } : {}) }, tried);

  test('a table of 1,000 rows is made, trained from and dropped, and the report says so', async () => {
    const { summary, models, tables, sent } = await inRefusing();
    expect(summary.conclusion).toBe('prerequisites pass; CREATE MODEL works');
    expect(summary.text).toMatch(
      /Canary, AUTO OFF .XGBoost. on a table of 1,000 rows: a model was ready within \d+ minutes; from a SELECT of constants it fails: .*Specified types .*; it was dropped; the table was dropped/,
    );
    expect([models, tables]).toEqual([[], []]);
    expect(sent.filter((sql) => /^CREATE TABLE .*_rows" AS SELECT/.test(sql))).toHaveLength(1);
  });

  test('the table goes also after a training that failed', async () => {
    const quotas = { 'ml.m5.xlarge for training job': 0 };
    const { summary, models, tables } = await inRefusing({ ...soundAccount, quotas });
    expect(summary.text).toMatch(
      /on a table of 1,000 rows: the training ended: .*ResourceLimitExceeded.*; it was dropped; the table was dropped/,
    );
    expect([models, tables]).toEqual([[], []]);
  });

  /** Each third attempt at a statement fails, so that a second one is taken. */
  const everyThird = (kind: FaultKind): Faults => {
    const first = faultAt(kind, 'setupCanary', 'BatchExecuteStatement', 'always');
    let calls = 0;
    return { ...first, strikes: (...asked) => first.strikes(...asked) && calls++ % 3 === 0 };
  };

  test.each(['crash-after', 'lost'] as const)(
    '%s at every third of its statements: nothing is left',
    async (kind) => {
      const { summary, models, tables } = await inRefusing(soundAccount, everyThird(kind));
      expect(summary.conclusion).toBe('prerequisites pass; CREATE MODEL works');
      expect([models, tables]).toEqual([[], []]);
    },
  );
});

test('a canary finds out what is not known, and the report says both', async () => {
  const account = { ...soundAccount, refused: ['s3:GetEncryptionConfiguration'] };
  const { summary, models } = await inWorld(account);
  expect(summary).toMatchObject({
    outcome: 'left',
    conclusion: 'prerequisites not known; CREATE MODEL works',
  });
  expect(models).toEqual([]);
});

test('with AUTO ON Autopilot trains, and nothing else', async () => {
  const { summary, models, sent } = await inSetupWorld({ account: soundAccount, config }, (world) =>
    triedWith(world, { canary: 'auto' }),
  );
  expect(summary.conclusion).toBe('prerequisites pass; CREATE MODEL works');
  expect(summary.text).toContain('Canary, AUTO ON (Autopilot) on a SELECT of constants');
  const trainings = sent.filter((sql) => sql.startsWith('CREATE MODEL'));
  expect(trainings).toEqual([expect.stringContaining(' AUTO ON ')]);
  expect(models).toEqual([]);
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
