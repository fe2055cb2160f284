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
  ArnEquals: arnFits,
  ArnLike: arnFits,
  Bool: equalsIgnoringCase,
  NumericEquals: (actual, wanted) => Number(actual) === Number(wanted),
  NumericLessThan: (actual, wanted) => Number(actual) < Number(wanted),
  NumericLessThanEquals: (actual, wanted) => Number(actual) <= Number(wanted),
  NumericGreaterThan: (actual, wanted) => Number(actual) > Number(wanted),
  NumericGreaterThanEquals: (actual, wanted) => Number(actual) >= Number(wanted),
  IpAddress: inBlock,
};

const ARN = /^([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s;

/** Component by component, as AWS compares ARNs; what is no ARN fits none. */
function arnFits(actual: string, wanted: string): boolean {
  const [, ...have] = ARN.exec(actual) ?? [];
  const [, ...want] = ARN.exec(wanted) ?? [];
  return want.length > 0 && want.every((part, at) => matches(part, have[at] ?? ''));
}

/** Whether an IPv4 address lies in a block, or is it. */
function inBlock(actual: string, wanted: string): boolean {
  const [address = '', bits = '32'] = wanted.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(actual) / size) === Math.floor(numberOf(address) / size);
}

const numberOf = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

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
      if (actual === undefined) missing.push(key);
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
  const negated = /^(String|Arn|Numeric)?Not/.test(plain);
  const compare = comparisons[plain.replace('Not', '')];
  if (compare === undefined) throw new Error(`the sandbox knows no condition operator ${operator}`);
  if (actual === undefined)
    return ifExists || quantifier === 'ForAllValues' || (negated && quantifier !== 'ForAnyValue');
  const fits = (value: string) => list(wanted).some((one) => compare(value, one)) !== negated;
  return quantifier === 'ForAllValues' || negated ? actual.every(fits) : actual.some(fits);
}

function valuesOf(context: RequestContext, key: string): readonly string[] | undefined {
  const found = Object.keys(context).find((name) => name.toLowerCase() === key.toLowerCase());
  return found === undefined ? undefined : context[found];
}
