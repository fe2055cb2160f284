import type { Condition } from './statement.ts';
import { matchesWildcard } from './wildcard.ts';

type Values = readonly string[] | null;

/**
 * What is known of one context key. A list: its values. `null`: the request does not carry the key. `oneOf`: one of these
 * cases, but not which. `not`: it has one value or none, and that is none of these. `begins`: it has one value, of which the
 * beginning is known.
 */
export type KnownValues =
  | Values
  | { readonly oneOf: readonly Values[] }
  | { readonly not: readonly string[] }
  | { readonly begins: string };

/**
 * What is known of a request's context. A key that is not listed is not known, and a condition on it is `maybe`. Keys in
 * lower case: IAM ignores their case. `aws:principaltag/*` stands for every tag that is not listed.
 */
export type Context = Readonly<Record<string, KnownValues>>;
export type Ternary = 'yes' | 'no' | 'maybe';

/** What is known of a key; undefined: nothing. */
export function knownOf(context: Context, key: string): KnownValues | undefined {
  const name = key.toLowerCase();
  return context[name] ?? absentOf(context, name);
}

const absentOf = (context: Context, name: string): KnownValues | undefined =>
  name in context ? context[name] : context[name.replace(/\/.*$/, '/*')];

type Compare = (value: string, wanted: string) => boolean;
const number =
  (test: (value: number, wanted: number) => boolean): Compare =>
  (value, wanted) =>
    test(Number(value), Number(wanted));
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
  NumericEquals: { test: number((a, b) => a === b), negated: false },
  NumericNotEquals: { test: number((a, b) => a === b), negated: true },
  NumericLessThan: { test: number((a, b) => a < b), negated: false },
  NumericLessThanEquals: { test: number((a, b) => a <= b), negated: false },
  NumericGreaterThan: { test: number((a, b) => a > b), negated: false },
  NumericGreaterThanEquals: { test: number((a, b) => a >= b), negated: false },
  Bool: { test: (a, b) => a.toLowerCase() === b.toLowerCase(), negated: false },
};

/** Whether one condition holds; operators that need more than text and numbers (dates, addresses) are `maybe`. */
export function holds(condition: Condition, context: Context): Ternary {
  const known = knownOf(context, condition.key);
  if (known === undefined) return 'maybe';
  if (known !== null && 'not' in known) return holdsForOther(condition, known.not);
  if (known !== null && 'begins' in known) return holdsForBeginning(condition, known.begins);
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

/** A pattern that ends in a star after the known beginning matches it; one that begins otherwise does not. */
function holdsForBeginning({ operator, values }: Condition, begins: string): Ternary {
  const bare = bareOf(operator);
  if (bare === 'Null') return values[0] === 'true' ? 'no' : 'yes';
  const compare = COMPARE[bare];
  if (!compare) return 'maybe';
  const patterns = /Like$/.test(bare) ? values : values.map((value) => value.replaceAll('*', '?'));
  if (patterns.some((wanted) => wanted.endsWith('*') && matchesWildcard(wanted, begins)))
    return compare.negated ? 'no' : 'yes';
  const fixed = (wanted: string) => wanted.split(/[*?]/)[0] ?? '';
  const excluded = patterns.every(
    (wanted) => !begins.startsWith(fixed(wanted)) && !fixed(wanted).startsWith(begins),
  );
  if (!excluded) return 'maybe';
  return compare.negated ? 'yes' : 'no';
}

function holdsFor({ operator, values }: Condition, known: Values): Ternary {
  const bare = bareOf(operator);
  if (bare === 'Null') return (known === null) === (values[0] === 'true') ? 'yes' : 'no';
  const compare = COMPARE[bare];
  if (!compare) return 'maybe';
  // An absent key satisfies negated operators, …IfExists and ForAllValues, and no other; of no value there is any.
  if (known === null) {
    if (operator.startsWith('ForAnyValue:')) return operator.endsWith('IfExists') ? 'yes' : 'no';
    return compare.negated || operator.endsWith('IfExists') || operator.startsWith('ForAllValues:')
      ? 'yes'
      : 'no';
  }
  const one = (value: string) =>
    values.some((wanted) => compare.test(value, wanted)) !== compare.negated;
  return (operator.startsWith('ForAnyValue:') ? known.some(one) : known.every(one)) ? 'yes' : 'no';
}
