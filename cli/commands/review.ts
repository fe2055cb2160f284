import * as z from 'zod/mini';
import { ledgerReviews } from '../../aws/ledger/reviews.ts';
import type { Review } from '../../domain/access/reviews/review.ts';
import { type Context, command } from '../command.ts';
import { askAnswerUrl } from '../installation/answer-url.ts';
import { findInstallation, type Installation, WHERE } from '../installation/installation.ts';

const Reviews = z.array(
  z.object({
    id: z.string(),
    frozenAt: z.string(),
    dueAt: z.string(),
    items: z.int(),
    overdue: z.string(),
    concludedAt: z.exactOptional(z.string()),
  }),
);

/** The access reviews that there are, the newest last. */
export const list = command({
  input: z.strictObject(WHERE),
  output: z.object({ reviews: Reviews }),
  run: async (where) => {
    const { ledger, words } = await findInstallation(where);
    const reviews = [...(await ledgerReviews(ledger).all())].sort((one, other) =>
      one.frozenAt.localeCompare(other.frozenAt),
    );
    return {
      lines: [
        ...reviews.map(reviewLine),
        reviews.length === 0
          ? 'no access review has begun (docs/reviews.md)'
          : `redshift-ml-admin review show <review>${words} lists its items`,
      ],
      data: {
        reviews: reviews.map(({ id, frozenAt, dueAt, items, overdue, concluded }) => ({
          id,
          frozenAt,
          dueAt,
          items,
          overdue,
          ...(concluded !== undefined && { concludedAt: concluded.at }),
        })),
      },
      isFine: true,
    };
  },
});

function reviewLine({ id, frozenAt, dueAt, items, overdue, concluded }: Review): string {
  const stands =
    concluded === undefined
      ? `open, due at ${dueAt}; leases that nobody decides on ${overdue === 'end' ? 'end' : 'stay'}`
      : `concluded at ${concluded.at}`;
  return `${id}  ${items} items of ${frozenAt}  ${stands}`;
}

const Said = z.object({ status: z.int(), message: z.string() });

/** Says it at the URL for answers, in the caller's own name. */
async function say(
  installation: Installation,
  call: Parameters<typeof askAnswerUrl>[1],
  context: Context,
) {
  const said = await askAnswerUrl(installation, call, context);
  return { lines: said.message.split('\n'), data: said, isFine: said.status < 300 };
}

/** What is reviewed, item by item, and what was decided. */
export const show = command({
  input: z.strictObject({ ...WHERE, review: z.string() }),
  output: Said,
  run: async ({ review, ...where }, context) =>
    say(await findInstallation(where), { method: 'GET', query: { review } }, context),
});

/** Keeps or removes one item of a review, exactly as it was frozen. */
export const decide = command({
  input: z.strictObject({
    ...WHERE,
    review: z.string(),
    item: z.string(),
    decision: z.enum(['keep', 'remove'], { error: 'is keep or remove' }),
    reason: z.exactOptional(z.string()),
  }),
  output: Said,
  run: async ({ review, item, decision, reason, ...where }, context) => {
    const about = { review, item, decision, ...(reason !== undefined && { reason }) };
    const body = JSON.stringify({ kind: 'review', ...about });
    return say(await findInstallation(where), { method: 'POST', body }, context);
  },
});

/** Closes the review of a use of break-glass. */
export const close = command({
  input: z.strictObject({ ...WHERE, lease: z.string(), finding: z.string() }),
  output: Said,
  run: async ({ lease, finding, ...where }, context) => {
    const body = JSON.stringify({ kind: 'break-glass', lease, finding });
    return say(await findInstallation(where), { method: 'POST', body }, context);
  },
});
