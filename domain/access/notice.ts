import { addSeconds, DAY_SECONDS, type Instant } from '../time.ts';
import { isLive, type Lease, NOTICE_DAYS, type Notice } from './lease.ts';

type DueNotice = Pick<Notice, 'end' | 'days'>;

/**
 * The notices of a lease's end with their times. Who asks for three days knows that they end in three: a notice that would
 * have been due before the end was decided, or before the lease starts, is none.
 */
function noticesOf(lease: Lease): readonly (DueNotice & { readonly at: Instant })[] {
  const { expiresAt: end, startsAt, decidedAt, endSince = decidedAt } = lease;
  if (end === undefined) return [];
  const from = startsAt !== undefined && startsAt > endSince ? startsAt : endSince;
  return NOTICE_DAYS.map((days) => ({
    end,
    days,
    at: addSeconds(end, -days * DAY_SECONDS),
  })).filter(({ at }) => at > from);
}

/** The notice to be given now: of several that were missed the last one, and none that was given before. */
export function dueNotice(lease: Lease, now: Instant): DueNotice | undefined {
  if (!isLive(lease, now)) return undefined;
  const due = noticesOf(lease).findLast(({ at }) => at <= now);
  const { noticed } = lease;
  if (due === undefined || (noticed?.end === due.end && noticed.days <= due.days)) return undefined;
  return { end: due.end, days: due.days };
}

/** When the next notice falls due. */
export const nextNoticeAt = (lease: Lease, now: Instant): Instant | undefined =>
  noticesOf(lease).find(({ at }) => at > now)?.at;
