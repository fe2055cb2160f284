import { describe, expect, test } from '@jest/globals';
import { assess } from '../../../../domain/setup/checks/assess.ts';
import type { Finding } from '../../../../domain/setup/checks/check.ts';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { effectsOf } from '../../../../domain/setup/operations/table.ts';
import { resolveTokens } from '../../../../domain/setup/operations/tokens.ts';
import { planSetup } from '../../../../domain/setup/run/plan.ts';
import { random } from '../../../../local-aws/random.ts';
import { ALL, sampled, seeds } from '../../../scope.ts';
import { DEFECTS } from '../defects.ts';
import { simulateRoles } from '../simulator.ts';
import { KEY, KEY_ARN, raw } from '../warehouse.ts';

const CREATE = {
  nodeType: 'ra3.large',
  numberOfNodes: 2,
  database: 'dev',
  adminUser: 'ml_admin',
  subnetGroup: 'private',
  securityGroups: ['sg-1'],
};
const WANTED = { routing: 'on', sampleData: true, create: CREATE };
const NAMES = Object.keys(DEFECTS);

const broken = (names: readonly string[]): SetupFacts =>
  simulateRoles(names.reduce((facts, name) => DEFECTS[name]?.(facts) ?? facts, raw({}, WANTED)));

const isBad = ({ status }: Finding): boolean => status === 'fail' || status === 'unknown';
const named = (findings: readonly Finding[]) =>
  findings.filter(isBad).map(({ control, status }) => `${control} ${status}`);

/** What is not as it should be after the plan: judged by a simulator of its own, not by the plan's prediction. */
function afterwards(names: readonly string[]) {
  const before = broken(names);
  const plan = planSetup(before);
  const done = [...plan.repairs, ...plan.asks].reduce(
    (facts, { call }) => effectsOf(call).predict(facts),
    before,
  );
  const after = simulateRoles(resolveTokens(done, { aliases: { [KEY]: KEY_ARN } }));
  const again = planSetup(after);
  return {
    left: named(assess(after)),
    predicted: named(plan.predicted),
    byHand: plan.byHand.length,
    again: [...again.repairs, ...again.asks].map(({ id }) => id),
  };
}
const CLEAN = { left: [], predicted: [], byHand: 0, again: [] };

const setsOfThree = NAMES.flatMap((first, at) =>
  NAMES.slice(at + 1).flatMap((second, further) =>
    NAMES.slice(at + further + 2).map((third) => [first, second, third] as const),
  ),
);

describe('the plan, done, makes everything pass, and a second plan is empty', () => {
  test.each(NAMES)('%s', (name) => {
    expect(named(assess(broken([name])))).not.toEqual([]);
    expect(afterwards([name])).toEqual(CLEAN);
  });
  test.each(sampled(setsOfThree, 50))('%s, %s and %s', (...names) =>
    expect(afterwards(names)).toEqual(CLEAN),
  );
});

test.each(seeds(ALL ? 200 : 10))('four and more defects in random order, seed %i', (seed) => {
  const { next, between } = random(seed);
  const shuffled = NAMES.map((name) => ({ name, at: next() })).sort((a, b) => a.at - b.at);
  const subset = shuffled.slice(0, between(4, NAMES.length)).map(({ name }) => name);
  expect({ subset, ...afterwards(subset) }).toEqual({ subset, ...CLEAN });
});
