import { describe, expect, test } from '@jest/globals';
import { answerSetup } from '../../sandbox/world/account/approver.ts';
import type { AccountLiteral } from '../../sandbox/world/account/literal.ts';
import { progressOf, summaryOf } from '../../sandbox/world/account/outcome.ts';
import { random } from '../../sandbox/world/random.ts';
import { DEFECTS, routedAccount, routedConfig } from './setup-defects.ts';
import { inSetupWorld } from './setup-world.ts';

/** SETUP_SUBSETS=all plays every subset up to three and 200 larger ones; without it fewer, so that a test run stays short. */
const ALL = process.env.SETUP_SUBSETS === 'all';
const names = Object.keys(DEFECTS);

const damaged = (chosen: readonly string[]): AccountLiteral =>
  chosen.reduce((account, name) => DEFECTS[name]?.(account) ?? account, routedAccount);

const subsets = (size: number, from = 0): string[][] =>
  size === 0
    ? [[]]
    : names.slice(from).flatMap((name, index) => subsets(size - 1, from + index + 1).map((rest) => [name, ...rest]));

function larger(count: number): string[][] {
  const dice = random(20260302);
  return Array.from({ length: count }, () => names.filter(() => dice.chance(0.45)));
}

/** Remediates twice, approving whatever is asked, and gives what the two runs ended with. */
const remediateTwice = (chosen: readonly string[]) =>
  inSetupWorld({ account: damaged(chosen), config: routedConfig }, async ({ world, run }) => {
    const first = await run('remediate');
    if (first.status === 'RUNNING') {
      await answerSetup(world, 'ada', true);
      await world.runFor(60 * 60_000);
    }
    const second = await run('remediate');
    const { outcome, because, text } = summaryOf(first);
    return { outcome, because: because ?? '', again: progressOf(second), text };
  });

/** Every defect is repaired, or the run stopped, said why and took back what it had done; a second run finds nothing to do. */
async function judge(chosen: readonly string[]): Promise<string[]> {
  const { outcome, because, again, text } = await remediateTwice(chosen);
  const title = chosen.join(' + ');
  if (outcome !== 'ready') return [`${title}: ${outcome} ${because}\n${text.slice(0, 1500)}`];
  return again.length === 0 ? [] : [`${title}: a second run did ${again.join(', ')}`];
}

test('the undamaged account needs nothing', async () => expect(await judge([])).toEqual([]));

test.each(names)('repaired: %s', async (name) => expect(await judge([name])).toEqual([]));

describe('several defects at once are all repaired, and a second run does nothing', () => {
  const every = (step: number, sets: string[][]) => (ALL ? sets : sets.filter((_, index) => index % step === 0));
  const groups: readonly (readonly [string, string[][]])[] = [
    ['two', every(3, subsets(2))],
    ['three', every(20, subsets(3))],
    ['more', every(10, larger(200))],
  ];
  test.each(groups)(
    '%s',
    async (_, sets) => {
      const wrong: string[] = [];
      for (const chosen of sets) wrong.push(...(await judge(chosen)));
      expect(wrong).toEqual([]);
    },
    1_200_000,
  );
});
