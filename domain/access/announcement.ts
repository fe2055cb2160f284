import type { Lease, Outcome } from './lease.ts';
import type { EvidenceRecord } from './record.ts';

/** What goes out on the bus. */
export type AnnouncedType =
  | 'Model Access Applied'
  | 'Model Access Held'
  | 'Model Access Blocked'
  | 'Model Access Failed'
  | 'Model Access Refused'
  | 'Model Access Ended';

export interface Announcement {
  readonly detailType: AnnouncedType;
  readonly detail: Readonly<Record<string, unknown>>;
}

const TYPE_OF: Readonly<Record<Outcome, AnnouncedType | undefined>> = {
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
};

/** The events that follow from one evidence: derived, so that they can be published again after a crash. */
export function announcementsOf(record: EvidenceRecord): Announcement[] {
  const withheld: Announcement[] = record.withheld
    ? [{ detailType: 'Model Access Blocked', detail: { database: record.database, evidence: record.seq, outcome: 'withheld', because: [withheldReason(record.withheld)] } }]
    : [];
  return [...record.leases.flatMap((lease) => announce(lease, record)), ...withheld];
}

const withheldReason = ({ hash, revoke }: NonNullable<EvidenceRecord['withheld']>): string =>
  `the configuration would take away ${revoke.length} grants that no ended lease explains; if that is meant, add ${hash} to approvedPlans in config/admin.yml and raise its revision`;

function announce(lease: Lease, record: EvidenceRecord): Announcement[] {
  const { settled } = lease;
  const detailType = settled && TYPE_OF[settled.outcome];
  if (settled === undefined || detailType === undefined) return [];
  return [
    {
      detailType,
      detail: {
        leaseId: lease.id,
        revision: lease.revision,
        database: record.database,
        grantee: lease.grantee,
        ...(lease.persona !== undefined && { persona: lease.persona }),
        outcome: settled.outcome,
        because: settled.because,
        evidence: record.seq,
        at: record.at,
      },
    },
  ];
}
