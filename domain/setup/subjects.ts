import type { SetupFacts } from './facts.ts';

export const theWarehouse = ({ target }: SetupFacts): readonly string[] => [target.name];
export const theRoles = ({ target }: SetupFacts): readonly string[] => [
  ...new Set(target.setup.pairs.map(({ role }) => role)),
];
export const theBuckets = ({ target }: SetupFacts): readonly string[] => [
  ...new Set(target.setup.pairs.map(({ bucket }) => bucket)),
];
