import { list, type OneOrMore, type PolicyStatement } from '../policy.ts';
import { matches } from './wildcard.ts';

/** Context keys (any spelling of case) and the values of the simulated request. */
export type RequestContext = Readonly<Record<string, readonly string[]>>;

type Compare = (actual: string, wanted: string) => boolean;
const equalsIgnoringCase: Compare = (actual, wanted) =>
  actual.toLowerCase() === wanted.toLowerCase();

const comparisons: Readonly<Record<string, Compare>> = {
  StringEquals: (actual, wanted) => actual === wanted,
  StringEqualsIgnoreCase: equalsIgnoringCase,
  StringLike: (actual, wanted) => matches(wanted, actual),
  ArnEquals: (actual, wanted) => matches(wanted, actual),
  ArnLike: (actual, wanted) => matches(wanted, actual),
  Bool: equalsIgnoringCase,
};

/** Whether every condition of the statement holds, and the context keys that it asked for in vain. */
export function conditionOf(
  statement: PolicyStatement,
  context: RequestContext,
): { readonly holds: boolean; readonly missing: readonly string[] } {
  const missing: string[] = [];
  let holds = true;
  for (const [operator, keys] of Object.entries(statement.Condition ?? {})) {
    for (const [key, wanted] of Object.entries(keys)) {
      const actual = valuesOf(context, key);
      if (actual === undefined && operator !== 'Null') missing.push(key);
      if (!test(operator, actual, wanted)) holds = false;
    }
  }
  return { holds, missing };
}

function test(operator: string, actual: readonly string[] | undefined, wanted: OneOrMore): boolean {
  if (operator === 'Null')
    return list(wanted).some((absent) => (absent === 'true') === (actual === undefined));
  const quantifier = /^(ForAllValues|ForAnyValue):/.exec(operator)?.[1];
  const ifExists = operator.endsWith('IfExists');
  const plain = operator.replace(/^For(AllValues|AnyValue):/, '').replace(/IfExists$/, '');
  const negated = /^(String|Arn)Not/.test(plain);
  const compare = comparisons[plain.replace('Not', '')];
  if (compare === undefined) throw new Error(`the sandbox knows no condition operator ${operator}`);
  if (actual === undefined) return ifExists || negated || quantifier === 'ForAllValues';
  const fits = (value: string) => list(wanted).some((one) => compare(value, one)) !== negated;
  return quantifier === 'ForAllValues' || negated ? actual.every(fits) : actual.some(fits);
}

function valuesOf(context: RequestContext, key: string): readonly string[] | undefined {
  const found = Object.keys(context).find((name) => name.toLowerCase() === key.toLowerCase());
  return found === undefined ? undefined : context[found];
}
