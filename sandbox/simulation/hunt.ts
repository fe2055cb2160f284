import type { Mutant } from './mutant.ts';
import { playSeeds } from './pool.ts';
import type { SeedResult } from './run-seed.ts';

/** Whether the laws notice that a safety is missing, and after how many seeds. */
export interface Hunted {
  readonly played: number;
  /** The first seed that ended against a law; a mutant that only breaks the simulation down proves nothing. */
  readonly noticed?: SeedResult;
  readonly broke?: SeedResult;
}

/** Plays seeds with the mutant in the product's place until one of them fails. */
export async function hunt(
  mutant: Mutant,
  seeds: readonly number[],
  workers: number,
): Promise<Hunted> {
  let found: SeedResult | undefined;
  let played = 0;
  await playSeeds(seeds, {
    workers,
    stores: 'memory',
    mutant: mutant.name,
    onResult: (result) => {
      played += 1;
      if (result.problems.length > 0) found ??= result;
      return found === undefined;
    },
  });
  if (found === undefined) return { played };
  return found.stopped === true ? { played, broke: found } : { played, noticed: found };
}
