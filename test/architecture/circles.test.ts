import { expect, test } from '@jest/globals';
import { isRecord, type Json, type JsonObject } from '../../local-aws/json.ts';
import { functions, list, resources, stateResources } from './deployment.ts';

/** The logical ids that a value refers to. */
function references(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isRecord(value)) return [];
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': text, ...others } = value;
  return [
    ...(typeof Ref === 'string' ? [Ref] : []),
    ...(Array.isArray(attribute) ? [String(attribute[0])] : []),
    ...(typeof text === 'string'
      ? [...text.matchAll(/\$\{(\w+)[.}]/g)].map(([, id = '']) => id)
      : references(text)),
    ...Object.values(others).flatMap(references),
  ];
}

const logicalId = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`;
const functionResources = ([name, { role, environment, events, url }]: [string, JsonObject]) => {
  const id = logicalId(name);
  return [
    // What the Serverless Framework makes of a function: it waits for its role and its log group.
    [`${id}LambdaFunction`, [...references([role ?? null, environment ?? null]), `${id}LogGroup`]],
    [`${id}LogGroup`, []],
    [`${id}Events`, [`${id}LambdaFunction`, ...references(events)]],
    ...(url === undefined ? [] : [[`${id}LambdaFunctionUrl`, [`${id}LambdaFunction`]]]),
  ] as [string, string[]][];
};

const needs = new Map<string, readonly string[]>([
  ...resources.map(({ id, properties, attributes }): [string, string[]] => [
    id,
    [...references(properties), ...list([attributes['DependsOn'] ?? []].flat()).map(String)],
  ]),
  ...Object.entries(functions).flatMap(functionResources),
]);

/** What is left when everything has been made whose needs are there, again and again: the circles, and what waits for them. */
function neverMade(): string[] {
  const left = new Set(needs.keys());
  for (let before = left.size + 1; left.size < before; ) {
    before = left.size;
    for (const id of left) if (!needs.get(id)?.some((need) => left.has(need))) left.delete(id);
  }
  return [...left];
}

test('CloudFormation finds an order in which to make everything: no resource waits for itself', () => {
  expect(neverMade()).toEqual([]);
  expect(needs.get('AwaitApprovalLambdaFunction')).toContain('AnswerLambdaFunctionUrl');
  expect(stateResources.every(({ id }) => needs.has(id))).toBe(true);
});
