import { addSeconds, DAY_SECONDS, type Instant } from '../time.ts';
import { pauseSeconds } from './next-look.ts';

const HOUR_SECONDS = 3600;

/** When the sweep looks at a database that nothing else brings up: an hour after the night has passed it by. */
export const nextDatabaseLook = (at: Instant): Instant =>
  addSeconds(at, DAY_SECONDS + HOUR_SECONDS);

/**
 * When one is tried again that could not be read since then: after five minutes, and later each time, for each try asks a
 * warehouse that is paused. After an hour at most, for somebody waits for it when it is back.
 */
export const nextUnreadLook = (since: Instant, at: Instant): Instant =>
  addSeconds(at, Math.min(pauseSeconds(since, at), HOUR_SECONDS));

/** The next look at a database, and since when it cannot be read, while that is so. */
export interface DatabaseLook {
  readonly at: Instant;
  readonly unreadSince?: Instant;
  /** Digest of what was there; missing where something was left to do. */
  readonly unchangedIf?: string;
}

/** Whether somebody has to be told that a database is not looked at any more. */
export const isLookOverdue = (lookAt: Instant, now: Instant): boolean =>
  addSeconds(lookAt, 2 * HOUR_SECONDS) <= now;
