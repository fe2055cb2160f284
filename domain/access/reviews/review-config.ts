import * as z from 'zod/mini';
import { namesNobody } from '../person.ts';

const Reviewer = z.string().check(
  z.minLength(1),
  z.maxLength(256),
  z.refine((text) => !namesNobody(text), { error: 'names nobody' }),
);

/** Notices go out 7 days and 1 day before a review's leases end, so nothing shorter can end any. */
const SHORTEST_END_DAYS = 8;

/** A review of who has access: how often, by whom, until when, and what becomes of what nobody decided on. */
export const ReviewConfig = z.strictObject({
  name: z
    .string()
    .check(z.regex(/^[a-z0-9-]{1,40}$/, { error: 'is not 1 to 40 of a-z, 0-9 and -' })),
  /** From the start of one to the start of the next; left out, it is started by hand only. */
  everyDays: z.optional(z.int().check(z.minimum(1), z.maximum(1_100))),
  /** Persons as the URL for answers knows them; nobody decides about access of their own. */
  reviewers: z.array(Reviewer).check(z.minLength(1)),
  dueAfterDays: z._default(z.int().check(z.minimum(1), z.maximum(365)), 30),
  /** What becomes of a lease that nobody has decided on when the review is due. */
  overdue: z._default(z.enum(['keep', 'end']), 'keep'),
  /** Only these warehouses; all when left out. */
  warehouses: z.optional(z.array(z.string()).check(z.minLength(1))),
});
export type ReviewConfig = z.infer<typeof ReviewConfig>;

/** What is wrong with the reviews as a whole. */
export const reviewProblems = (
  reviews: readonly ReviewConfig[],
  warehouses: readonly string[],
): string[] =>
  reviews.flatMap(({ name, dueAfterDays, everyDays, overdue, warehouses: named = [] }, index) => [
    ...(reviews.slice(0, index).some((one) => one.name === name)
      ? [`reviews: the name ${name} stands twice`]
      : []),
    ...named
      .filter((one) => !warehouses.includes(one))
      .map((one) => `reviews.${index}.warehouses: ${one} is not in warehouses`),
    ...(overdue === 'end' && dueAfterDays < SHORTEST_END_DAYS
      ? [
          `reviews.${index}.dueAfterDays: leases end only after notices 7 days and 1 day before; with overdue: end it is ${SHORTEST_END_DAYS} at least`,
        ]
      : []),
    ...(everyDays !== undefined && everyDays <= dueAfterDays
      ? [
          `reviews.${index}.everyDays: the next review would start before this one is due; it has to be more than dueAfterDays, ${dueAfterDays}`,
        ]
      : []),
  ]);
