import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { hunt } from '../../sandbox/simulation/hunt.ts';
import { MUTANTS } from '../../sandbox/simulation/mutants.ts';
import { playSeeds } from '../../sandbox/simulation/pool.ts';
import type { SeedResult } from '../../sandbox/simulation/run-seed.ts';
import { ALL, SEED, seeds } from '../scope.ts';

const ON_MEMORY = seeds(ALL ? 300 : 2);
const ON_REAL_STORES = seeds(20);
// A process costs as much as half a dozen seeds.
const workers = ALL ? 2 : 1;

async function results(
  played: readonly number[],
  stores: 'memory' | 'real',
): Promise<Map<number, SeedResult>> {
  const found = new Map<number, SeedResult>();
  await playSeeds(played, {
    workers,
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

test(`${ON_MEMORY.length} random worlds with faults, from seed ${SEED}, come to rest by the laws`, async () => {
  const onMemory = await results(ON_MEMORY, 'memory');
  expect(problemsOf(onMemory)).toEqual([]);
  expect(onMemory.size).toBe(ON_MEMORY.length);
  const faults = [...onMemory.values()].reduce((sum, result) => sum + result.faults, 0);
  expect(faults).toBeGreaterThan(ON_MEMORY.length * 10);
});

// One costs as much as a dozen in memory.
(ALL ? test : test.skip)(
  `${ON_REAL_STORES.length} of them come to the same end on PostgreSQL`,
  async () => {
    const onReal = await results(ON_REAL_STORES, 'real');
    expect(problemsOf(onReal)).toEqual([]);
    const ends = (found: ReadonlyMap<number, SeedResult>): [number, string | undefined][] =>
      ON_REAL_STORES.map((seed) => [seed, found.get(seed)?.held]);
    expect(ends(onReal)).toEqual(ends(await results(ON_REAL_STORES, 'memory')));
  },
);

const mutants = MUTANTS.map((mutant) => [mutant.what, mutant] as const);

test.each(mutants)('the place to break is in the product once: %s', (_, { file, find }) => {
  const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  expect(source.split(find).length - 1).toBe(1);
});

/** The same each time, as `npm run simulate -- --mutants` plays them: whether the laws are sharp must not hang on luck. */
const HUNTED = Array.from({ length: 300 }, (_, n) => 1 + n);

// Some take hundreds of seeds.
(ALL ? describe : describe.skip)('the laws notice within the first 300 seeds when', () => {
  test.each(mutants)('%s', async (_, mutant) => {
    const { noticed, broke } = await hunt(mutant, HUNTED, workers);
    expect(broke?.problems).toBeUndefined();
    expect(noticed?.problems.length).toBeGreaterThan(0);
  });
});
