import { aliasesOf, CREATED, resolveTokens } from '../../../domain/setup/operations/tokens.ts';
import type { AccountCalls } from './account-calls.ts';

/**
 * The value with the tokens of domain/setup/operations/tokens.ts replaced: aliases by the keys behind them, `{{created}}` by the id that
 * the action gave. `unresolved` says what is not known yet.
 */
export async function resolved<Value>(
  { keyBehind }: AccountCalls,
  value: Value,
  created?: string,
): Promise<{ readonly value: Value } | { readonly unresolved: string }> {
  const aliases: Record<string, string> = {};
  for (const alias of aliasesOf(value)) {
    const key = (await keyBehind?.(alias)) ?? { failed: 'no call of this function names a key' };
    if (!('ok' in key))
      return { unresolved: `the key ${alias} cannot be read: ${JSON.stringify(key)}` };
    aliases[alias] = key.ok.arn;
  }
  if (created === undefined && JSON.stringify(value).includes(CREATED)) {
    return { unresolved: 'the id of what was created is not known' };
  }
  return {
    value: resolveTokens(value, { aliases, ...(created === undefined ? {} : { created }) }),
  };
}
