import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import validations from 'dynalite/validations/index.js';
import { AwsError } from '../service.ts';
import { compare, type Item, isEqual, sizeOf, tagged } from './attribute.ts';

/** `a.b[0]` as `['a', 'b', 0]`. */
export type Path = readonly (string | number)[];

/** A place in the item, a constant, or a call such as `size(a)` or `a + :one`. */
export type Operand =
  | Path
  | AttributeValue
  | { readonly type: string; readonly name?: string; readonly args: readonly Operand[] };

export type Condition = {
  readonly type: string;
  readonly name?: string;
  readonly args: readonly (Condition | Operand)[];
};

/** One clause of an update: SET, REMOVE, ADD or DELETE at a path. */
export interface Change {
  readonly type: 'set' | 'remove' | 'add' | 'delete';
  readonly path: Path;
  readonly val?: Operand;
}

export interface ExpressionInput {
  readonly ConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly KeyConditionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
}

export interface Expressions {
  readonly condition: Condition | undefined;
  readonly keyCondition: Condition | undefined;
  readonly filter: Condition | undefined;
  readonly changes: readonly Change[];
}

/**
 * Parses a request's expressions with dynalite's parser, so that both tables refuse the same: reserved words,
 * unused names and values, wrong operand types. Throws `ValidationException`.
 */
export function parseExpressions(input: ExpressionInput): Expressions {
  const { ConditionExpression, UpdateExpression, KeyConditionExpression, FilterExpression } = input;
  if (!ConditionExpression && !UpdateExpression && !KeyConditionExpression && !FilterExpression) {
    return { condition: undefined, keyCondition: undefined, filter: undefined, changes: [] };
  }
  const data: Parameters<typeof validations.validateExpressions>[0] = {
    ConditionExpression,
    UpdateExpression,
    KeyConditionExpression,
    FilterExpression,
    ExpressionAttributeNames: input.ExpressionAttributeNames,
    ExpressionAttributeValues: input.ExpressionAttributeValues,
  };
  const wrong = validations.validateExpressions(data);
  if (wrong !== undefined) throw new AwsError('ValidationException', wrong);
  // The parser is untyped; these are the shapes that it documents by its grammar.
  return {
    condition: data._condition?.expression as Condition | undefined,
    keyCondition: data._keyCondition?.expression as Condition | undefined,
    filter: data._filter?.expression as Condition | undefined,
    changes: (data._updates?.sections ?? []) as readonly Change[],
  };
}

/** The value at a path, if the item has one there. */
export function at(item: Item, path: Path): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: { ...item } };
  for (const step of path) {
    value = typeof step === 'number' ? value?.L?.[step] : value?.M?.[step];
  }
  return value;
}

const isPath = (operand: Condition | Operand): operand is Path => Array.isArray(operand);
const isCall = (operand: Condition | Operand): operand is Condition =>
  'args' in operand && Array.isArray(operand.args);

/** The operand's value for this item; `undefined` when it refers to nothing. */
export function contentOf(operand: Condition | Operand, item: Item): AttributeValue | undefined {
  if (isPath(operand)) return at(item, operand);
  if (!isCall(operand)) return operand;
  if (operand.name === 'size') return sizeValue(contentOf(argument(operand, 0), item));
  throw new Error(`the sandbox's table does not know the function ${operand.name ?? operand.type}`);
}

export const argument = (call: Condition, index: number): Condition | Operand => {
  const found = call.args[index];
  if (found === undefined) throw new Error(`${call.type} lacks its operand ${index}`);
  return found;
};

function sizeValue(value: AttributeValue | undefined): AttributeValue | undefined {
  if (value === undefined) return undefined;
  const content = tagged(value)[1];
  if (typeof content === 'string') return { N: String(Buffer.byteLength(content)) };
  if (Array.isArray(content)) return { N: String(content.length) };
  return { N: String(value.M === undefined ? sizeOf({ '': value }) : Object.keys(value.M).length) };
}

/** Whether the item meets the condition; a missing item is an empty one, as in DynamoDB. */
export function meets(condition: Condition, item: Item): boolean {
  const inner = (index: number): boolean => {
    const operand = argument(condition, index);
    if (isPath(operand) || !isCall(operand))
      throw new Error('an operand where a condition belongs');
    return meets(operand, item);
  };
  const value = (index: number) => contentOf(argument(condition, index), item);
  const order = (index: number): number | undefined => {
    const [left, right] = [value(0), value(index)];
    return left === undefined || right === undefined ? undefined : compare(left, right);
  };
  const same = (index: number): boolean => {
    const [left, right] = [value(0), value(index)];
    return left !== undefined && right !== undefined && isEqual(left, right);
  };
  switch (condition.type) {
    case 'and':
      return inner(0) && inner(1);
    case 'or':
      return inner(0) || inner(1);
    case 'not':
      return !inner(0);
    case '=':
      return same(1);
    case '<>':
      return !same(1);
    case '<':
      return (order(1) ?? 1) < 0;
    case '<=':
      return (order(1) ?? 1) <= 0;
    case '>':
      return (order(1) ?? -1) > 0;
    case '>=':
      return (order(1) ?? -1) >= 0;
    case 'between':
      return (order(1) ?? -1) >= 0 && (order(2) ?? 1) <= 0;
    case 'in':
      return condition.args.slice(1).some((_, index) => same(index + 1));
    case 'function':
      return meetsFunction(condition.name ?? '', value);
    default:
      throw new Error(`the sandbox's table does not know the operator ${condition.type}`);
  }
}

function meetsFunction(
  name: string,
  value: (index: number) => AttributeValue | undefined,
): boolean {
  const first = value(0);
  if (name === 'attribute_exists') return first !== undefined;
  if (name === 'attribute_not_exists') return first === undefined;
  const second = value(1);
  if (first === undefined || second === undefined) return false;
  if (name === 'begins_with')
    return first.S !== undefined && second.S !== undefined && first.S.startsWith(second.S);
  if (name === 'attribute_type') return tagged(first)[0] === second.S;
  if (name === 'contains') {
    if (first.S !== undefined) return second.S !== undefined && first.S.includes(second.S);
    if (first.SS !== undefined) return second.S !== undefined && first.SS.includes(second.S);
    return first.L?.some((element) => isEqual(element, second)) ?? false;
  }
  throw new Error(`the sandbox's table does not know the function ${name}`);
}
