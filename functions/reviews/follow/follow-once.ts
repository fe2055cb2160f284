import type { EventBus } from '../../../aws/event-bus.ts';
import type { LedgerAnswers } from '../../../aws/ledger/answers.ts';
import type { LedgerLeases } from '../../../aws/ledger/leases.ts';
import type { LedgerReviews } from '../../../aws/ledger/reviews.ts';
import type { OwnRequests } from '../../../aws/own-requests.ts';
import { sourceOf } from '../../../domain/access/decision.ts';
import { reviewConcluded, reviewOpen } from '../../../domain/access/reviews/announce.ts';
import { decisionsIn, reviewAnswers } from '../../../domain/access/reviews/decide-item.ts';
import {
  followReview,
  type Removal,
  type ReviewSoFar,
} from '../../../domain/access/reviews/follow-review.ts';
import { databasesIn, type Review } from '../../../domain/access/reviews/review.ts';
import { ANSWERS_SOURCE } from '../../../domain/access/source.ts';
import type { Config } from '../../../domain/config.ts';
import { TryAgain, UnexpectedResponse } from '../../../domain/errors.ts';
import type { Instant } from '../../../domain/time.ts';

interface FollowDeps {
  readonly config: Config;
  /** Where people decide. */
  readonly url: string;
  readonly reviews: LedgerReviews;
  readonly answers: Pick<LedgerAnswers, 'all'>;
  readonly leases: Pick<LedgerLeases, 'ofDatabase'>;
  readonly bus: EventBus;
  readonly ending: OwnRequests;
}

/** `again`: leases were told to end, and the review is looked at once more when they have. */
export interface FollowedReview {
  readonly id: string;
  readonly attempt: number;
  readonly next: 'again' | 'end';
}

/** A lease ends within seconds; what does not is seen the next day. */
const ATTEMPTS = 4;

/** What is told is told before it is written down: twice is better than never. */
export async function followOnce(
  deps: FollowDeps,
  { id, attempt }: { readonly id: string; readonly attempt: number },
  now: Instant,
): Promise<FollowedReview> {
  const review = await deps.reviews.find(id);
  if (review === undefined) throw new UnexpectedResponse(`the ledger has no access review ${id}`);
  const so = await soFar(deps, review);
  const followUp = followReview(so, now);
  const { remove, next } = followUp;
  await deps.ending.put(remove.map(revocation));
  await tell(deps, so, followUp);
  if (next !== undefined && (await deps.reviews.replace(next)) === 'refused')
    throw new TryAgain(`access review ${id} is looked at by somebody else at this moment`);
  const isUnderWay = remove.length > 0 || followUp.notice !== undefined;
  return { id, attempt: attempt + 1, next: isUnderWay && attempt < ATTEMPTS ? 'again' : 'end' };
}

async function soFar(
  { reviews, answers, leases }: FollowDeps,
  review: Review,
): Promise<ReviewSoFar> {
  const population = await reviews.population(review);
  const decisions = decisionsIn(await answers.all(reviewAnswers(review.id)));
  const known = await Promise.all(databasesIn(population).map(leases.ofDatabase));
  return { review, population, decisions, leases: known.flat() };
}

const revocation = ({ leaseId, warehouse, requestId, by, reason }: Removal) => ({
  detailType: 'Model Access Revoked',
  detail: { requestId, leaseId, warehouse, requestedBy: by, reason },
});

async function tell(
  { bus, config, url }: FollowDeps,
  before: ReviewSoFar,
  { notice, next }: ReturnType<typeof followReview>,
): Promise<void> {
  if (next === undefined) return;
  const so = { ...before, review: next };
  const source = sourceOf({ source: ANSWERS_SOURCE }, config);
  if (next.concluded !== undefined)
    await bus.publish([
      { detailType: 'Model Access Review Concluded', detail: reviewConcluded(so) },
    ]);
  else if (notice === 'opened')
    await bus.publish([
      { detailType: 'Model Access Review Opened', detail: reviewOpen(so, source, { url }) },
    ]);
  else
    await bus.publish([
      {
        detailType: 'Model Access Review Due',
        detail: reviewOpen(so, source, { url, days: notice }),
      },
    ]);
}
