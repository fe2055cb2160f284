import * as z from 'zod/mini';

const Denied = z.object({ denied: z.string() });
const Missing = z.object({ missing: z.string(), instead: z.exactOptional(z.string()) });
const Failed = z.object({ failed: z.string() });

/** What was not learned. */
export type NotRead = z.infer<typeof Denied> | z.infer<typeof Missing> | z.infer<typeof Failed>;

/**
 * The answer to one question put to AWS. `denied` names the IAM permission that is missing, `missing` says what does
 * not exist (AWS answered: there is none), with what holds its name `instead`, if anything does; `failed` is the error
 * of a call that did not answer. Only `ok` is knowledge.
 */
export type Read<T> = { readonly ok: T } | Readonly<NotRead>;

/** The answer to a question, as it is journalled. */
export const readOf = <T extends z.ZodMiniType>(value: T) =>
  z.union([z.object({ ok: value }), Denied, Missing, Failed]);

/** Why an answer is not there, in words that name the permission to ask for. */
export function because(read: NotRead | undefined, what: string): string {
  if (!read) return `${what} was not read`;
  if ('denied' in read)
    return `${what} could not be read: the inspecting role lacks ${read.denied}`;
  if ('missing' in read) return `${what} does not exist: ${read.missing}`;
  return `${what} could not be read: ${read.failed}`;
}

/** Changes what was read; what was not read stays unknown, whatever is done to it. */
export const changed = <T>(read: Read<T>, change: (value: T) => T): Read<T> =>
  'ok' in read ? { ok: change(read.ok) } : read;

/** What a change relies on having been read. Throws otherwise: a check proposed a change of what it has not seen. */
export function known<T>(read: Read<T> | undefined, what: string): T {
  if (read && 'ok' in read) return read.ok;
  throw new Error(`a change was proposed, but ${because(read, what)}`);
}
