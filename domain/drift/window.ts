import { sha256 } from '../hash.ts';
import { epochMs, type Instant } from '../time.ts';

/**
 * At most one look at a database begins in each of these, however noisy its log. The machine `drift` waits longer than that before
 * it looks, so that the look of a window sees all of it.
 */
export const WINDOW_SECONDS = 300;

/** A database's key, in what names of executions and objects take. */
export const shortKey = (databaseKey: string): string => sha256(databaseKey).slice(0, 32);

/**
 * The name of the look that answers for this moment. All who ask for one in the same window ask for the same, and an execution of
 * one name is begun once.
 */
export function lookName(databaseKey: string, now: Instant): string {
  const window = Math.floor(epochMs(now) / (WINDOW_SECONDS * 1_000));
  return `drift-${shortKey(databaseKey)}-${window}`;
}
