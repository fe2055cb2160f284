import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { AwsError } from '../service.ts';
import type { Item } from './attribute.ts';
import {
  argument,
  at,
  type Change,
  type Condition,
  contentOf,
  type Operand,
  type Path,
} from './expression.ts';

type Draft = Record<string, AttributeValue>;

/** The item after an UpdateExpression; every operand is read from the item as it was before. */
export function updated(before: Item, changes: readonly Change[]): Item {
  const draft: Draft = structuredClone(before);
  for (const change of changes) {
    if (change.type === 'remove') unset(draft, change.path);
    else set(draft, change.path, newContent(change, before), change.type);
  }
  return draft;
}

function newContent(change: Change, before: Item): AttributeValue {
  const operand = operandOf(change);
  if (change.type === 'add')
    return added(at(before, change.path), known(evaluate(operand, before)));
  if (change.type === 'set') return known(evaluate(operand, before));
  throw new Error("the sandbox's table does not know DELETE of set elements");
}

const operandOf = (change: Change): Operand => {
  if (change.val === undefined) throw new Error(`${change.type} without a value`);
  return change.val;
};

function known(value: AttributeValue | undefined): AttributeValue {
  if (value !== undefined) return value;
  const text = 'The provided expression refers to an attribute that does not exist in the item';
  throw new AwsError('ValidationException', text);
}

function evaluate(operand: Condition | Operand, item: Item): AttributeValue | undefined {
  if (Array.isArray(operand) || !('args' in operand)) return contentOf(operand, item);
  const call = operand as Condition;
  const value = (index: number) => evaluate(argument(call, index), item);
  if (call.type === 'add')
    return { N: String(numberOf(known(value(0))) + numberOf(known(value(1)))) };
  if (call.type === 'subtract')
    return { N: String(numberOf(known(value(0))) - numberOf(known(value(1)))) };
  if (call.name === 'if_not_exists') return value(0) ?? value(1);
  if (call.name === 'list_append')
    return { L: [...(known(value(0)).L ?? []), ...(known(value(1)).L ?? [])] };
  throw new Error(`the sandbox's table does not know the function ${call.name ?? call.type}`);
}

function numberOf(value: AttributeValue): number {
  if (value.N !== undefined) return Number(value.N);
  throw new AwsError(
    'ValidationException',
    'An operand in the update expression has an incorrect data type',
  );
}

function added(held: AttributeValue | undefined, more: AttributeValue): AttributeValue {
  if (more.N !== undefined) return { N: String(numberOf(held ?? { N: '0' }) + Number(more.N)) };
  if (more.SS !== undefined) return { SS: [...new Set([...(held?.SS ?? []), ...more.SS])] };
  throw new Error("the sandbox's table adds numbers and string sets only");
}

function set(draft: Draft, path: Path, value: AttributeValue, verb: string): void {
  const [parent, last] = parentOf(draft, path);
  if (parent?.M !== undefined && typeof last === 'string') parent.M[last] = value;
  else if (parent?.L !== undefined && typeof last === 'number')
    parent.L[Math.min(last, parent.L.length)] = value;
  else
    throw new AwsError(
      'ValidationException',
      `The document path provided in the update expression is invalid for ${verb}`,
    );
}

function unset(draft: Draft, path: Path): void {
  const [parent, last] = parentOf(draft, path);
  if (parent?.M !== undefined && typeof last === 'string') delete parent.M[last];
  if (parent?.L !== undefined && typeof last === 'number') parent.L.splice(last, 1);
}

function parentOf(
  draft: Draft,
  path: Path,
): readonly [AttributeValue | undefined, string | number | undefined] {
  const steps = path.slice(0, -1);
  let parent: AttributeValue | undefined = { M: draft };
  for (const step of steps)
    parent = typeof step === 'number' ? parent?.L?.[step] : parent?.M?.[step];
  return [parent, path.at(-1)];
}
