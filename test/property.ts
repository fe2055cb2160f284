import fc from 'fast-check';
import { ALL, SEED } from './scope.ts';

// With what was expected: without it a failed property names its counterexample only.
fc.configureGlobal({ seed: SEED, includeErrorInReport: true });

/** How often a property is tried: in full by `npm run test:all`, a tenth of it by `npm test`. */
export const runs = (full: number): { readonly numRuns: number } => ({
  numRuns: ALL ? full : Math.ceil(full / 10),
});

export { fc };
