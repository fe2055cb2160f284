import type { Privilege } from '../../domain/privilege.ts';
import { type Random, random, seedOf } from '../../local-aws/random.ts';
import { pick } from './pick.ts';

export const DATABASES = ['dev', 'prod'] as const;
export const SCHEMAS = ['ml', 'Lab', 'lake'] as const;
/** The schema that is renamed, and made anew. It has no sibling. */
export const REMADE = { type: 'schema', name: 'lake' } as const;
export const MODELS = ['churn', 'Fraud'] as const;
export const OWNERS = ['owner_a', 'owner_b'] as const;
export const ROLES = [
  'arn:aws:iam::111122223333:role/ml-a',
  'arn:aws:iam::111122223333:role/ml-b',
] as const;
/** One name in two kinds, on purpose; a role may not be called like a user. */
export const GRANTEES = [
  { type: 'group', name: 'analyst' },
  { type: 'user', name: 'analyst' },
  { type: 'role', name: 'analysts' },
  { type: 'group', name: 'Makers' },
] as const;
/** Whom nobody asks anything for but in robbed.ts. */
export const ROBBED = { type: 'user', name: 'vera' } as const;
/** A model, and whoever may use it, that nothing is about but other-owner.ts. */
export const SOLO = 'solo';
export const SOLO_USER = { type: 'user', name: 'nora' } as const;
/** What differs from the others in upper and lower case only; made and dropped by people who may be up to something. */
export const SIBLINGS = [
  { kind: 'schema', name: 'lab' },
  { kind: 'schema', name: 'ML' },
  { kind: 'model', name: 'fraud' },
  { kind: 'model', name: 'CHURN' },
  { kind: 'group', name: 'makers' },
  { kind: 'group', name: 'ANALYST' },
  { kind: 'role', name: 'Analysts' },
] as const;
export type Sibling = (typeof SIBLINGS)[number];
/** What a warehouse makes of upper case in quoted names: AWS documents neither SET nor how roles and models fold. */
const FOLDINGS = [
  { setting: 'takes' },
  { setting: 'takes' },
  { setting: 'fails' },
  { setting: 'ignored' },
  { setting: 'ignored', caseSensitive: true },
] as const;
export type Folding = (typeof FOLDINGS)[number];
export const READY = 'Model is Ready';
/** The last one is not documented: neither are all that there are. */
export const STATES = [READY, 'Train Model On SageMaker In Progress', 'Drifting'] as const;
export type SimGrantee = (typeof GRANTEES)[number] | typeof ROBBED | typeof SOLO_USER;

/** Which warehouse a seed is played on. */
export const foldingOf = (seed: number): Folding => pick(random(seedOf(seed, 'folding')), FOLDINGS);

export const privilegesOf = (dice: Random): Privilege[] =>
  distinct(Array.from({ length: dice.between(1, 3) }, () => privilege(dice)));

export function privilege(dice: Random): Privilege {
  const roll = dice.next();
  if (roll < 0.2) return { kind: 'create-model' };
  if (roll < 0.5)
    return { kind: 'execute-model', schema: pick(dice, SCHEMAS), model: pick(dice, MODELS) };
  if (roll < 0.7) return { kind: 'schema-usage', schema: pick(dice, SCHEMAS) };
  if (roll < 0.85) return { kind: 'schema-create', schema: pick(dice, SCHEMAS) };
  return { kind: 'assume-role', role: pick(dice, ROLES) };
}

const distinct = (privileges: readonly Privilege[]): Privilege[] => [
  ...new Map(privileges.map((p) => [JSON.stringify(p), p])).values(),
];
