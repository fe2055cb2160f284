import { addSeconds, DAY_SECONDS, type Instant } from '../time.ts';

const HOUR_SECONDS = 3600;

/**
 * When the sweep looks at a database that nothing else brings up: an hour after the night has passed it by. One that could
 * not be read is asked again within the hour, since its baseline waits.
 */
export const nextDatabaseLook = (at: Instant, reading: 'read' | 'unread'): Instant =>
  addSeconds(at, reading === 'read' ? DAY_SECONDS + HOUR_SECONDS : HOUR_SECONDS);

/** Whether somebody has to be told that a database is not looked at any more. */
export const isLookOverdue = (lookAt: Instant, now: Instant): boolean =>
  addSeconds(lookAt, 2 * HOUR_SECONDS) <= now;
