import type { Condition } from './statement.ts';
import { matchesWildcard } from './wildcard.ts';

type Values = readonly string[] | null;

/**
 * What is known of one context key. A list: its values. `null`: the request does not carry the key. `oneOf`: one of these
 * cases, but not which. `not`: it has one value, and that is none of these.
 */
export type KnownValues =
  | Values
  | { readonly oneOf: readonly Values[] }
  | { readonly not: readonly string[] };

/**
 * What is known of a request's context. A key that is not listed is not known, and a condition on it is `maybe`. Keys in
 * lower case: IAM ignores their case.
 */
export type Context = Readonly<Record<string, KnownValues>>;
export type Ternary = 'yes' | 'no' | 'maybe';

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
export function holds(condition: Condition, context: Context): Ternary {
  const known = context[condition.key.toLowerCase()];
  if (known === undefined) return 'maybe';
  if (known !== null && 'not' in known) return holdsForOther(condition, known.not);
  if (known === null || !('oneOf' in known)) return holdsFor(condition, known);
  const [first = 'maybe', ...rest] = known.oneOf.map((values) => holdsFor(condition, values));
  return rest.every((other) => other === first) ? first : 'maybe';
}

const bareOf = (operator: string): string =>
  operator.replace(/^(ForAnyValue|ForAllValues):/, '').replace(/IfExists$/, '');

/**
 * All that is known of the value is that it is none of `not`. If the condition compares it with some of `not` only, it
 * matches none of them; if the condition names any other value as well, the value may be that one.
 */
function holdsForOther({ operator, values }: Condition, not: readonly string[]): Ternary {
  const bare = bareOf(operator);
  if (bare === 'Null') return values[0] === 'true' ? 'no' : 'yes';
  const compare = COMPARE[bare];
  if (!compare || !values.every((wanted) => not.includes(wanted))) return 'maybe';
  return compare.negated ? 'yes' : 'no';
}

function holdsFor({ operator, values }: Condition, known: Values): Ternary {
  const bare = bareOf(operator);
  if (bare === 'Null') return (known === null) === (values[0] === 'true') ? 'yes' : 'no';
  const compare = COMPARE[bare];
  if (!compare) return 'maybe';
  // An absent key satisfies negated operators, …IfExists and ForAllValues, and no other.
  if (known === null) {
    return compare.negated || operator.endsWith('IfExists') || operator.startsWith('ForAllValues:')
      ? 'yes'
      : 'no';
  }
  const one = (value: string) =>
    values.some((wanted) => compare.test(value, wanted)) !== compare.negated;
  return (operator.startsWith('ForAnyValue:') ? known.some(one) : known.every(one)) ? 'yes' : 'no';
}
