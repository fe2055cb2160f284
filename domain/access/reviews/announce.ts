import * as z from 'zod/mini';
import type { PeopleOfSource } from '../approvers.ts';
import { databaseNamed } from '../database-key.ts';
import { inShort } from '../reasons.ts';
import { holding } from './decide-item.ts';
import type { ReviewSoFar } from './follow-review.ts';
import type { Review } from './review.ts';

const at = z.iso.datetime();

const about = {
  review: z.string(),
  name: z.string(),
  reviewers: z.array(z.string()),
  frozenAt: at,
  dueAt: at,
  overdue: z.enum(['keep', 'end']),
  items: z.int(),
  because: z.array(z.string()),
};

/** A review began, or is due in so many days: how many items nobody has decided on, and where to decide. */
export const ReviewOpen = z.object({
  ...about,
  undecided: z.int(),
  /** Seven or one, of a notice. */
  days: z.optional(z.union([z.literal(7), z.literal(1)])),
  /** Where a person reads the items and decides. */
  url: z.string(),
});

/** A review is over. `removeByHand`: what takes away grants that we did not make, and so never revoke. */
export const ReviewConcluded = z.object({
  ...about,
  kept: z.int(),
  removed: z.int(),
  ended: z.int(),
  undecided: z.int(),
  removeByHand: z.array(z.object({ warehouse: z.string(), database: z.string(), sql: z.string() })),
});

const aboutReview = (review: Review, because: readonly string[]) => ({
  review: review.id,
  name: review.name,
  reviewers: [...review.reviewers],
  frozenAt: review.frozenAt,
  dueAt: review.dueAt,
  overdue: review.overdue,
  items: review.items,
  because: inShort(because),
});

export function reviewOpen(
  so: Pick<ReviewSoFar, 'review' | 'population' | 'decisions'>,
  source: PeopleOfSource,
  { url, days }: { readonly url: string; readonly days?: 7 | 1 | undefined },
): z.infer<typeof ReviewOpen> {
  const { review, population, decisions } = so;
  const open = [...population].filter(([hash]) => !decisions.has(hash));
  const unreviewable = open.filter(([, item]) =>
    review.reviewers.every((person) => holding(person, item, source) !== undefined),
  );
  const leases = open.filter(([, { kind }]) => kind === 'lease').length;
  return {
    ...aboutReview(review, [
      `${open.length} of ${review.items} items are undecided; GET ${url}?review=${review.id} lists them`,
      ...(review.overdue === 'end' && leases > 0
        ? [
            `${leases} leases end if nobody decides on them, after a notice 7 days and another 1 day before; observed grants stay`,
          ]
        : []),
      ...(unreviewable.length > 0
        ? [
            `${unreviewable.length} items have no reviewer who does not hold them or did not ask for them; name somebody else in reviews of config/admin.yml for the next one`,
          ]
        : []),
      ...review.unread.map((one) => `not read, so its observed grants are not among them: ${one}`),
    ]),
    undecided: open.length,
    ...(days !== undefined && { days }),
    url,
  };
}

/** An event holds no more. */
const MOST_STATEMENTS = 200;

export function reviewConcluded({
  review,
  population,
  decisions,
}: Pick<ReviewSoFar, 'review' | 'population' | 'decisions'>): z.infer<typeof ReviewConcluded> {
  const { kept = 0, removed = 0, overdue: ended = 0, undecided = 0 } = review.concluded ?? {};
  const byHand = [...population].flatMap(([hash, item]) =>
    item.kind === 'observed' && decisions.get(hash)?.decision === 'remove'
      ? [{ warehouse: item.warehouse, database: databaseNamed(item.database), sql: item.sql }]
      : [],
  );
  return {
    ...aboutReview(review, [
      `${kept} kept, ${removed} removed, ${ended} ended because nobody decided on them, ${undecided} left as they were without a decision`,
      ...(byHand.length > 0
        ? [
            `${byHand.length} of those to be removed were not granted by us and are never revoked by us: run what removeByHand says as their database's administrator`,
          ]
        : []),
    ]),
    kept,
    removed,
    ended,
    undecided,
    removeByHand: byHand.slice(0, MOST_STATEMENTS),
  };
}
