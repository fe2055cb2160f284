import * as z from 'zod/mini';
import type { Shape } from '../ledger-json.ts';
import { Grantee, Privilege } from '../privilege.ts';
import { addSeconds, DAY_SECONDS, type Instant } from '../time.ts';
import { Bound } from './bound.ts';
import { DecidingMessage } from './deciding-message.ts';

const LeaseState = z.enum([
  'awaiting-approval',
  'scheduled',
  'activating',
  'active',
  'waiting',
  'activation-failed',
  'ending',
  'revoke-failed',
  'suspended',
  'ended',
]);
export type LeaseState = z.infer<typeof LeaseState>;

/** What became of a lease at a reconcile. */
const Outcome = z.enum([
  'applied',
  'already',
  'scheduled',
  'planned',
  'held',
  'blocked',
  'failed',
  'ended',
  'expired',
  'kept',
  'suspended',
]);
export type Outcome = z.infer<typeof Outcome>;

/** The last word of a reconcile on one revision of the lease; it is the answer to whoever asks again. */
export interface LeaseOutcome {
  readonly revision: number;
  readonly outcome: Outcome;
  readonly because: readonly string[];
  /** Sequence number of the evidence that proves it. */
  readonly seq: number;
  readonly at: Instant;
}

/** Days before its end at which a lease's coming end is told, the first first. */
export const NOTICE_DAYS = [7, 1] as const;

/** The last notice of a coming end, and the number of the evidence that told it. Of another end it says nothing. */
export interface Notice {
  readonly end: Instant;
  readonly days: (typeof NOTICE_DAYS)[number];
  readonly seq: number;
}

/**
 * The reason why grants exist in one database. A request for several databases makes one lease with a part in each; one for
 * several grantees makes such a lease for each of them (grantees.ts).
 */
export interface Lease {
  readonly id: string;
  /** Grows with every decision; a message names the revision that it is about. */
  readonly revision: number;
  /** Ledger key of the database (domain/access/database-key.ts). */
  readonly database: string;
  readonly grantee: Grantee;
  /** Whom its request was for besides; each has a lease of their own. */
  readonly alsoFor?: readonly Grantee[];
  /** Frozen when decided. */
  readonly privileges: readonly Privilege[];
  readonly persona?: string;
  readonly source: string;
  readonly requestedBy: string;
  readonly approvedBy: readonly string[];
  readonly decidedAt: Instant;
  /** The message that made this revision: an approval, an extension or a revoke. */
  readonly decidedBy: DecidingMessage;
  readonly reason: string;
  readonly ticket?: string;
  /** Whether models of Bedrock are meant, as asked. */
  readonly externalModels?: true;
  /** Begun without the approvals that the policy wanted; it is not extended. */
  readonly breakGlass?: true;
  /** It takes over what somebody else granted, and grants nothing itself until it has. */
  readonly adopts?: true;
  readonly startsAt?: Instant;
  readonly expiresAt?: Instant;
  /** When its end was decided, where that was after its approval. */
  readonly endSince?: Instant;
  readonly noticed?: Notice;
  /** Set by a revoke: from then on the lease is not live. */
  readonly revokedAt?: Instant;
  readonly revokedBy?: string;
  readonly state: LeaseState;
  /** Set at the first application: a successor under the same name is somebody else. */
  readonly bound?: Bound;
  /** All that its grantee had of us vanished without a revoke of ours: nothing is granted on this approval any more. */
  readonly lost?: true;
  /** When a part of it was first applied: something that it asks for was held through us, or all of it. */
  readonly appliedSince?: Instant;
  /** Set by each decision: a lease of which nothing has been applied until here is over. */
  readonly waitingUntil?: Instant;
  readonly lastOutcome?: LeaseOutcome;
  /** When the sweep has to look at this lease again: its own affair, and no part of what evidence proves. */
  readonly dueAt?: Instant;
}

const LeaseOutcome: z.ZodMiniType<LeaseOutcome> = z.looseObject({
  revision: z.int(),
  outcome: Outcome,
  because: z.array(z.string()),
  seq: z.int(),
  at: z.string(),
} satisfies Shape<LeaseOutcome>);

const Notice: z.ZodMiniType<Notice> = z.looseObject({
  end: z.string(),
  days: z.literal(NOTICE_DAYS),
  seq: z.int(),
} satisfies Shape<Notice>);

export const Lease: z.ZodMiniType<Lease> = z.looseObject({
  id: z.string(),
  revision: z.int(),
  database: z.string(),
  grantee: Grantee,
  alsoFor: z.exactOptional(z.array(Grantee)),
  privileges: z.array(Privilege),
  persona: z.exactOptional(z.string()),
  source: z.string(),
  requestedBy: z.string(),
  approvedBy: z.array(z.string()),
  decidedAt: z.string(),
  decidedBy: DecidingMessage,
  reason: z.string(),
  ticket: z.exactOptional(z.string()),
  externalModels: z.exactOptional(z.literal(true)),
  breakGlass: z.exactOptional(z.literal(true)),
  adopts: z.exactOptional(z.literal(true)),
  startsAt: z.exactOptional(z.string()),
  expiresAt: z.exactOptional(z.string()),
  endSince: z.exactOptional(z.string()),
  noticed: z.exactOptional(Notice),
  revokedAt: z.exactOptional(z.string()),
  revokedBy: z.exactOptional(z.string()),
  state: LeaseState,
  bound: z.exactOptional(Bound),
  lost: z.exactOptional(z.literal(true)),
  appliedSince: z.exactOptional(z.string()),
  waitingUntil: z.exactOptional(z.string()),
  lastOutcome: z.exactOptional(LeaseOutcome),
  dueAt: z.exactOptional(z.string()),
} satisfies Shape<Lease>);

/** Revision of a part that Decide has written down but not begun: no message names it, and reconcile does not see it. */
export const DRAFT_REVISION = 0;
export const isDraft = ({ revision }: Lease): boolean => revision === DRAFT_REVISION;

/** What was decided could not be carried out, and stays so until its cause is gone. */
export const hasFailed = ({ state }: Pick<Lease, 'state'>): boolean =>
  state === 'activation-failed' || state === 'revoke-failed';

/** Whether the lease explains access at `now`: decided, not ended, started, not expired. */
export function isLive(lease: Lease, now: Instant): boolean {
  return (
    lease.state !== 'awaiting-approval' &&
    !isOver(lease, now) &&
    (lease.startsAt === undefined || lease.startsAt <= now)
  );
}

/** Whether the lease can never be live again. */
export function isOver(lease: Lease, now: Instant): boolean {
  return (
    lease.state === 'ended' ||
    lease.revokedAt !== undefined ||
    (lease.expiresAt !== undefined && lease.expiresAt <= now) ||
    hasWaitedInVain(lease, now)
  );
}

/**
 * An approval that could not be carried out must not come to life months later, whatever kept it: a model, a mode, a paused
 * warehouse. What was carried out in part is another matter: to end it because one of its models trains for a week would
 * take away access that nobody decided to take away.
 */
const hasWaitedInVain = ({ appliedSince, waitingUntil }: Lease, now: Instant): boolean =>
  appliedSince === undefined && waitingUntil !== undefined && waitingUntil <= now;

/** How long a decision may wait for what it needs: counted from when it is made, or from the lease's start. */
export const WAITING_DAYS = 7;
export const waitingUntil = (decidedAt: Instant, startsAt: Instant = decidedAt): Instant =>
  addSeconds(startsAt > decidedAt ? startsAt : decidedAt, WAITING_DAYS * DAY_SECONDS);
