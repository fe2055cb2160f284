import { describe, expect, test } from '@jest/globals';
import {
  afterStatement,
  afterTraining,
  type CanaryRecord,
  resultOf,
  trainingResult,
} from '../../../../domain/setup/run/canary-steps.ts';

const START = '2026-03-02T09:00:00.000Z';
const model = { schema: 'demo_ml', name: 'redshift_ml_canary_1' };
const DROP = 'DROP MODEL "demo_ml"."redshift_ml_canary_1"';
const DROP_TABLE = 'DROP TABLE "demo_ml"."redshift_ml_canary_1_rows"';

const at = (step: CanaryRecord['step'], more: Partial<CanaryRecord> = {}): CanaryRecord => ({
  hash: 'h',
  model,
  method: 'xgboost',
  startedAt: START,
  statement: 'the id of a statement',
  step,
  ...more,
});
const OK = { state: 'finished' };
const failed = (error: string) => ({ state: 'failed', error });
const CONSTANTS = 'AUTO OFF (XGBoost) on a SELECT of constants';
const TABLE = 'AUTO OFF (XGBoost) on a table of 1,000 rows';
const READY = { trained: true, text: 'a model was ready within 9 minutes' };
const NO_SELECT = { refused: 'no constants' };

describe('what follows a statement', () => {
  test.each<[string, CanaryRecord, { state: string; error?: string }, object | undefined]>([
    ['CREATE MODEL that went well: the training', at('create'), OK, undefined],
    [
      'CREATE MODEL that refuses constants: what it may have left is dropped',
      at('create'),
      failed('no constants'),
      { step: 'clear', refused: 'no constants' },
    ],
    [
      'that of a statement that is forgotten, too',
      at('create'),
      { state: 'forgotten' },
      { step: 'clear', refused: 'its statement is forgotten' },
    ],
    [
      'then a table is made, also where there was nothing to drop',
      at('clear', NO_SELECT),
      failed('Model "m" does not exist'),
      { step: 'fill', refused: 'no constants' },
    ],
    ['of which a model is trained', at('fill', NO_SELECT), OK, { step: 'createFromTable' }],
    ['which goes well', at('createFromTable', NO_SELECT), OK, undefined],
    [
      'a table that cannot be made may be there all the same',
      at('fill', NO_SELECT),
      failed('no room'),
      {
        step: 'dropTable',
        end: {
          trained: false,
          kind: TABLE,
          text: 'CREATE MODEL from a SELECT of constants failed: no constants; and a table could not be made instead: no room',
        },
      },
    ],
    [
      'a second refusal is told beside the first',
      at('createFromTable', NO_SELECT),
      failed('no bucket'),
      {
        step: 'drop',
        end: {
          trained: false,
          kind: TABLE,
          text: 'CREATE MODEL failed: no bucket; and from a SELECT of constants: no constants',
        },
      },
    ],
    [
      'one that is the same is told once',
      at('createFromTable', { refused: 'no bucket' }),
      failed('no bucket'),
      {
        end: {
          text: 'CREATE MODEL failed, from a SELECT of constants as from a table: no bucket',
        },
      },
    ],
    [
      'a model is dropped',
      at('drop', { end: { ...READY, kind: CONSTANTS } }),
      OK,
      { over: true, end: { text: `${READY.text}; it was dropped` } },
    ],
    [
      'a model that is still there: what to run',
      at('drop', { end: { ...READY, kind: CONSTANTS } }),
      failed('permission denied'),
      {
        over: true,
        end: { text: `${READY.text}; it could not be dropped (permission denied): run ${DROP}` },
      },
    ],
    [
      'then its table, also when the model could not be dropped',
      at('drop', { ...NO_SELECT, end: { ...READY, kind: TABLE } }),
      { state: 'forgotten' },
      {
        step: 'dropTable',
        end: {
          text: `${READY.text}; it could not be dropped (its statement is forgotten): run ${DROP}`,
        },
      },
    ],
    [
      'a table is dropped',
      at('dropTable', { ...NO_SELECT, end: { ...READY, kind: TABLE } }),
      OK,
      { over: true, end: { text: `${READY.text}; the table was dropped` } },
    ],
    [
      'a table that is still there: what to run',
      at('dropTable', { ...NO_SELECT, end: { ...READY, kind: TABLE } }),
      failed('busy'),
      {
        over: true,
        end: { text: `${READY.text}; the table could not be dropped (busy): run ${DROP_TABLE}` },
      },
    ],
    [
      'what was never made need not be dropped',
      at('dropTable', { ...NO_SELECT, end: { trained: false, kind: TABLE, text: 'x' } }),
      failed('relation "t" does not exist'),
      { over: true, end: { text: 'x' } },
    ],
  ])('%s', (_, record, status, wanted) => {
    const after = afterStatement(record, status);
    if (wanted === undefined) expect(after).toBeUndefined();
    else expect(after).toMatchObject(wanted);
    // Another step has another statement.
    if (after !== undefined && after.over === undefined) expect(after.statement).toBeUndefined();
  });
});

