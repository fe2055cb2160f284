import { describe, expect, test } from '@jest/globals';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { planSetup } from '../../../../domain/setup/run/plan.ts';
import { stepOf } from '../../../../domain/setup/run/planned-step.ts';
import { type Step, stepHash } from '../../../../domain/setup/run/step.ts';
import { stepProblem } from '../../../../domain/setup/run/step-problem.ts';
import {
  BUCKET,
  bucket,
  facts,
  network,
  ok,
  ROLE,
  role,
  SAGEMAKER_ENDPOINT,
} from '../warehouse.ts';

/** SageMaker is not trusted, which is repaired, and there is no endpoint to S3, which is asked about. */
const given: SetupFacts = facts({
  roles: {
    [ROLE]: {
      ok: role({
        trustPolicy:
          '{"Statement":[{"Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
      }),
    },
  },
  network: network({ endpoints: { ok: [SAGEMAKER_ENDPOINT] } }),
});
const { repairs, asks, approvalHash } = planSetup(given);
const REPAIRS = stepOf(
  { handling: 'repairs', hash: stepHash('repairs', 'demo', repairs), covers: repairs },
  repairs,
  given,
);
const ASKS = stepOf({ handling: 'asks', hash: approvalHash, covers: asks }, asks, given);

/** The step with our statement for another account in the place of the one for SageMaker, its hash made anew. */
function withForeignTrust(step: Step): Step {
  const text = JSON.stringify(step.actions).replaceAll(
    'sagemaker.amazonaws.com',
    'arn:aws:iam::666677778888:root',
  );
  const actions: Step['actions'] = JSON.parse(text);
  return { ...step, actions, covers: actions, hash: stepHash(step.handling, 'demo', actions) };
}

test('what the run decided on is carried out', () => {
  expect([REPAIRS.actions.length, ASKS.actions.length].every((count) => count > 0)).toBe(true);
  expect(stepProblem(REPAIRS, given, undefined)).toBeUndefined();
  expect(stepProblem(ASKS, given, undefined)).toBeUndefined();
});

test.each<readonly [string, Step, string]>([
  ["a foreign account's trust", withForeignTrust(REPAIRS), 'calls for another plan'],
  [
    'what asks, called a repair',
    { ...ASKS, handling: 'repairs', hash: stepHash('repairs', 'demo', asks) },
    'calls for another plan',
  ],
  ["another approval's hash", { ...ASKS, hash: REPAIRS.hash }, 'does not stand for'],
  [
    'an action more than was approved',
    { ...ASKS, actions: [...REPAIRS.actions, ...ASKS.actions] },
    'does not cover',
  ],
  [
    'an action less',
    { ...REPAIRS, actions: [], later: [], covers: [], hash: stepHash('repairs', 'demo', []) },
    'calls for another plan',
  ],
])('%s is not', (_, step, says) => expect(stepProblem(step, given, undefined)).toContain(says));

test('nor what other facts call for', () => {
  const changed = facts({ buckets: { [BUCKET]: { ok: bucket() } } });
  expect(stepProblem(REPAIRS, changed, undefined)).toContain('calls for another plan');
});

describe('the rest of an approved plan, once its first part is seen', () => {
  const unrouted = (change: Partial<SetupFacts> = {}) =>
    facts(
      { warehouse: { ok: { ...ok(facts().warehouse), enhancedVpcRouting: false } }, ...change },
      { routing: 'on' },
    );
  const before = unrouted({ network: network({ endpoints: { ok: [SAGEMAKER_ENDPOINT] } }) });
  const after = unrouted();
  const approved = planSetup(before);
  const rest = planSetup(after).asks;
  const step = stepOf(
    { handling: 'asks', hash: approved.approvalHash, covers: approved.asks },
    rest,
    after,
  );
  test('is carried out with the same approval', () => {
    expect(step.actions.map(({ call }) => call.operation)).toEqual(['redshift:ModifyCluster']);
    expect(approved.asks).toHaveLength(2);
    expect(stepProblem(step, after, undefined)).toBeUndefined();
  });
  test.each<readonly [string, Step, string]>([
    ['as all that was approved', { ...step, covers: rest }, 'does not stand for'],
    ['with what is done', { ...step, actions: approved.asks }, 'calls for another plan'],
  ])('is not carried out %s', (_, changed, says) =>
    expect(stepProblem(changed, after, undefined)).toContain(says),
  );
});
