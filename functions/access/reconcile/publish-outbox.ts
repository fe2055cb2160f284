import { announcementsOf } from '../../../domain/access/announcements-of.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import type { Head } from '../../../domain/access/database-state.ts';
import {
  changeCount,
  changesFrom,
  type EvidenceRecord,
  type LedgerChanges,
  recordOf,
} from '../../../domain/access/evidence-record.ts';
import { TryAgain } from '../../../domain/errors.ts';
import { assertTime, type ReconcileDeps } from './reconcile-deps.ts';

/** LedgerChanges between two marks of progress. As many, and no more, are told a second time after a crash. */
const SLICE = 100;
/** No slice takes longer, unless a service slows us down; and then it is repeated. */
const SLICE_MS = 10_000;

/**
 * Brings the ledger to what the evidence says, and announces it, from where the invocation before stopped. Throws TryAgain
 * when this one's time is over.
 */
export async function publishOutbox(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  head: Head,
  record: EvidenceRecord = recordOf(head),
): Promise<void> {
  const { journal, bus } = deps;
  const count = changeCount(record);
  for (let { done } = head; ; done += SLICE) {
    assertTime(deps, ref, SLICE_MS);
    const isLast = done + SLICE >= count;
    const changes = changesFrom(record, done, SLICE);
    await journal.project(ref.key, changes);
    await bus.publish(announcementsOf(partOf(record, changes, isLast)));
    if (isLast) break;
    if ((await journal.markDone(head, done + SLICE)) === 'refused')
      throw new TryAgain(`somebody else publishes evidence ${head.seq} of ${ref.key}`);
  }
  await journal.closeIntent(ref.key, head.seq);
  await journal.markPublished(head);
}

/** The record as if it were about these changes only; what it says of the whole database is told with the last of them. */
function partOf(record: EvidenceRecord, changes: LedgerChanges, isLast: boolean): EvidenceRecord {
  if (isLast) return { ...record, ...changes };
  const { withheld: _, ...rest } = record;
  return { ...rest, ...changes };
}
