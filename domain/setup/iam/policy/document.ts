import * as z from 'zod/mini';
import { canonical } from '../../../hash.ts';
import type { Condition, PolicyStatement, Principals } from './statement.ts';

export type ParsedPolicy =
  | { readonly statements: readonly PolicyStatement[] }
  | { readonly malformed: string };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

class Malformed extends Error {
  override readonly name = 'Malformed';
}

/** AWS allows a string wherever it allows a list of strings; conditions also hold booleans and numbers. */
function strings(value: unknown, where: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (typeof item === 'string') return item;
    if (typeof item === 'boolean' || typeof item === 'number') return String(item);
    throw new Malformed(`${where} is neither text nor a list of texts`);
  });
}

function principals(value: unknown, where: string): Principals {
  if (value === '*') return { AWS: ['*'] };
  if (!isRecord(value)) throw new Malformed(`${where} is neither "*" nor an object`);
  return Object.fromEntries(
    Object.entries(value).map(([type, names]) => [type, strings(names, `${where}.${type}`)]),
  );
}

function conditions(value: unknown, where: string): readonly Condition[] {
  if (value === undefined) return [];
  if (!isRecord(value)) throw new Malformed(`${where} is not an object`);
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isRecord(keys)) throw new Malformed(`${where}.${operator} is not an object`);
    return Object.entries(keys).map(([key, values]) => ({
      operator,
      key,
      values: strings(values, `${where}.${operator}.${key}`),
    }));
  });
}

/** A statement about everything but what it lists is named as such: its Sid alone reads like the opposite. */
function spared(value: Readonly<Record<string, unknown>>): string {
  const said = ['NotAction', 'NotResource'].flatMap((element) =>
    value[element] === undefined
      ? []
      : [`${element} ${strings(value[element], element).join(', ')}`],
  );
  return said.length === 0 ? '' : ` with ${said.join(' and ')}`;
}

function statement(value: unknown, index: number): PolicyStatement {
  const where = `Statement[${index}]`;
  if (!isRecord(value)) throw new Malformed(`${where} is not an object`);
  const { Effect, Sid } = value;
  if (Effect !== 'Allow' && Effect !== 'Deny')
    throw new Malformed(`${where}.Effect is neither Allow nor Deny`);
  const some = (name: string) =>
    value[name] === undefined ? undefined : strings(value[name], `${where}.${name}`);
  const who = (name: string) =>
    value[name] === undefined ? undefined : principals(value[name], `${where}.${name}`);
  return {
    name: `${typeof Sid === 'string' && Sid !== '' ? Sid : where}${spared(value)}`,
    effect: Effect,
    actions: some('Action'),
    notActions: some('NotAction'),
    resources: some('Resource'),
    notResources: some('NotResource'),
    principals: who('Principal'),
    notPrincipals: who('NotPrincipal'),
    conditions: conditions(value.Condition, `${where}.Condition`),
  };
}

/** Reads an IAM policy document. Of a malformed one it says where and what is wrong; it does not throw. */
export function parsePolicy(text: string): ParsedPolicy {
  try {
    const document: unknown = JSON.parse(text);
    if (!isRecord(document)) return { malformed: 'the document is not an object' };
    if (document.Statement === undefined) return { malformed: 'Statement is missing' };
    const list: readonly unknown[] = Array.isArray(document.Statement)
      ? document.Statement
      : [document.Statement];
    return { statements: list.map(statement) };
  } catch (error) {
    if (error instanceof Malformed) return { malformed: error.message };
    if (error instanceof SyntaxError) return { malformed: `not JSON: ${error.message}` };
    throw error;
  }
}

/** The document in one canonical spelling, to tell whether somebody changed it. Text that is not JSON is returned as it is. */
export function canonicalDocument(text: string): string {
  try {
    return canonical(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

const PolicyDocument = z.looseObject({ Statement: z.optional(z.unknown()) });

/** A policy document as it stands, whatever its statements are. Throws for text that is not a JSON object. */
export const documentIn = (text: string): z.infer<typeof PolicyDocument> =>
  PolicyDocument.parse(JSON.parse(text));

/** The statements of a document as they stand; AWS allows a single one without a list. */
export function statementsIn(text: string): readonly unknown[] {
  const { Statement = [] } = documentIn(text);
  return Array.isArray(Statement) ? Statement : [Statement];
}
