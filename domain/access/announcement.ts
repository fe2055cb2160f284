import * as z from 'zod/mini';
import { AuditConcluded } from '../audit/announce.ts';
import { DriftFound } from '../drift/announce.ts';
import { Grantee, Privilege } from '../privilege.ts';
import { AccessApprovalNeeded } from './approvals/announce.ts';
import { NOTICE_DAYS } from './lease.ts';
import { RequestSubject } from './request-subject.ts';
import { ReviewConcluded, ReviewOpen } from './reviews/announce.ts';

const because = z.array(z.string());
const at = z.iso.datetime();

/** The key under which a message is remembered. */
const message = { source: z.string(), requestId: z.string(), detailType: z.string() };

/** The lease in one database (`*` is what belongs to the whole warehouse) and the message that its revision comes from. */
const OfLease = z.object({
  ...message,
  ticket: z.optional(z.string()),
  leaseId: z.string(),
  revision: z.int(),
  warehouse: z.string(),
  database: z.string(),
  grantee: Grantee,
  persona: z.optional(z.string()),
});

/** What became of a lease; `evidence` is the number of the entry that proves it. */
const AboutLease = z.object({
  ...OfLease.shape,
  outcome: z.enum([
    'applied',
    'already',
    'held',
    'planned',
    'blocked',
    'failed',
    'ended',
    'expired',
    'kept',
    'scheduled',
    'suspended',
  ]),
  because,
  evidence: z.int(),
  at,
});

/** A lease ends in so many days, unless a message that begins with `extendWith` and is approved comes before. */
const Expiring = z.object({
  ...OfLease.shape,
  expiresAt: at,
  days: z.literal(NOTICE_DAYS),
  extendWith: z.object({
    detailType: z.literal('Model Access Extended'),
    leaseId: z.string(),
    warehouse: z.string(),
  }),
  because,
  evidence: z.int(),
  at,
});

/** Access that began without the approvals that `rules` want, in an emergency. Its review stays open until somebody else closes it. */
const BreakGlassUsed = z.object({
  ...AboutLease.shape,
  requestedBy: z.string(),
  reason: z.string(),
  privileges: z.array(Privilege),
  rules: z.array(z.string()),
  expiresAt: z.optional(at),
});

/** A suspension that could not be carried out: who is to lose access still has it. */
const SuspensionFailed = z.object({
  ...message,
  suspensionId: z.string(),
  warehouse: z.string(),
  database: z.string(),
  grantee: z.optional(Grantee),
  outcome: z.literal('failed'),
  because,
  evidence: z.int(),
  at,
});

/** Revokes that no ended lease explains wait for somebody to approve them in the configuration. */
const Withheld = z.object({
  warehouse: z.string(),
  database: z.string(),
  evidence: z.int(),
  outcome: z.literal('withheld'),
  because,
});

const Refused = z.object({
  ...message,
  ...z.partial(RequestSubject).shape,
  outcome: z.literal('refused'),
  because,
});

/** An execution that ended without an answer; the key is missing when nobody could even decide. */
const Unanswered = z.object({
  executionArn: z.string(),
  ...z.partial(z.object(message)).shape,
  ...z.partial(RequestSubject).shape,
  outcome: z.enum(['failed', 'unanswered']),
  because,
});

/** An event or a schedule that could not start anything. */
const Undeliverable = z.object({
  messageId: z.string(),
  outcome: z.literal('failed'),
  because,
  excerpt: z.string(),
});

/** Tags, or a subscription of DataZone, that could not be read: nothing follows from them until they can be. */
const Unread = z.object({
  resource: z.string(),
  outcome: z.literal('failed'),
  because,
});

/** What goes out on the bus, by `detail-type`. */
export const ANNOUNCEMENTS = {
  'Model Access Applied': AboutLease,
  'Model Access Held': AboutLease,
  'Model Access Blocked': z.union([AboutLease, Withheld]),
  'Model Access Failed': z.union([AboutLease, SuspensionFailed, Unanswered, Undeliverable, Unread]),
  'Model Access Approval Needed': AccessApprovalNeeded,
  'Model Access Refused': Refused,
  'Model Access Ended': AboutLease,
  'Model Access Expiring': Expiring,
  'Model Access Break-Glass Used': BreakGlassUsed,
  'Model Access Review Opened': ReviewOpen,
  'Model Access Review Due': ReviewOpen,
  'Model Access Review Concluded': ReviewConcluded,
  'Model Access Audit Concluded': AuditConcluded,
  'Model Access Drift Found': DriftFound,
} as const;
export type AnnouncedType = keyof typeof ANNOUNCEMENTS;
export type Announcement = {
  [Type in AnnouncedType]: {
    readonly detailType: Type;
    readonly detail: z.infer<(typeof ANNOUNCEMENTS)[Type]>;
  };
}[AnnouncedType];

/** Of a lease: what every event about it says. */
export type AboutAnyLease = z.infer<typeof OfLease>;
export type ExpiryNotice = z.infer<typeof Expiring>;
