import { isRecord, type Json, type JsonObject, recordOf } from '../json.ts';

/** What of a template counts with these parameters: resources whose condition holds, and of each `Fn::If` its branch. */
export function withConditions(
  resources: JsonObject,
  conditions: JsonObject,
  parameters: Readonly<Record<string, Json>>,
): JsonObject {
  const valueIn = (value: Json | undefined): Json => {
    const { Ref } = recordOf(value);
    return (typeof Ref === 'string' ? parameters[Ref] : value) ?? null;
  };
  const holds = (condition: Json | undefined): boolean => {
    const { 'Fn::Not': not, 'Fn::And': all, 'Fn::Equals': equals } = recordOf(condition);
    if (Array.isArray(not)) return !holds(not[0]);
    if (Array.isArray(all)) return all.every(holds);
    if (Array.isArray(equals)) return valueIn(equals[0]) === valueIn(equals[1]);
    throw new Error(`the sandbox does not know the condition ${JSON.stringify(condition)}`);
  };
  const isTrue = (name: Json | undefined): boolean => holds(conditions[String(name)]);
  const chosen = (value: Json | undefined): Json => {
    if (Array.isArray(value)) return value.map(chosen);
    if (!isRecord(value)) return value ?? null;
    const { 'Fn::If': choice } = value;
    if (Array.isArray(choice)) return chosen(choice[isTrue(choice[0]) ? 1 : 2]);
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, inner]) => [key, chosen(inner)] as const)
        .filter(([, inner]) => recordOf(inner)['Ref'] !== 'AWS::NoValue'),
    );
  };
  return Object.fromEntries(
    Object.entries(resources)
      .filter(([, one]) => {
        const { Condition } = recordOf(one);
        return Condition === undefined || isTrue(Condition);
      })
      .map(([id, one]) => [id, chosen(one)]),
  );
}
