import type { DatabaseState } from '../../../aws/ledger/journal.ts';
import { announcementsOf } from '../../../domain/access/announcement.ts';
import type { EvidenceDraft } from '../../../domain/access/build-evidence.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import type { EvidenceRecord } from '../../../domain/access/record.ts';
import { TryAgain } from '../../../domain/errors.ts';
import { type EvidenceEntry, GENESIS, sealEvidence } from '../../../domain/evidence.ts';
import { canonical } from '../../../domain/hash.ts';
import type { Instant } from '../../../domain/time.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';

// Written by this project only, and sealed by its hash.
export const recordOf = (link: EvidenceEntry): EvidenceRecord =>
  JSON.parse(link.body) as EvidenceRecord;

/** Appends the evidence, the commit point, and does what follows from it. */
export async function commit(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  head: DatabaseState['head'],
  draft: EvidenceDraft & { readonly plannedSql?: readonly string[] },
  at: Instant,
): Promise<void> {
  const seq = (head?.seq ?? 0) + 1;
  const record: EvidenceRecord = {
    version: 1,
    database: ref.key,
    seq,
    at,
    mode: ref.warehouse.mode,
    configuration: { revision: deps.config.revision, hash: deps.config.hash },
    ...draft,
  };
  const link = sealEvidence(seq, head?.hash ?? GENESIS, canonical(record));
  if ((await deps.journal.append(ref.key, link)) === 'refused') {
    throw new TryAgain(`somebody else has written evidence ${seq} of ${ref.key}`);
  }
  await publishOutbox(deps, ref, link);
}

/** Brings the ledger to what the evidence says and tells the world; repeated after a crash until the outbox mark is off. */
export async function publishOutbox(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  link: EvidenceEntry,
): Promise<void> {
  const record = recordOf(link);
  await deps.journal.project(ref.key, record);
  await deps.bus.publish(announcementsOf(record));
  await deps.journal.markPublished(ref.key, link);
}
