import type { Condition } from './statement.ts';
import { matchesArn, matchesWildcard } from './wildcard.ts';

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

type Compare = (value: string, wanted: string) => Ternary;
const text =
  (test: (value: string, wanted: string) => boolean): Compare =>
  (value, wanted) =>
    test(value, wanted) ? 'yes' : 'no';
const number = (test: (value: number, wanted: number) => boolean): Compare =>
  text((value, wanted) => test(Number(value), Number(wanted)));
const arn: Compare = (value, wanted) => matchesArn(wanted, value);
const equals = text((a, b) => a === b);
const equalsIgnoringCase = text((a, b) => a.toLowerCase() === b.toLowerCase());
const like = text((a, b) => matchesWildcard(b, a));
const COMPARE: Readonly<Record<string, { readonly test: Compare; readonly negated: boolean }>> = {
  StringEquals: { test: equals, negated: false },
  StringNotEquals: { test: equals, negated: true },
  StringEqualsIgnoreCase: { test: equalsIgnoringCase, negated: false },
  StringNotEqualsIgnoreCase: { test: equalsIgnoringCase, negated: true },
  StringLike: { test: like, negated: false },
  StringNotLike: { test: like, negated: true },
  // AWS: "The ArnEquals and ArnLike condition operators behave identically."
  ArnEquals: { test: arn, negated: false },
  ArnLike: { test: arn, negated: false },
  ArnNotEquals: { test: arn, negated: true },
  ArnNotLike: { test: arn, negated: true },
  NumericEquals: { test: number((a, b) => a === b), negated: false },
  NumericNotEquals: { test: number((a, b) => a === b), negated: true },
  NumericLessThan: { test: number((a, b) => a < b), negated: false },
  NumericLessThanEquals: { test: number((a, b) => a <= b), negated: false },
  NumericGreaterThan: { test: number((a, b) => a > b), negated: false },
  NumericGreaterThanEquals: { test: number((a, b) => a >= b), negated: false },
  Bool: { test: equalsIgnoringCase, negated: false },
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
  if (!compare || bare.startsWith('Arn')) return 'maybe';
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
  const one = (value: string): Ternary => {
    const matched = some(values.map((wanted) => compare.test(value, wanted)));
    return compare.negated ? not(matched) : matched;
  };
  const each = known.map(one);
  return operator.startsWith('ForAnyValue:') ? some(each) : not(some(each.map(not)));
}

/** Whether one of them is so: certainly, if one certainly is. */
function some(all: readonly Ternary[]): Ternary {
  if (all.includes('yes')) return 'yes';
  return all.includes('maybe') ? 'maybe' : 'no';
}

const OPPOSITE = { yes: 'no', no: 'yes', maybe: 'maybe' } as const;
const not = (one: Ternary): Ternary => OPPOSITE[one];
