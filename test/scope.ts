/**
 * How much the suite plays. `npm test` plays a sample that is the same every day, so that a clone that passed today passes
 * tomorrow; `npm run test:all` plays everything, with random seeds that nobody has seen pass.
 */
export const ALL = process.env['TEST_SCOPE'] === 'all';

/** Where this run's random sequences begin. test/seed.js chooses it for `npm run test:all` and prints it. */
export const SEED = Number(process.env['TEST_SEED'] ?? 1);

/** All of the cases, or every `step`-th of them beginning with the first. */
export const sampled = <T>(cases: readonly T[], step: number): T[] =>
  cases.filter((_, index) => ALL || index % step === 0);

/** So many consecutive seeds, from `SEED` on. */
export const seeds = (count: number): number[] => Array.from({ length: count }, (_, n) => SEED + n);
