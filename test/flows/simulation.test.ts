import { expect, test } from '@jest/globals';
import { hunt } from '../../sandbox/simulation/hunt.ts';
import { MUTANTS } from '../../sandbox/simulation/mutants.ts';
import { playSeeds } from '../../sandbox/simulation/pool.ts';
import type { SeedResult } from '../../sandbox/simulation/run-seed.ts';

const SEEDS = 300;
const SEEDS_ON_REAL_STORES = 20;
const seedsTo = (last: number): number[] => Array.from({ length: last }, (_, n) => n + 1);

async function results(
  seeds: readonly number[],
  stores: 'memory' | 'real',
): Promise<Map<number, SeedResult>> {
  const found = new Map<number, SeedResult>();
  await playSeeds(seeds, {
    workers: 2,
    stores,
    onResult: (result) => {
      found.set(result.seed, result);
      return true;
    },
  });
  return found;
}

const problemsOf = (found: ReadonlyMap<number, SeedResult>): string[] =>
  [...found.values()].flatMap(({ seed, problems }) =>
    problems.map((problem) => `npm run simulate -- --seed ${seed}: ${problem}`),
  );

test(`${SEEDS} random worlds with faults come to rest by the laws, ${SEEDS_ON_REAL_STORES} of them also on PostgreSQL with the same end`, async () => {
  const onMemory = await results(seedsTo(SEEDS), 'memory');
  expect(problemsOf(onMemory)).toEqual([]);
  expect(onMemory.size).toBe(SEEDS);
  const faults = [...onMemory.values()].reduce((sum, result) => sum + result.faults, 0);
  expect(faults).toBeGreaterThan(SEEDS * 10);

  const onReal = await results(seedsTo(SEEDS_ON_REAL_STORES), 'real');
  expect(problemsOf(onReal)).toEqual([]);
  const ends = (found: ReadonlyMap<number, SeedResult>): [number, string | undefined][] =>
    seedsTo(SEEDS_ON_REAL_STORES).map((seed) => [seed, found.get(seed)?.held]);
  expect(ends(onReal)).toEqual(ends(onMemory));
}, 900_000);

test.each(MUTANTS.map((mutant) => [mutant.what, mutant] as const))(
  `the laws notice within ${SEEDS} seeds when %s`,
  async (_, mutant) => {
    const { noticed, broke } = await hunt(mutant, seedsTo(SEEDS), 2);
    expect(broke?.problems).toBeUndefined();
    expect(noticed?.problems.length).toBeGreaterThan(0);
  },
  300_000,
);
