import * as z from 'zod/mini';
import type { Shape } from '../../ledger-json.ts';
import type { AuthenticatedPerson } from '../../people.ts';
import type { Instant } from '../../time.ts';
import { isApprover, isSamePerson, type PeopleOfSource } from '../approvers.ts';
import { itemInWords, type Review, type ReviewItem } from './review.ts';

/** What somebody decided on one item; the first decision counts. */
export interface ItemDecision {
  readonly person: string;
  /** Whom IAM authenticated. */
  readonly by: string;
  readonly decision: 'keep' | 'remove';
  readonly at: Instant;
  readonly reason?: string;
}
export const ItemDecision: z.ZodMiniType<ItemDecision> = z.looseObject({
  person: z.string(),
  by: z.string(),
  decision: z.enum(['keep', 'remove']),
  at: z.string(),
  reason: z.exactOptional(z.string()),
} satisfies Shape<ItemDecision>);

/** Under which question the ledger keeps the decisions of a review. */
export const reviewAnswers = (reviewId: string): string => `review/${reviewId}`;

/** Decisions as the ledger keeps them, by the item's hash. */
export const decisionsIn = (
  kept: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, ItemDecision> =>
  new Map([...kept].map(([hash, decision]) => [hash, ItemDecision.parse(decision)]));

/** What is known when somebody decides. */
interface ItemSoFar {
  readonly review: Review;
  readonly item: ReviewItem;
  readonly before?: ItemDecision | undefined;
  /** Who is who at the URL for answers. */
  readonly source: PeopleOfSource;
}

/** `counted` is written; the others change nothing. */
export type ItemVerdict =
  | { readonly kind: 'counted'; readonly decision: ItemDecision }
  | {
      readonly kind:
        | 'not-a-reviewer'
        | 'holder'
        | 'not-known'
        | 'repeated'
        | 'contradiction'
        | 'late';
      readonly because: string;
    };

/** Whether a person's decision on one item counts. */
export function judgeItem(
  { review, item, before, source }: ItemSoFar,
  given: AuthenticatedPerson & Pick<ItemDecision, 'decision' | 'at' | 'reason'>,
): ItemVerdict {
  const { person, arn: by, decision, at, reason } = given;
  if (!review.reviewers.some((one) => isApprover(person, one, source)))
    return {
      kind: 'not-a-reviewer',
      because: `${person} (${by}) is none of the reviewers of ${review.id}: ${review.reviewers.join(', ')}`,
    };
  const part = holding(person, item, source);
  if (part !== undefined)
    return { kind: 'holder', because: `${part}; let another reviewer decide on it` };
  if (item.members === undefined && decision === 'keep')
    return {
      kind: 'not-known',
      because: `who is in ${item.grantee.type} ${item.grantee.name} could not be read when ${review.id} began, so nobody knows whether ${person} would keep access of their own; it may be removed, and kept in a review that begins when the warehouse can be read`,
    };
  if (before !== undefined)
    return {
      kind: before.decision === decision ? 'repeated' : 'contradiction',
      because: `${before.person} decided to ${before.decision} this at ${before.at} already, and that counts: ${itemInWords(item)}`,
    };
  if (review.concluded !== undefined)
    return {
      kind: 'late',
      because: `review ${review.id} was concluded at ${review.concluded.at}; what is to end before the next one ends by Model Access Revoked`,
    };
  return {
    kind: 'counted',
    decision: { person, by, decision, at, ...(reason !== undefined && { reason }) },
  };
}

/** Why somebody does not decide on this item: it is access of their own, or they asked for it. */
export function holding(
  person: string,
  item: ReviewItem,
  source: PeopleOfSource,
): string | undefined {
  const is = (other: string): boolean => isSamePerson(person, other, source);
  if (item.grantee.type === 'user' && is(item.grantee.name)) return `${person} holds it`;
  const member = item.members?.find(is);
  if (member !== undefined)
    return `${person} holds it as user ${member} of ${item.grantee.type} ${item.grantee.name}`;
  return item.kind === 'lease' && is(item.requestedBy) ? `${person} asked for it` : undefined;
}
