import { TryAgain } from '../domain/errors.ts';
import type { Read } from '../domain/setup/facts.ts';

/** What AWS's services call a refusal. */
const DENIED =
  /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|UnauthorizedAccess|AuthorizationError)$/;
/** Also answered with 403, but about the caller's credentials: no permission is missing. */
const CREDENTIALS = /Token|Signature|AccessKey|UnrecognizedClient|RequestExpired|TimeTooSkewed/;
const THROTTLED = /Throttl|RequestLimitExceeded|TooManyRequests|SlowDown|RequestThrottled/;

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
    if (!isAwsError(error)) throw error;
    if (THROTTLED.test(error.name))
      throw new TryAgain(`${permission}: ${error.name}: ${error.message}`);
    if (missing.includes(error.name)) return { missing: error.message };
    if (isRefusal(error)) return { denied: named(error.message) ?? permission };
    return { failed: `${permission}: ${error.name}: ${error.message}` };
  }
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

type AwsFailure = Error & { readonly $metadata?: { readonly httpStatusCode?: number } };

/** Errors that came from a service or from the way to it, rather than from a mistake of ours. */
export const isAwsError = (error: unknown): error is AwsFailure =>
  error instanceof Error &&
  ('$metadata' in error || error.name === 'TimeoutError' || error.name === 'NetworkingError');

/** S3 answers a HEAD without a body, so that the SDK calls a refusal `Unknown`: only the status tells. */
const isRefusal = (error: AwsFailure): boolean =>
  DENIED.test(error.name) ||
  (error.$metadata?.httpStatusCode === 403 && !CREDENTIALS.test(error.name));

const named = (message: string): string | undefined =>
  /not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1];
