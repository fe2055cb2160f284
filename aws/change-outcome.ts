import { isAwsError } from './read-outcome.ts';

/**
 * How a change went. `already`: the world was so before; nothing of ours to undo. `partly`: the first of several calls made
 * something; the same change with its id goes on from there.
 */
export type ChangeOutcome =
  | { readonly is: 'done'; readonly created?: string }
  | { readonly is: 'partly'; readonly created: string }
  | { readonly is: 'already'; readonly unsure?: true }
  | NotDone;

/**
 * `busy`: the same call may succeed later. `absent`: what it is about does not exist, or is not seen yet. `refused`: it will
 * never succeed. `unsure` is there when an attempt got no answer, so that the change may have taken effect all the same.
 */
export interface NotDone {
  readonly is: 'busy' | 'absent' | 'refused';
  readonly because: string;
  readonly unsure?: true;
}

/** Error names by which a service says that the world is so already, or that there is no such thing. */
export interface ErrorMeanings {
  readonly already?: readonly string[];
  readonly absent?: readonly string[];
}

/** A service that is at work, or slow: it did nothing, and the same call may succeed later (facts §8, 21 and 22). */
const BUSY = new Set([
  'InvalidClusterStateFault',
  'ConflictException',
  'ConcurrentModificationException',
  'EntityTemporarilyUnmodifiableException',
  'OperationAborted',
  'IncorrectState',
]);
const THROTTLED = /Throttl|TooManyRequests|SlowDown|RequestLimitExceeded/;
/** Redshift's words for a role that does not exist, or does not exist there yet (facts §9, 23): the number of attempts is bounded. */
const NOT_YET = /IAM role.*(not valid|does not exist|cannot be assumed)/i;

/** Runs one change and says how it went. */
export async function changeOutcome(
  { already = [], absent = [] }: ErrorMeanings,
  change: () => Promise<{ readonly created?: string | undefined } | undefined>,
): Promise<ChangeOutcome> {
  try {
    const created = (await change())?.created;
    return created === undefined ? { is: 'done' } : { is: 'done', created };
  } catch (error) {
    if (!isAwsError(error)) throw error;
    const { status, attempts } = answerIn(error);
    const throttled = THROTTLED.test(error.name);
    // Without an answer, or with one of a server in trouble, nobody knows; nor of attempts that the SDK made before this one.
    const lost = !throttled && (status === undefined || status >= 500);
    const unsure = lost || attempts > 1 ? ({ unsure: true } as const) : {};
    if (already.includes(error.name)) return { is: 'already', ...unsure };
    const because = `${error.name}: ${error.message}`;
    if (absent.includes(error.name)) return { is: 'absent', because, ...unsure };
    const later = lost || throttled || BUSY.has(error.name) || NOT_YET.test(error.message);
    return { is: later ? 'busy' : 'refused', because, ...unsure };
  }
}

/** What the SDK notes with an error: the HTTP status, if there was an answer, and how often it asked. */
function answerIn(error: Error): {
  readonly status: number | undefined;
  readonly attempts: number;
} {
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const noted = typeof metadata === 'object' && metadata !== null ? metadata : {};
  const status = 'httpStatusCode' in noted ? noted.httpStatusCode : undefined;
  const attempts = 'attempts' in noted ? noted.attempts : undefined;
  return {
    status: typeof status === 'number' ? status : undefined,
    attempts: typeof attempts === 'number' ? attempts : 1,
  };
}
