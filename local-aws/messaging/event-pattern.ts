import { isRecord, type Json, type JsonObject } from '../json.ts';

/**
 * Whether an event matches an EventBridge pattern: nested objects, lists of alternatives, and the comparison
 * operators that the project's rules use. An unknown operator throws.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matches(pattern: JsonObject, event: Json | undefined): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === '$or' && Array.isArray(wanted))
      return wanted.some((branch) => isRecord(branch) && matches(branch, event));
    const value = isRecord(event) ? event[key] : undefined;
    if (Array.isArray(wanted)) return wanted.some((alternative) => meets(alternative, value));
    if (isRecord(wanted)) return holdersOf(value).some((holder) => matches(wanted, holder));
    throw new Error(`event pattern: ${key} must be a list or an object`);
  });
}

function meets(alternative: Json, value: Json | undefined): boolean {
  if (!isRecord(alternative)) return valuesOf(value).some((one) => one === alternative);
  const [operator, operand] = Object.entries(alternative)[0] ?? ['', undefined];
  if (operator === 'exists') return (value !== undefined) === operand;
  return valuesOf(value).some((one) => compares(operator, operand, one));
}

/** Of a list of objects, as a list of tags is, each is tried. */
const holdersOf = (value: Json | undefined): readonly (Json | undefined)[] =>
  Array.isArray(value) ? value : [value];

/** A list in the event matches when one of its elements does. */
const valuesOf = (value: Json | undefined): readonly Json[] =>
  value === undefined ? [] : [value].flat();

function compares(operator: string, operand: Json | undefined, value: Json): boolean {
  if (operator === 'prefix') return typeof value === 'string' && value.startsWith(String(operand));
  if (operator === 'anything-but' && !isRecord(operand)) return ![operand].flat().includes(value);
  const named = isRecord(operand) ? `${operator} ${JSON.stringify(operand)}` : operator;
  throw new Error(`event pattern: the sandbox does not know the operator ${named}`);
}
