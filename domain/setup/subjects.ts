import type { SetupFacts } from './facts.ts';
import { keyReferences } from './iam/keys.ts';

export const theRoles = ({ target }: SetupFacts): readonly string[] => [
  ...new Set(target.setup.pairs.map(({ role }) => role)),
];

/** What checks are about, with what there is of it: the warehouse's name, role ARNs, bucket names, key references. */
export const SUBJECTS = {
  warehouse: ({ target }) => [target.name],
  role: theRoles,
  bucket: ({ target }) => [...new Set(target.setup.pairs.map(({ bucket }) => bucket))],
  key: keyReferences,
} as const satisfies Readonly<Record<string, (facts: SetupFacts) => readonly string[]>>;
