import type { Condition } from './statement.ts';
import { matchesWildcard } from './wildcard.ts';

/**
 * What is known of a request's context. `null`: the request certainly does not carry the key. A key that is not listed
 * is not known, and a condition on it is `maybe`. Keys in lower case: IAM ignores their case.
 */
export type Context = Readonly<Record<string, readonly string[] | null>>;
export type Holds = 'yes' | 'no' | 'maybe';

type Compare = (value: string, wanted: string) => boolean;
const COMPARE: Readonly<Record<string, { readonly test: Compare; readonly negated: boolean }>> = {
  StringEquals: { test: (a, b) => a === b, negated: false },
  StringNotEquals: { test: (a, b) => a === b, negated: true },
  StringEqualsIgnoreCase: { test: (a, b) => a.toLowerCase() === b.toLowerCase(), negated: false },
  StringNotEqualsIgnoreCase: { test: (a, b) => a.toLowerCase() === b.toLowerCase(), negated: true },
  StringLike: { test: (a, b) => matchesWildcard(b, a), negated: false },
  StringNotLike: { test: (a, b) => matchesWildcard(b, a), negated: true },
  ArnEquals: { test: (a, b) => matchesWildcard(b, a), negated: false },
  ArnLike: { test: (a, b) => matchesWildcard(b, a), negated: false },
  ArnNotEquals: { test: (a, b) => matchesWildcard(b, a), negated: true },
  ArnNotLike: { test: (a, b) => matchesWildcard(b, a), negated: true },
  Bool: { test: (a, b) => a.toLowerCase() === b.toLowerCase(), negated: false },
};

/** Whether one condition holds; operators that need more than text (numbers, dates, addresses) are `maybe`. */
export function holds({ operator, key, values }: Condition, context: Context): Holds {
  const known = context[key.toLowerCase()];
  if (known === undefined) return 'maybe';
  const bare = operator.replace(/^(ForAnyValue|ForAllValues):/, '').replace(/IfExists$/, '');
  if (bare === 'Null') return (known === null) === (values[0] === 'true') ? 'yes' : 'no';
  const compare = COMPARE[bare];
  if (!compare) return 'maybe';
  // An absent key satisfies negated operators, …IfExists and ForAllValues, and no other.
  if (known === null) {
    return compare.negated || operator.endsWith('IfExists') || operator.startsWith('ForAllValues:') ? 'yes' : 'no';
  }
  const one = (value: string) => values.some((wanted) => compare.test(value, wanted)) !== compare.negated;
  return (operator.startsWith('ForAnyValue:') ? known.some(one) : known.every(one)) ? 'yes' : 'no';
}