test('a model that was trained from a table says why', () =>
  expect(afterTraining(at('createFromTable', NO_SELECT), READY)).toMatchObject({
    step: 'drop',
    end: {
      trained: true,
      kind: TABLE,
      text: `${READY.text}; from a SELECT of constants it fails: no constants`,
    },
  }));

describe('what the report says', () => {
  test.each<[string, CanaryRecord, object]>([
    ['what became of it', at('drop', { over: true, end: { ...READY, kind: CONSTANTS } }), READY],
    [
      'that it may have left its model',
      at('create', { method: 'auto' }),
      {
        trained: false,
        kind: 'AUTO ON (Autopilot) on a SELECT of constants',
        text: `its end was not seen; look for what it left and run ${DROP}`,
      },
    ],
    [
      'and its table',
      at('dropTable', { ...NO_SELECT, end: { ...READY, kind: TABLE } }),
      {
        trained: false,
        kind: TABLE,
        text: `its end was not seen; look for what it left and run ${DROP}; ${DROP_TABLE}`,
      },
    ],
  ])('%s', (_, record, wanted) => expect(resultOf(record)).toMatchObject(wanted));
});

describe('what the catalog says of the model', () => {
  const EARLY = '2026-03-02T09:08:30.000Z';
  const LATE = '2026-03-02T10:00:00.001Z';
  const LATER = '2026-03-02T12:00:00.001Z';
  const rows = (state: string, name = model.name) => [
    ['dev', 'demo_ml', name, 'ml_creator', state].map((cell) => cell.padEnd(128)),
  ];
  const overdue = (minutes: string, state: string) => ({
    trained: false,
    text: `after ${minutes} minutes the model is not ready: ${state}; wanted Model is Ready`,
  });
  const XGBOOST = at('create');
  const AUTO = at('create', { method: 'auto' });
  const LATE_READY = { trained: true, text: 'a model was ready within 61 minutes' };
  const FAILED = 'Train Model On SageMaker Failed: x';
  test.each([
    ['ready', rows('Model is Ready'), XGBOOST, EARLY, READY],
    ['ready, though late', rows('Model is Ready'), XGBOOST, LATE, LATE_READY],
    ['in training', rows('Train Model On SageMaker In Progress'), XGBOOST, EARLY, undefined],
    ['not there yet', [], XGBOOST, EARLY, undefined],
    ['not readable this time', undefined, XGBOOST, EARLY, undefined],
    [
      'failed',
      rows(FAILED),
      XGBOOST,
      EARLY,
      { trained: false, text: `the training ended: ${FAILED}` },
    ],
    ['in training for too long', rows('Training'), XGBOOST, LATE, overdue('61', 'Training')],
    ['by Autopilot it may take longer', rows('Training'), AUTO, LATE, undefined],
    ['but not for ever', rows('Training'), AUTO, LATER, overdue('181', 'Training')],
    ['never seen', [], XGBOOST, LATE, overdue('61', 'the catalog does not show it')],
    ['never readable', undefined, XGBOOST, LATE, overdue('61', 'the catalog cannot be read')],
    ['another model is ready', rows('Model is Ready', 'other'), XGBOOST, EARLY, undefined],
  ])('%s', (_, read, record, now, expected) =>
    expect(trainingResult(read, record, 'dev', now)).toEqual(expected),
  );
});
