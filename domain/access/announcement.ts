import * as z from 'zod/mini';
import { AuditConcluded } from '../audit/announce.ts';
import { DriftFound } from '../drift/announce.ts';
import { Grantee, Privilege } from '../privilege.ts';
import { AccessApprovalNeeded } from './approvals/announce.ts';
import { databaseNamed } from './database-key.ts';
import { type EvidenceRecord, grantCount } from './evidence-record.ts';
import { type Lease, NOTICE_DAYS, type Notice, type Outcome } from './lease.ts';
import { RequestSubject } from './request-subject.ts';
import { ReviewConcluded, ReviewOpen } from './reviews/announce.ts';
import type { Suspension } from './suspension.ts';

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

const TYPE_OF: Readonly<
  Record<
    Outcome,
    | Extract<AnnouncedType, `Model Access ${'Applied' | 'Held' | 'Blocked' | 'Failed' | 'Ended'}`>
    | undefined
  >
> = {
  applied: 'Model Access Applied',
  already: 'Model Access Applied',
  held: 'Model Access Held',
  planned: 'Model Access Held',
  blocked: 'Model Access Blocked',
  failed: 'Model Access Failed',
  ended: 'Model Access Ended',
  expired: 'Model Access Ended',
  kept: 'Model Access Ended',
  scheduled: undefined,
  suspended: 'Model Access Held',
};

/** The events that follow from one evidence: derived, so that they can be published again after a crash. What an earlier one told is not told again. */
export function announcementsOf(record: EvidenceRecord): Announcement[] {
  const { warehouse, seq: evidence, withheld } = record;
  const detail = withheld?.since === evidence && {
    warehouse,
    database: databaseNamed(record.database),
    evidence,
    outcome: 'withheld' as const,
    because: [withheldReason(withheld)],
  };
  const waiting: Announcement[] = detail ? [{ detailType: 'Model Access Blocked', detail }] : [];
  return [
    ...record.leases.flatMap((lease) => announce(lease, record)),
    ...(record.suspensions ?? []).flatMap((suspension) => failureOf(suspension, record)),
    ...waiting,
  ];
}

const withheldReason = ({ hash, revoke }: NonNullable<EvidenceRecord['withheld']>): string =>
  `the configuration would take away ${grantCount(revoke)} grants that no ended lease explains; if that is meant, add ${hash} to approvedPlans in config/admin.yml and raise its revision`;

/** What became of it, and that it ends soon, as far as this evidence is the first to say so. */
function announce(lease: Lease, record: EvidenceRecord): Announcement[] {
  const { lastOutcome, noticed } = lease;
  const about = aboutLease(lease, record);
  const proof = { evidence: record.seq, at: record.at };
  const told: Announcement[] = [];
  const detailType = lastOutcome && TYPE_OF[lastOutcome.outcome];
  if (lastOutcome?.seq === record.seq && detailType !== undefined) {
    const { outcome, because: reasons } = lastOutcome;
    const detail = { ...about, outcome, because: [...reasons], ...proof };
    told.push({ detailType, detail });
    if (lease.breakGlass === true && detailType !== 'Model Access Ended')
      told.push({
        detailType: 'Model Access Break-Glass Used',
        detail: { ...detail, ...breakGlassOf(lease) },
      });
  }
  if (noticed?.seq === record.seq)
    told.push({
      detailType: 'Model Access Expiring',
      detail: { ...expiring(about, noticed), ...proof },
    });
  return told;
}

const breakGlassOf = ({ requestedBy, reason, privileges, decidedBy, expiresAt }: Lease) => ({
  requestedBy,
  reason,
  privileges: [...privileges],
  rules: [...(decidedBy.policy?.rules ?? [])],
  ...(expiresAt !== undefined && { expiresAt }),
});

function failureOf(
  { id, grantee, decidedBy, lastOutcome }: Suspension,
  record: EvidenceRecord,
): Announcement[] {
  if (lastOutcome?.seq !== record.seq || lastOutcome.outcome !== 'failed') return [];
  const { source, requestId, detailType } = decidedBy;
  const detail = {
    source,
    requestId,
    detailType,
    suspensionId: id,
    warehouse: record.warehouse,
    database: databaseNamed(record.database),
    ...(grantee && { grantee }),
    outcome: 'failed' as const,
    because: [...lastOutcome.because],
    evidence: record.seq,
    at: record.at,
  };
  return [{ detailType: 'Model Access Failed', detail }];
}

const aboutLease = (lease: Lease, record: EvidenceRecord): z.infer<typeof OfLease> => {
  const { source, requestId, detailType, ticket = lease.ticket } = lease.decidedBy;
  return {
    source,
    requestId,
    detailType,
    ...(ticket !== undefined && { ticket }),
    leaseId: lease.id,
    revision: lease.revision,
    warehouse: record.warehouse,
    database: databaseNamed(record.database),
    grantee: lease.grantee,
    ...(lease.persona !== undefined && { persona: lease.persona }),
  };
};

const expiring = (
  about: z.infer<typeof OfLease>,
  { end, days }: Notice,
): Omit<z.infer<typeof Expiring>, 'evidence' | 'at'> => {
  const { leaseId, warehouse } = about;
  return {
    ...about,
    expiresAt: end,
    days,
    extendWith: { detailType: 'Model Access Extended', leaseId, warehouse },
    because: [
      `lease ${leaseId} ends at ${end}; to keep it, send Model Access Extended with this leaseId, a later expiresAt and the approval of it`,
    ],
  };
};
