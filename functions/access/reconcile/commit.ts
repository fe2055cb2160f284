import { announcementsOf } from '../../../domain/access/announcement.ts';
import type { EvidenceDraft } from '../../../domain/access/build-evidence.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import { type DatabaseState, nextSeq } from '../../../domain/access/database-state.ts';
import type { EvidenceRecord } from '../../../domain/access/evidence-record.ts';
import { TryAgain } from '../../../domain/errors.ts';
import { chainOf, type EvidenceEntry, nextEntry } from '../../../domain/evidence.ts';
import { canonical } from '../../../domain/hash.ts';
import type { Instant } from '../../../domain/time.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';

/** Appends the evidence, the commit point, and does what follows from it. */
export async function commit(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  { head }: Pick<DatabaseState, 'head'>,
  draft: EvidenceDraft & { readonly at: Instant },
): Promise<void> {
  const seq = nextSeq({ ...(head && { head }) });
  const record: EvidenceRecord = {
    version: 1,
    database: ref.key,
    seq,
    mode: ref.warehouse.mode,
    configuration: { revision: deps.config.revision, hash: deps.config.hash },
    ...draft,
  };
  const { key, journal } = deps;
  const chain = chainOf(ref.key);
  // Without a signature nothing is written: the intent stays open, and the work comes again.
  const entry = await key.sign(nextEntry({ chain, key: key.arn }, head, canonical(record)));
  if ((await journal.append(entry, { outbox: true })) === 'refused') {
    throw new TryAgain(`somebody else has written evidence ${seq} of ${ref.key}`);
  }
  await publishOutbox(deps, ref, { entry, record });
}

/** Brings the ledger to what the evidence says and announces it; repeated after a crash until the outbox mark is off. */
export async function publishOutbox(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  { entry, record }: { readonly entry: EvidenceEntry; readonly record: EvidenceRecord },
): Promise<void> {
  await deps.journal.project(ref.key, record);
  await deps.bus.publish(announcementsOf(record));
  await deps.journal.markPublished(entry);
}
