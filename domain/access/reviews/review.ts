import * as z from 'zod/mini';
import { canonical, sha256 } from '../../hash.ts';
import type { Shape } from '../../ledger-json.ts';
import { describeGrantee, describePrivilege, Grantee, Privilege } from '../../privilege.ts';
import { addSeconds, DAY_SECONDS, type Instant } from '../../time.ts';
import { databaseNamed } from '../database-key.ts';
import type { ReviewConfig } from './review-config.ts';

/** A lease as it stood when the review began: a decision is on this revision of it. */
export interface LeaseItem {
  readonly kind: 'lease';
  readonly leaseId: string;
  readonly revision: number;
  readonly warehouse: string;
  /** The privileges by ledger key of the database. */
  readonly parts: Readonly<Record<string, readonly Privilege[]>>;
  readonly grantee: Grantee;
  /** Users in the group or role; missing where no database of the warehouse could be read. */
  readonly members?: readonly string[];
  readonly requestedBy: string;
  readonly approvedBy: readonly string[];
  readonly reason: string;
  readonly expiresAt?: Instant;
  /** What the newest audit knew of its use, in words. */
  readonly use?: readonly string[];
}

/** A grant that is held and that we did not make. */
export interface ObservedItem {
  readonly kind: 'observed';
  readonly warehouse: string;
  /** Ledger key. */
  readonly database: string;
  readonly grantee: Grantee;
  readonly members: readonly string[];
  readonly privilege: Privilege;
  /** What takes it away, to be run by hand: what we did not grant we never revoke. */
  readonly sql: string;
  /** What the newest audit knew of its use, in words. */
  readonly use?: readonly string[];
}

export type ReviewItem = LeaseItem | ObservedItem;

const LeaseItem: z.ZodMiniType<LeaseItem> = z.looseObject({
  kind: z.literal('lease'),
  leaseId: z.string(),
  revision: z.int(),
  warehouse: z.string(),
  parts: z.record(z.string(), z.array(Privilege)),
  grantee: Grantee,
  members: z.exactOptional(z.array(z.string())),
  requestedBy: z.string(),
  approvedBy: z.array(z.string()),
  reason: z.string(),
  expiresAt: z.exactOptional(z.string()),
  use: z.exactOptional(z.array(z.string())),
} satisfies Shape<LeaseItem>);

const ObservedItem: z.ZodMiniType<ObservedItem> = z.looseObject({
  kind: z.literal('observed'),
  warehouse: z.string(),
  database: z.string(),
  grantee: Grantee,
  members: z.array(z.string()),
  privilege: Privilege,
  sql: z.string(),
  use: z.exactOptional(z.array(z.string())),
} satisfies Shape<ObservedItem>);

export const ReviewItem: z.ZodMiniType<ReviewItem> = z.union([LeaseItem, ObservedItem]);

/** How a review ended: what was decided, and what nobody decided on. */
interface Conclusion {
  readonly at: Instant;
  readonly kept: number;
  readonly removed: number;
  /** Leases that ended because nobody decided on them in time. */
  readonly overdue: number;
  /** What stays although nobody decided on it. */
  readonly undecided: number;
}

/** One review: who decides, until when, and how far it is. What it is about lies beside it, frozen. */
export interface Review {
  readonly id: string;
  readonly name: string;
  readonly frozenAt: Instant;
  readonly dueAt: Instant;
  readonly reviewers: readonly string[];
  readonly overdue: ReviewConfig['overdue'];
  /** How many items were frozen, and the SHA-256 of all of their hashes: none can be left out later. */
  readonly items: number;
  readonly population: string;
  /** Databases whose observed grants nobody could read, and why. */
  readonly unread: readonly string[];
  readonly revision: number;
  /** When it was told that it has begun. */
  readonly opened?: Instant;
  /** When the notices 7 days and 1 day before were told. */
  readonly noticed7?: Instant;
  readonly noticed1?: Instant;
  readonly concluded?: Conclusion;
}

export const Review: z.ZodMiniType<Review> = z.looseObject({
  id: z.string(),
  name: z.string(),
  frozenAt: z.string(),
  dueAt: z.string(),
  reviewers: z.array(z.string()),
  overdue: z.enum(['keep', 'end']),
  items: z.int(),
  population: z.string(),
  unread: z.array(z.string()),
  revision: z.int(),
  opened: z.exactOptional(z.string()),
  noticed7: z.exactOptional(z.string()),
  noticed1: z.exactOptional(z.string()),
  concluded: z.exactOptional(
    z.looseObject({
      at: z.string(),
      kept: z.int(),
      removed: z.int(),
      overdue: z.int(),
      undecided: z.int(),
    } satisfies Shape<Conclusion>),
  ),
} satisfies Shape<Review>);

/** By hash: what a decision names. */
export type Population = ReadonlyMap<string, ReviewItem>;

/** Ledger keys of the databases in which something of it lies. */
export const databasesIn = (population: Population): readonly string[] => [
  ...new Set(
    [...population.values()].flatMap((item) =>
      item.kind === 'lease' ? Object.keys(item.parts) : [item.database],
    ),
  ),
];

/** A decision is on exactly this item of this review. */
const itemHash = (reviewId: string, item: ReviewItem): string =>
  sha256(canonical([reviewId, item]));

/** A review as it begins. */
export function beginReview(
  id: string,
  { name, dueAfterDays, reviewers, overdue }: ReviewConfig,
  frozen: {
    readonly items: readonly ReviewItem[];
    readonly unread: readonly string[];
    readonly at: Instant;
  },
): { readonly review: Review; readonly population: Population } {
  const { items, unread, at } = frozen;
  const population = new Map(items.map((item) => [itemHash(id, item), item]));
  const review: Review = {
    id,
    name,
    frozenAt: at,
    dueAt: addSeconds(at, dueAfterDays * DAY_SECONDS),
    reviewers,
    overdue,
    items: population.size,
    population: sha256([...population.keys()].sort().join('\n')),
    unread,
    revision: 1,
  };
  return { review, population };
}

/** One item for a person, as in `lease L1, revision 2: group g has EXECUTE ON MODEL s.m in dev`. */
export function itemInWords(item: ReviewItem): string {
  const who = describeGrantee(item.grantee);
  if (item.kind === 'observed')
    return `grant in ${item.warehouse}, not ours: ${who} has ${describePrivilege(item.privilege)}${within(item.database)}`;
  const what = Object.entries(item.parts).map(
    ([key, privileges]) => `${privileges.map(describePrivilege).join(', ')}${within(key)}`,
  );
  return `lease ${item.leaseId} in ${item.warehouse}, revision ${item.revision}: ${who} has ${what.join('; ')}, asked for by ${item.requestedBy}, approved by ${item.approvedBy.join(', ') || 'a rule'}, until ${item.expiresAt ?? 'somebody ends it'} (${item.reason})`;
}

const within = (key: string): string =>
  databaseNamed(key) === '*' ? '' : ` in ${databaseNamed(key)}`;
