import { AccountUnreachable, TryAgain, UnexpectedResponse } from '../domain/errors.ts';
import type { Read } from '../domain/setup/read.ts';
import { type AwsFailure, foreignAnswer, isAwsError, isThrottled } from './aws-error.ts';

/** What AWS's services call a refusal. */
const DENIED =
  /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|UnauthorizedAccess|AuthorizationError)$/;
/** Also answered with 403, but about the caller's credentials: no permission is missing. */
const CREDENTIALS = /Token|Signature|AccessKey|UnrecognizedClient|RequestExpired|TimeTooSkewed/;

/** What is asked: the permission it takes, and the error names by which the service says that there is no such thing. */
export interface ReadQuestion {
  readonly permission: string;
  readonly missing?: readonly string[];
}

/**
 * The answer of one question as data. A refusal names the permission, an absent thing is `missing`, a service that did not
 * answer is `failed`. Throttling that outlasted the SDK's retries throws `TryAgain`; anything not of AWS is thrown on.
 */
export async function readOutcome<T>(
  { permission, missing = [] }: ReadQuestion,
  ask: () => Promise<T>,
): Promise<Read<T>> {
  try {
    return { ok: await ask() };
  } catch (error) {
    // An AWS-compatible endpoint left something out: one question has no answer, and the others have.
    if (error instanceof UnexpectedResponse) return { failed: `${permission}: ${error.message}` };
    // The account of the warehouse lets us in no more, and says nothing of what is there.
    if (error instanceof AccountUnreachable) return { failed: `${permission}: ${error.message}` };
    if (!isAwsError(error)) throw error;
    // What follows the first line is for whoever debugs the SDK.
    const said = foreignAnswer(error) ?? `${error.name}: ${error.message.split('\n')[0]}`;
    const failed = `${permission}: ${said}`;
    if (isThrottled(error)) throw new TryAgain(failed);
    if (missing.includes(error.name)) return { missing: error.message };
    if (isRefusal(error)) return { denied: permissionIn(error.message) ?? permission };
    return { failed };
  }
}

/**
 * For each operation of a family that replaces a document: the document as it is now, in the spelling of
 * `Action.replaces`. null: there is none.
 */
export type DocumentReaders<Inputs, Name extends keyof Inputs, Clients> = {
  readonly [O in Name]: (clients: Clients, input: Inputs[O]) => Promise<Read<string | null>>;
};

/** What does not exist is no document, which is knowledge. */
export function orNone<T>(read: Read<T>, spell: (value: T) => string): Read<string | null> {
  if ('ok' in read) return { ok: spell(read.ok) };
  return 'missing' in read ? { ok: null } : read;
}

/** The answers of one thing after another: the first that is no knowledge is the answer of all. */
export function allKnown<T>(reads: readonly Read<T>[]): Read<readonly T[]> {
  const known: T[] = [];
  for (const read of reads) {
    if (!('ok' in read)) return read;
    known.push(read.ok);
  }
  return { ok: known };
}

/** S3 answers a HEAD without a body, so that the SDK calls a refusal `Unknown`: only the status tells. */
const isRefusal = (error: AwsFailure): boolean =>
  DENIED.test(error.name) ||
  (error.$metadata?.httpStatusCode === 403 && !CREDENTIALS.test(error.name));

const permissionIn = (message: string): string | undefined =>
  /not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1];
