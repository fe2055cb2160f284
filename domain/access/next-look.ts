import { addSeconds, DAY_SECONDS, epochMs, type Instant, MINUTE_SECONDS } from '../time.ts';
import type { Lease } from './lease.ts';
import { nextNoticeAt } from './notice.ts';

/** The sweep runs every five minutes: what falls due just after one would wait for the next. */
export const SWEEP_SLACK_SECONDS = MINUTE_SECONDS;
const FIRST_PAUSE_SECONDS = 5 * MINUTE_SECONDS - SWEEP_SLACK_SECONDS;

/** How long to leave alone what has been the same since `since`: half as long again, five minutes at least and a day at most. */
export const pauseSeconds = (since: Instant, now: Instant): number =>
  Math.min(Math.max((epochMs(now) - epochMs(since)) / 2000, FIRST_PAUSE_SECONDS), DAY_SECONDS);

/**
 * When the sweep has to look at a lease again that was looked at now; never, when only a decision or the nightly look at
 * every database can change it. What waits or fails is looked at ever less often, for each look wakes a warehouse.
 */
export function nextLook(lease: Lease, now: Instant): Instant | undefined {
  switch (lease.state) {
    case 'scheduled':
      return lease.startsAt;
    case 'active':
    case 'suspended':
      return earliest(nextNoticeAt(lease, now), lease.expiresAt);
    case 'activating':
    case 'waiting':
    case 'activation-failed':
      return earliest(
        afterPause(lease, now),
        nextNoticeAt(lease, now),
        lease.expiresAt,
        limitOf(lease),
      );
    case 'ending':
    case 'revoke-failed':
      return afterPause(lease, now);
    case 'awaiting-approval':
    case 'ended':
      return undefined;
  }
}

/** The lease as it was just looked at, with its next look. */
export function withNextLook(lease: Lease, at: Instant): Lease {
  const dueAt = nextLook(lease, at);
  return dueAt === undefined ? lease : { ...lease, dueAt };
}

/** The sweep looks at a lease from `dueAt` on; whether that has to move. */
export const isToBeMoved = (
  { dueAt }: Pick<Lease, 'dueAt'>,
  to: Instant | undefined,
  now: Instant,
): boolean =>
  dueAt !== to && (dueAt === undefined || dueAt <= now || (to !== undefined && to < dueAt));

function afterPause({ revision, lastOutcome }: Lease, now: Instant): Instant {
  const since = lastOutcome?.revision === revision ? lastOutcome.at : now;
  return addSeconds(now, pauseSeconds(since, now));
}

const limitOf = ({ appliedSince, waitingUntil }: Lease): Instant | undefined =>
  appliedSince === undefined ? waitingUntil : undefined;

const earliest = (...instants: readonly (Instant | undefined)[]): Instant | undefined =>
  instants.filter((instant) => instant !== undefined).sort()[0];
