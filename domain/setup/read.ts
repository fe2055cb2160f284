import type { Verdict } from './control.ts';
import type { Read } from './facts.ts';

/** Why an answer is not there, in words that name the permission to ask for. */
export function because(
  read: Exclude<Read<unknown>, { ok: unknown }> | undefined,
  what: string,
): string {
  if (!read) return `${what} was not read`;
  if ('denied' in read)
    return `${what} could not be read: the inspecting role lacks ${read.denied}`;
  if ('missing' in read) return `${what} does not exist: ${read.missing}`;
  return `${what} could not be read: ${read.failed}`;
}

export const unknown = (
  read: Exclude<Read<unknown>, { ok: unknown }> | undefined,
  what: string,
): Verdict => ({
  status: 'unknown',
  because: because(read, what),
});

/** Evaluates on what was read, or says what is missing. */
export const given = <T>(
  read: Read<T> | undefined,
  what: string,
  evaluate: (value: T) => Verdict,
): Verdict => (read && 'ok' in read ? evaluate(read.ok) : unknown(read, what));
