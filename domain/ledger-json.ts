import type * as z from 'zod/mini';
import { UnexpectedResponse } from './errors.ts';
import { IN_WORDS } from './in-words.ts';

/**
 * A schema for each field of `T`: the compiler asks for those that were forgotten. In the ledger objects are loose, so
 * that what a later release adds is neither refused nor dropped by the one before it.
 */
export type Shape<T> = { readonly [Field in keyof T]-?: z.ZodMiniType<T[Field]> };

/** Reads JSON that this project wrote into the ledger or its copy, or says why it is not as we write it. */
export function readJson<T>(
  schema: z.ZodMiniType<T>,
  text: string,
): { readonly value: T } | { readonly problem: string } {
  const parsed = schema.safeParse(jsonIn(text), IN_WORDS);
  if (parsed.success) return { value: parsed.data };
  const issues = parsed.error.issues.map(({ path, message }) =>
    `${path.join('.')} ${message}`.trim(),
  );
  return { problem: issues.join('; ') };
}

/** The same where nothing can be concluded without it: throws `UnexpectedResponse`. `what` names the text. */
export function parseJson<T>(schema: z.ZodMiniType<T>, text: string, what: string): T {
  const read = readJson(schema, text);
  if ('problem' in read) throw new UnexpectedResponse(`${what} cannot be read: ${read.problem}`);
  return read.value;
}

const utf8 = new TextEncoder();

/** How many bytes it takes as JSON. */
export const jsonBytes = (value: unknown): number => utf8.encode(JSON.stringify(value)).length;

/** Undefined, which no schema takes, when it is no JSON. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
