import type { ItemDecision } from '../../../../domain/access/reviews/decide-item.ts';
import type { ReviewSoFar } from '../../../../domain/access/reviews/follow-review.ts';
import {
  beginReview,
  type LeaseItem,
  type Population,
  type Review,
  type ReviewItem,
} from '../../../../domain/access/reviews/review.ts';
import { ReviewConfig } from '../../../../domain/access/reviews/review-config.ts';
import { DEV, execute, MARKETING, NOW, RETENTION, usage } from '../examples.ts';

export const QUARTERLY = ReviewConfig.parse({
  name: 'quarterly',
  everyDays: 90,
  reviewers: ['olivia', 'paul'],
  dueAfterDays: 30,
  overdue: 'end',
});

/** The lease L1 of the examples, as a review has frozen it. */
export const LEASE: LeaseItem = {
  kind: 'lease',
  leaseId: 'L1',
  revision: 1,
  warehouse: 'analytics',
  parts: { [DEV]: [usage(), execute()] },
  grantee: MARKETING,
  members: ['mark'],
  requestedBy: 'alice',
  approvedBy: ['bob'],
  reason: 'churn campaign',
};
export const OBSERVED: ReviewItem = {
  kind: 'observed',
  warehouse: 'analytics',
  database: DEV,
  grantee: RETENTION,
  members: [],
  privilege: execute(),
  sql: 'REVOKE EXECUTE ON MODEL "demo_ml"."customer_churn_auto_model" FROM GROUP "retention_analyst_grp"',
};

export const begun = (
  items: readonly ReviewItem[] = [LEASE, OBSERVED],
): { readonly review: Review; readonly population: Population } =>
  beginReview('quarterly-2026-11-23', QUARTERLY, { items, unread: [], at: NOW });

export const decided = (
  decision: ItemDecision['decision'],
  changes: Partial<ItemDecision> = {},
): ItemDecision => ({
  person: 'olivia',
  by: 'arn:aws:iam::111122223333:user/olivia',
  decision,
  at: NOW,
  ...changes,
});

/** A review that was told of, with decisions on the items of these kinds. */
export function soFar(
  decisions: Partial<Record<ReviewItem['kind'], ItemDecision>>,
  changes: {
    readonly review?: Partial<Review>;
    readonly leases?: ReviewSoFar['leases'];
    readonly items?: readonly ReviewItem[];
  } = {},
): ReviewSoFar {
  const { review, population } = begun(changes.items);
  return {
    review: { ...review, opened: NOW, ...changes.review },
    population,
    decisions: new Map(
      [...population].flatMap(([hash, { kind }]) => {
        const one = decisions[kind];
        return one === undefined ? [] : [[hash, one] as const];
      }),
    ),
    leases: changes.leases ?? [],
  };
}
