import { canonical, sha256 } from '../../hash.ts';
import { identityKey, type Privilege, privilegeKey } from '../../privilege.ts';
import { addSeconds, DAY_SECONDS, type Instant } from '../../time.ts';
import { isOver, type Lease } from '../lease.ts';
import type { ItemDecision } from './decide-item.ts';
import type { LeaseItem, Population, Review, ReviewItem } from './review.ts';

/** A review with what was frozen, what was decided, and the leases as they stand now. */
export interface ReviewSoFar {
  readonly review: Review;
  readonly population: Population;
  /** By the item's hash. */
  readonly decisions: ReadonlyMap<string, ItemDecision>;
  /** The parts that are live or scheduled, of all databases that the review is about. */
  readonly leases: readonly Lease[];
}

/** A lease that has to end, with who stands for it. */
export interface Removal {
  readonly leaseId: string;
  readonly warehouse: string;
  /** The message's id: the same each time that it is sent. */
  readonly requestId: string;
  readonly by: string;
  readonly reason: string;
}

type Notice = 'opened' | 7 | 1;
const TOLD = { opened: 'opened', 7: 'noticed7', 1: 'noticed1' } as const;

interface FollowUp {
  readonly remove: readonly Removal[];
  /** What is to be told now: that it has begun, or that it is due in so many days. */
  readonly notice?: Notice;
  /** The review as it is from now on, if that is not as it was. */
  readonly next?: Review;
}

/** A review is looked at once a day, and not always at the same second. */
const TOLERANCE_SECONDS = 3_600;
const days = (count: number): number => count * DAY_SECONDS;

/** What follows from a review now: which leases end, who is told, whether it is over. Pure, and the same when it is repeated. */
export function followReview(so: ReviewSoFar, now: Instant): FollowUp {
  const { review, population, decisions } = so;
  const undecided = [...population].filter(([hash]) => !decisions.has(hash));
  const endsOverdue = review.concluded === undefined && mayEndOverdue(review, now);
  const remove = [
    ...removedByDecision(so, now),
    ...(endsOverdue ? undecided.flatMap(([, item]) => overdue(so, item, now)) : []),
  ];
  if (review.concluded !== undefined) return { remove };
  if (review.opened === undefined)
    return { remove, notice: 'opened', next: told(review, 'opened', now) };
  const isDecided = undecided.length === 0;
  const isDue = review.overdue === 'end' ? endsOverdue : now >= review.dueAt;
  if ((isDecided || isDue) && remove.length === 0)
    return { remove, next: concluded(so, undecided.length, now) };
  const notice = isDecided ? undefined : nextNotice(review, now);
  return notice === undefined ? { remove } : { remove, notice, next: told(review, notice, now) };
}

const told = (review: Review, notice: Notice, at: Instant): Review => ({
  ...review,
  revision: review.revision + 1,
  [TOLD[notice]]: at,
});

/** When the leases end that nobody decides on: seven days after that was told, should it have been told late. */
function endOf({ dueAt, noticed7 }: Review): Instant | undefined {
  if (noticed7 === undefined) return undefined;
  const earliest = addSeconds(noticed7, days(7) - TOLERANCE_SECONDS);
  return earliest > dueAt ? earliest : dueAt;
}

const mayEndOverdue = (review: Review, now: Instant): boolean => {
  const end = endOf(review);
  return (
    review.overdue === 'end' &&
    end !== undefined &&
    now >= end &&
    review.noticed1 !== undefined &&
    now >= addSeconds(review.noticed1, days(1) - TOLERANCE_SECONDS)
  );
};

function nextNotice(review: Review, now: Instant): 7 | 1 | undefined {
  const isNear = (count: number, end: Instant): boolean =>
    now >= addSeconds(end, -days(count) - TOLERANCE_SECONDS);
  if (review.noticed7 === undefined) return isNear(7, review.dueAt) ? 7 : undefined;
  return review.noticed1 === undefined && isNear(1, endOf(review) ?? review.dueAt) ? 1 : undefined;
}

