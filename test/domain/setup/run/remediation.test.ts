import { describe, expect, test } from '@jest/globals';
import { assess } from '../../../../domain/setup/checks/assess.ts';
import type { Finding } from '../../../../domain/setup/control.ts';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { apply } from '../../../../domain/setup/operations/apply.ts';
import { resolveTokens } from '../../../../domain/setup/operations/tokens.ts';
import { planSetup } from '../../../../domain/setup/run/plan.ts';
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
  const done = [...plan.repairs, ...plan.asks].reduce(apply, before);
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

describe('the plan, done, makes everything pass, and a second plan is empty', () => {
  test.each(NAMES)('%s', (name) => {
    expect(named(assess(broken([name])))).not.toEqual([]);
    expect(afterwards([name])).toEqual(CLEAN);
  });
  test.each(NAMES)('%s, with every two others', (name) => {
    const index = NAMES.indexOf(name);
    const failed: unknown[] = [];
    for (const [at, second] of NAMES.entries()) {
      if (at <= index) continue;
      for (const third of ['', ...NAMES.slice(at + 1)]) {
        const subset = [name, second, ...(third === '' ? [] : [third])];
        const outcome = afterwards(subset);
        if (JSON.stringify(outcome) !== JSON.stringify(CLEAN)) failed.push({ subset, outcome });
      }
    }
    expect(failed).toEqual([]);
  });
});

/** mulberry32: the same subsets on each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('200 random sets of four and more defects, in random order', () => {
  const failed: unknown[] = [];
  for (let seed = 1; seed <= 200; seed += 1) {
    const next = random(seed);
    const shuffled = NAMES.map((name) => ({ name, at: next() })).sort((a, b) => a.at - b.at);
    const subset = shuffled
      .slice(0, 4 + Math.floor(next() * (NAMES.length - 4)))
      .map(({ name }) => name);
    const outcome = afterwards(subset);
    if (JSON.stringify(outcome) !== JSON.stringify(CLEAN)) failed.push({ seed, subset, outcome });
  }
  expect(failed).toEqual([]);
});
