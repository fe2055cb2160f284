import { describe, expect, test } from '@jest/globals';
import { afterDrop, canaryResult, planCanary } from '../../../../domain/setup/run/canary.ts';
import { trainCanary, UnsafeIdentifier } from '../../../../domain/sql.ts';
import { fc } from '../../../property.ts';
import { facts, KEY_ARN } from '../warehouse.ts';

const LOGIN = { login: { dbUser: 'ml_creator' }, database: 'dev', schema: 'demo_ml' };
const plan = planCanary(facts(), LOGIN, 'run-1');

describe('the plan of a canary', () => {
  test('runs on the role, bucket and key of the first pair, bounded in cells and seconds', () => {
    expect(plan.create).toContain(
      "IAM_ROLE 'arn:aws:iam::111122223333:role/redshift-ml/retention'",
    );
    expect(plan.create).toContain("S3_BUCKET 'redshift-ml-demo'");
    expect(plan.create).toContain(`KMS_KEY_ID '${KEY_ARN.split('/')[1]}'`);
    expect(plan.create).toMatch(/MAX_CELLS 10000, MAX_RUNTIME 1800\)$/);
  });
  test('keeps the mandatory order of the clauses', () => {
    const clauses = [
      'CREATE MODEL',
      ' FROM (',
      ' TARGET ',
      ' FUNCTION ',
      ' IAM_ROLE ',
      ' AUTO OFF ',
      ' MODEL_TYPE ',
      ' OBJECTIVE ',
      ' PREPROCESSORS ',
      ' HYPERPARAMETERS ',
      ' SETTINGS (',
    ];
    const places = clauses.map((clause) => plan.create.indexOf(clause));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });
  test('shows its SQL and its cost to whoever approves', () => {
    expect(plan.consequence).toContain('ml_creator trains a model in dev and drops it');
    expect(plan.consequence).toContain('at most 30 minutes on 2,000 cells');
  });
  test('drops exactly the model that it creates, and no other run has its name', () => {
    const name = `"demo_ml"."${plan.model.name}"`;
    expect(plan.create).toContain(`CREATE MODEL ${name} `);
    expect(plan.drop).toBe(`DROP MODEL ${name}`);
    expect(planCanary(facts(), LOGIN, 'run-2').model.name).not.toBe(plan.model.name);
  });
  test('another login, role or bucket is another plan', () => {
    const other = planCanary(facts(), { ...LOGIN, login: { dbUser: 'somebody' } }, 'run-1');
    expect(other.hash).not.toBe(plan.hash);
  });
});

test('whatever the names, a canary is one statement on exactly them, or refused', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (schema, bucket) => {
      const model = { schema, name: 'm', role: 'arn:aws:iam::111122223333:role/r', bucket };
      const isName =
        schema.length > 0 &&
        !/\p{Cc}/u.test(schema) &&
        new TextEncoder().encode(schema).length <= 127;
      if (isName && /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
        expect(trainCanary(model)).toMatch(/^CREATE MODEL "/);
      else expect(() => trainCanary(model)).toThrow(UnsafeIdentifier);
    }),
  );
});

describe('what the catalog says of the model', () => {
  const START = '2026-03-02T09:00:00.000Z';
  const EARLY = '2026-03-02T09:08:30.000Z';
  const LATE = '2026-03-02T10:00:00.001Z';
  const wanted = { schema: 'demo_ml', name: 'redshift_ml_canary_1', database: 'dev' };
  const rows = (state: string, name = wanted.name) => [
    ['dev', 'demo_ml', name, 'ml_creator', state].map((cell) => cell.padEnd(128)),
  ];
  const overdue = (minutes: string, state: string) =>
    `after ${minutes} minutes the model is not ready: ${state}; wanted Model is Ready`;
  test.each([
    [
      'ready',
      rows('Model is Ready'),
      EARLY,
      { trained: true, text: 'a model was ready within 9 minutes' },
    ],
    [
      'ready, though late',
      rows('Model is Ready'),
      LATE,
      { trained: true, text: 'a model was ready within 61 minutes' },
    ],
    ['in training', rows('Train Model On SageMaker In Progress'), EARLY, undefined],
    ['not there yet', [], EARLY, undefined],
    ['not readable this time', undefined, EARLY, undefined],
    [
      'failed',
      rows('Train Model On SageMaker Failed: x'),
      EARLY,
      { trained: false, text: 'the training ended: Train Model On SageMaker Failed: x' },
    ],
    [
      'in training for too long',
      rows('Training'),
      LATE,
      { trained: false, text: overdue('61', 'Training') },
    ],
    [
      'never seen',
      [],
      LATE,
      { trained: false, text: overdue('61', 'the catalog does not show it') },
    ],
    [
      'never readable',
      undefined,
      LATE,
      { trained: false, text: overdue('61', 'the catalog cannot be read') },
    ],
    ['another model is ready', rows('Model is Ready', 'other'), EARLY, undefined],
  ])('%s', (_, read, now, expected) =>
    expect(canaryResult(read, wanted, START, now)).toEqual(expected),
  );
});

describe('dropping it', () => {
  const works = { trained: true, text: 'a model was ready within 9 minutes' };
  const fails = { trained: false, text: 'CREATE MODEL failed: x' };
  test.each([
    ['dropped', works, { state: 'finished' }, 'a model was ready within 9 minutes; it was dropped'],
    [
      'never made, so there is nothing to drop',
      fails,
      { state: 'failed', error: 'Model "m" does not exist' },
      'CREATE MODEL failed: x',
    ],
    [
      'still there: says what to run',
      works,
      { state: 'failed', error: 'permission denied' },
      `a model was ready within 9 minutes; it could not be dropped (permission denied): run ${plan.drop}`,
    ],
    [
      'its statement is forgotten',
      fails,
      { state: 'forgotten' },
      `CREATE MODEL failed: x; it could not be dropped (its statement is forgotten): run ${plan.drop}`,
    ],
  ])('%s', (_, result, status, text) =>
    expect(afterDrop(result, plan.drop, status).text).toBe(text),
  );
});
