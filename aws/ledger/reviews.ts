import { type Population, Review, ReviewItem } from '../../domain/access/reviews/review.ts';
import { canonical } from '../../domain/hash.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { ABSENT, type Item, type LedgerTable, type Written } from './table.ts';

const REVIEWS = 'REVIEWS';
/** After every sort key of a review. */
const LAST = '\uffff';
const itemsPk = (id: string): string => `REVIEW#${id}`;
/** An attempt that crashed before its review began has frozen another moment. */
const itemSk = ({ frozenAt }: Review, hash: string): string => `ITEM#${frozenAt}#${hash}`;

/** Access reviews, all in one partition, and what each is about in one of its own. */
export function ledgerReviews(table: LedgerTable) {
  const find = async (id: string): Promise<Review | undefined> => {
    const item = await table.get(REVIEWS, id);
    return item && toReview(item);
  };

  const all = async (): Promise<readonly Review[]> =>
    (await table.range(REVIEWS, '', LAST)).map(toReview);

  /** Writes what was frozen, then that the review has begun; refused where it had. */
  const begin = async (review: Review, population: Population): Promise<Written> => {
    await table.writeAll(
      [...population].map(([hash, item]) => ({
        pk: itemsPk(review.id),
        sk: itemSk(review, hash),
        body: canonical(item),
      })),
      [],
    );
    return table.put(toItem(review), ABSENT);
  };

  /** Replaces it where it still has the revision before. */
  const replace = (review: Review): Promise<Written> =>
    table.put(toItem(review), {
      expression: 'revision = :before',
      values: { ':before': review.revision - 1 },
    });

  const item = async (review: Review, hash: string): Promise<ReviewItem | undefined> => {
    const found = await table.get(itemsPk(review.id), itemSk(review, hash));
    return found && toReviewItem(found);
  };

  const population = async (review: Review): Promise<Population> => {
    const from = itemSk(review, '');
    const found = await table.range(itemsPk(review.id), from, `${from}${LAST}`);
    return new Map(found.map((one) => [one.sk.slice(from.length), toReviewItem(one)]));
  };

  /** Puts back what evidence shows, after a restore; a later revision in the table stays. */
  const reinstate = async ({ pk, sk, body }: Item): Promise<void> => {
    if (pk !== REVIEWS) {
      await table.put({ pk, sk, body: String(body) }, ABSENT);
      return;
    }
    const shown = toReview({ pk, sk, body: String(body) });
    await table.put(toItem(shown), {
      expression: 'attribute_not_exists(pk) OR revision < :shown',
      values: { ':shown': shown.revision },
    });
  };

  return { find, all, begin, replace, item, population, reinstate };
}
export type LedgerReviews = ReturnType<typeof ledgerReviews>;

const toItem = (review: Review): Item => ({
  pk: REVIEWS,
  sk: review.id,
  revision: review.revision,
  body: canonical(review),
});
const toReview = ({ sk, body }: Item): Review =>
  parseJson(Review, String(body), `the access review ${sk}`);
const toReviewItem = ({ pk, sk, body }: Item): ReviewItem =>
  parseJson(ReviewItem, String(body), `${sk} of ${pk}`);
