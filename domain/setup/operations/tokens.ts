import { UnexpectedResponse } from '../../errors.ts';

/** Stands in an undo for the id that the action's own answer gave (`VpcEndpointId`). */
export const CREATED = '{{created}}';

/** Stands for the ARN of the key behind an alias that an earlier action of the same plan creates. */
export const keyToken = (alias: string): string => `{{${alias}}}`;

const ALIAS = /\{\{(alias\/[\w/-]+)\}\}/g;

/** Aliases whose ARN a call, or the document that it replaces, needs before it can be sent. */
export const aliasesOf = (value: unknown): readonly string[] => [
  ...new Set([...JSON.stringify(value).matchAll(ALIAS)].flatMap((match) => match.slice(1))),
];

/**
 * Fills tokens in just before a call is sent: `{{created}}` with the id that the action's own call answered, `{{alias/…}}`
 * with the ARN of the key behind the alias; works on a call as on the document in `replaces`. Throws
 * `UnexpectedResponse` rather than leaving one.
 */
export function resolveTokens<Value>(
  value: Value,
  known: { readonly aliases: Readonly<Record<string, string>>; readonly created?: string },
): Value {
  const text = JSON.stringify(value)
    .replaceAll(CREATED, () => known.created ?? CREATED)
    .replaceAll(ALIAS, (token, alias: string) => known.aliases[alias] ?? token);
  const left = /\{\{[^{}"\\]+\}\}/.exec(text);
  if (left) throw new UnexpectedResponse(`nothing is known for ${left[0]}, so nothing was sent`);
  return JSON.parse(text);
}
