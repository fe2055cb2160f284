import * as z from 'zod/mini';
import { addSeconds, DAY_SECONDS, type Instant } from '../../time.ts';
import type { Review } from './review.ts';
import type { ReviewConfig } from './review-config.ts';

/** What starts a look at reviews: every day, all of them; one that begins by hand; one in which somebody has decided. */
export const ReviewCall = z.union([
  z.strictObject({ scope: z.literal('all') }),
  z.strictObject({ start: z.string() }),
  z.strictObject({ review: z.string() }),
]);
export type ReviewCall = z.infer<typeof ReviewCall>;

/** A review to be looked at. With a `name` it begins, unless it has begun already. */
export const ReviewLook = z.object({ id: z.string(), name: z.optional(z.string()) });
export type ReviewLook = z.infer<typeof ReviewLook>;

/** Once a day, and not always at the same second. */
const TOLERANCE_SECONDS = 3_600;

/** Which reviews are to be looked at, those that begin now among them. `known` are all that ever began. */
export function dueReviews(
  call: ReviewCall,
  known: readonly Review[],
  configured: readonly ReviewConfig[],
  now: Instant,
): readonly ReviewLook[] {
  if ('review' in call) return [{ id: call.review }];
  if ('start' in call) {
    const open = isOpen(call.start, known);
    return [open === undefined ? begin(call.start, now) : { id: open.id }];
  }
  const open = known.filter(({ concluded }) => concluded === undefined).map(({ id }) => ({ id }));
  const begins = configured
    .filter((one) => isOpen(one.name, known) === undefined && isDue(one, known, now))
    .map(({ name }) => begin(name, now));
  return [...open, ...begins];
}

const isOpen = (name: string, known: readonly Review[]): Review | undefined =>
  known.find((one) => one.name === name && one.concluded === undefined);

/** One a day of each name: started twice it is the same. */
const begin = (name: string, now: Instant): ReviewLook => ({
  id: `${name}-${now.slice(0, 10)}`,
  name,
});

function isDue({ name, everyDays }: ReviewConfig, known: readonly Review[], now: Instant): boolean {
  if (everyDays === undefined) return false;
  return known
    .filter((one) => one.name === name)
    .every(
      ({ frozenAt }) => addSeconds(frozenAt, everyDays * DAY_SECONDS - TOLERANCE_SECONDS) <= now,
    );
}
