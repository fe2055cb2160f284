import type { DatabaseState } from '../../../aws/ledger-journal.ts';
import { announcementsOf } from '../../../domain/access/announcement.ts';
import type { Conclusion } from '../../../domain/access/conclude.ts';
import type { Home } from '../../../domain/access/database-key.ts';
import type { EvidenceRecord } from '../../../domain/access/record.ts';
import { TryAgain } from '../../../domain/errors.ts';
import { type EvidenceLink, GENESIS, sealEvidence } from '../../../domain/evidence.ts';
import { canonical } from '../../../domain/hash.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Desk } from './desk.ts';

// Written by this project only, and sealed by its hash.
export const recordOf = (link: EvidenceLink): EvidenceRecord =>
  JSON.parse(link.body) as EvidenceRecord;

/** Appends the evidence, the commit point, and does what follows from it. */
export async function commit(
  desk: Desk,
  home: Home,
  head: DatabaseState['head'],
  conclusion: Conclusion & { readonly plannedSql?: readonly string[] },
  at: Instant,
): Promise<void> {
  const seq = (head?.seq ?? 0) + 1;
  const record: EvidenceRecord = {
    version: 1,
    database: home.key,
    seq,
    at,
    mode: home.warehouse.mode,
    configuration: { revision: desk.config.revision, hash: desk.config.hash },
    ...conclusion,
  };
  const link = sealEvidence(seq, head?.hash ?? GENESIS, canonical(record));
  if ((await desk.journal.append(home.key, link)) === 'refused') {
    throw new TryAgain(`somebody else has written evidence ${seq} of ${home.key}`);
  }
  await finish(desk, home, link);
}

/** Brings the ledger to what the evidence says and tells the world; repeated after a crash until the outbox mark is off. */
export async function finish(desk: Desk, home: Home, link: EvidenceLink): Promise<void> {
  const record = recordOf(link);
  await desk.journal.project(home.key, record);
  await desk.bus.publish(announcementsOf(record));
  await desk.journal.markPublished(home.key, link);
}
