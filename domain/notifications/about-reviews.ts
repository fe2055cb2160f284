import type * as z from 'zod/mini';
import type { ReviewConcluded, ReviewOpen } from '../access/reviews/announce.ts';
import type { Words } from './notification.ts';

export const aboutReviewOpen = (detail: z.output<typeof ReviewOpen>): Words => ({
  title:
    detail.days === undefined
      ? 'an access review has begun'
      : `an access review is due in ${detail.days === 1 ? 'a day' : `${detail.days} days`}`,
  lines: [
    `${detail.review}: ${detail.undecided} of ${detail.items} items are undecided, due at ${detail.dueAt}`,
    detail.overdue === 'end'
      ? 'leases that nobody decides on end then'
      : 'what nobody decides on stays as it is',
    `reviewers: ${detail.reviewers.join(', ')}`,
  ],
  next: [{ name: 'review show', arguments: [detail.review] }],
});

export const aboutReviewConcluded = (detail: z.output<typeof ReviewConcluded>): Words => ({
  title:
    detail.removeByHand.length > 0
      ? 'an access review is over, and grants are left to take away by hand'
      : 'an access review is over',
  lines: [
    `${detail.review}: ${detail.kept} kept, ${detail.removed} removed, ${detail.ended} ended, ${detail.undecided} undecided`,
    ...detail.removeByHand.map(
      ({ warehouse, database, sql }) => `run in ${warehouse}/${database}: ${sql}`,
    ),
  ],
  next: [{ name: 'review show', arguments: [detail.review] }],
});
