import type { AboutAnyLease, AnnouncedType, Announcement, ExpiryNotice } from './announcement.ts';
import { databaseNamed } from './database-key.ts';
import { type EvidenceRecord, grantCount } from './evidence-record.ts';
import type { Lease, Notice, Outcome } from './lease.ts';
import type { Suspension } from './suspension.ts';

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

const aboutLease = (lease: Lease, record: EvidenceRecord): AboutAnyLease => {
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
  about: AboutAnyLease,
  { end, days }: Notice,
): Omit<ExpiryNotice, 'evidence' | 'at'> => {
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