/** What somebody decided to remove, whatever was decided on the lease since; and, while the review is open, its successors. */
function removedByDecision(so: ReviewSoFar, now: Instant): Removal[] {
  const { review, population, decisions, leases } = so;
  const frozen = new Set(
    [...population.values()].map((item) => (item.kind === 'lease' ? item.leaseId : '')),
  );
  return [...decisions].flatMap(([hash, { decision, person, reason }]) => {
    const item = population.get(hash);
    if (decision !== 'remove' || item?.kind !== 'lease') return [];
    const because = `removed in access review ${review.id}${reason === undefined ? '' : `: ${reason}`}`;
    const own = isStanding(item.leaseId, leases, now)
      ? [removal(so, item.leaseId, item, { by: person, reason: because })]
      : [];
    if (review.concluded !== undefined) return own;
    const heirs = leases.filter(
      (lease) =>
        !frozen.has(lease.id) && isStanding(lease.id, leases, now) && succeeds(lease, item, review),
    );
    const ids = [...new Set(heirs.map(({ id }) => id))];
    return [
      ...own,
      ...ids.map((id) =>
        removal(so, id, item, {
          by: person,
          reason: `${because} (it succeeds ${item.leaseId}, which was)`,
        }),
      ),
    ];
  });
}

/** What could not be kept, since nobody knows its members, does not end for want of a decision. */
const mayEnd = (item: ReviewItem): item is LeaseItem =>
  item.kind === 'lease' && item.members !== undefined;

function overdue(
  so: ReviewSoFar,
  item: ReturnType<Population['get']>,
  now: Instant,
): readonly Removal[] {
  if (!item || !mayEnd(item) || !isStanding(item.leaseId, so.leases, now)) return [];
  const by = `access review ${so.review.id}`;
  return [
    removal(so, item.leaseId, item, {
      by,
      reason: `nobody decided on it in ${by}, which was due at ${so.review.dueAt}`,
    }),
  ];
}

const removal = (
  { review }: ReviewSoFar,
  leaseId: string,
  { warehouse }: LeaseItem,
  { by, reason }: Pick<Removal, 'by' | 'reason'>,
): Removal => ({
  leaseId,
  warehouse,
  requestId: `review-${sha256(canonical([review.id, leaseId])).slice(0, 40)}`,
  by,
  reason: reason.slice(0, 1_000),
});

const isStanding = (leaseId: string, leases: readonly Lease[], now: Instant): boolean =>
  leases.some((lease) => lease.id === leaseId && !isOver(lease, now));

/** Whether it gives the same grantee again, since the freeze, something that was removed. */
function succeeds(lease: Lease, item: LeaseItem, { frozenAt }: Review): boolean {
  const before = item.parts[lease.database] ?? [];
  return (
    lease.decidedAt >= frozenAt &&
    identityKey(lease.grantee) === identityKey(item.grantee) &&
    lease.privileges.some((privilege) => before.some((one) => isOfSame(one, privilege)))
  );
}

const isOfSame = (one: Privilege, other: Privilege): boolean =>
  privilegeKey(one) === privilegeKey(other) || isWithin(one, other) || isWithin(other, one);

/** All models of a schema are each of them. */
const isWithin = (one: Privilege, all: Privilege): boolean =>
  one.kind === 'execute-model' && all.kind === 'execute-models' && one.schema === all.schema;

/** Nothing of it is left to do. */
function concluded(
  { review, population, decisions }: ReviewSoFar,
  left: number,
  at: Instant,
): Review {
  const decided = [...decisions].filter(([hash]) => population.has(hash));
  const kept = decided.filter(([, { decision }]) => decision === 'keep').length;
  const ended =
    review.overdue === 'end'
      ? [...population].filter(([hash, item]) => mayEnd(item) && !decisions.has(hash)).length
      : 0;
  return {
    ...review,
    revision: review.revision + 1,
    concluded: {
      at,
      kept,
      removed: decided.length - kept,
      overdue: ended,
      undecided: left - ended,
    },
  };
}
