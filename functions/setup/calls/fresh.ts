import type { Call } from '../../../domain/setup/operations/every-call.ts';
import type { JournalEntry } from '../../../domain/setup/run/journal-entry.ts';
import { epochMs } from '../../../domain/time.ts';

/** How long AWS may answer that something does not exist which it has just made (IAM: facts §8, 22). */
const FRESH_MS = 2 * 60 * 1000;

/** Whether it happened so recently that AWS may still deny it; `since` is ISO-8601. */
export const isFresh = (since: string, now: Date): boolean =>
  now.getTime() - epochMs(since) < FRESH_MS;

/** Whether the call is about a role that this run has only just made. */
export const madeLately = (done: readonly JournalEntry[], { input }: Call, now: Date): boolean =>
  'RoleName' in input &&
  done.some(
    ({ action: { call }, progress, at }) =>
      // Only the call that makes a role gives it a path.
      'Path' in call.input &&
      call.input.RoleName === input.RoleName &&
      progress === 'done' &&
      isFresh(at, now),
  );
