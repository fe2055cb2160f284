import fc from 'fast-check';
import { ALL, SEED } from './scope.ts';

fc.configureGlobal({ seed: SEED });

/** How often a property is tried: in full by `npm run test:all`, a tenth of it by `npm test`. */
export const runs = (full: number): { readonly numRuns: number } => ({
  numRuns: ALL ? full : Math.ceil(full / 10),
});

export { fc };
