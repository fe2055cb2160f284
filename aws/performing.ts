import { isAwsError } from './reading.ts';

/**
 * How a change went. `already`: the world was so before; nothing of ours to undo. `busy`: the same call may succeed later.
 * `refused`: it will not.
 */
export type Performed =
  | { readonly is: 'done'; readonly created?: string }
  | { readonly is: 'already' }
  | { readonly is: 'busy'; readonly because: string }
  | { readonly is: 'refused'; readonly because: string };

/** Errors after which the same call may succeed: a service at work, slow, or not yet told of a new role (facts §8, 21 and 22). */
const BUSY = new Set([
  'InvalidClusterStateFault',
  'ConflictException',
  'ConcurrentModificationException',
  'EntityTemporarilyUnmodifiableException',
  'OperationAborted',
  'IncorrectState',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'InternalServerError',
  'InternalFailure',
  'TimeoutError',
  'NetworkingError',
]);
/** Redshift's words for a role that does not exist, or does not exist there yet [U]: the number of attempts is bounded. */
const NOT_YET = /IAM role.*(not valid|does not exist|cannot be assumed)/i;

/** Runs one change and says how it went; `already` are the error names by which the service says that it is so already. */
export async function performing(
  already: readonly string[],
  change: () => Promise<{ readonly created?: string | undefined } | undefined>,
): Promise<Performed> {
  try {
    const created = (await change())?.created;
    return created === undefined ? { is: 'done' } : { is: 'done', created };
  } catch (error) {
    if (!isAwsError(error)) throw error;
    const because = `${error.name}: ${error.message}`;
    if (already.includes(error.name)) return { is: 'already' };
    const later =
      BUSY.has(error.name) || /Throttl|TooManyRequests|SlowDown/.test(error.name) || NOT_YET.test(error.message);
    return { is: later ? 'busy' : 'refused', because };
  }
}
