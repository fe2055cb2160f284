import type { EvidenceDraft } from '../../../domain/access/build-evidence.ts';
import type { Catalog } from '../../../domain/access/catalog.ts';
import { digestOfCatalog, leavesNothing } from '../../../domain/access/catalog-digest.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import { nextDatabaseLook, nextUnreadLook } from '../../../domain/access/database-look.ts';
import { type DatabaseState, nextSeq } from '../../../domain/access/database-state.ts';
import type { EvidenceRecord } from '../../../domain/access/evidence-record.ts';
import { hasFailed, isDraft, type Lease } from '../../../domain/access/lease.ts';
import type { Instant } from '../../../domain/time.ts';
import { moveLooks } from './move-looks.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';
import { watchFromNowOn } from './watch-models.ts';

/** When the sweep comes again, and for what, all of the catalog having been read. */
export async function lookAgain(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  looked: {
    state: DatabaseState;
    at: Instant;
    catalog: Catalog;
    last: EvidenceRecord | undefined;
    said?: EvidenceDraft;
  },
): Promise<void> {
  const { state, at, catalog, last, said } = looked;
  deps.measure('FailedLeases', failedOf(state.leases, said?.leases).length);
  await moveLooks(deps, state, said ?? {}, at);
  await watchFromNowOn(deps, ref, state, catalog);
  const configuration = deps.config.hash;
  const seq = said === undefined ? last?.seq : nextSeq(state);
  const isRest = seq !== undefined && leavesNothing(said ?? last, state);
  await deps.journal.noteLook(ref.key, {
    at: nextDatabaseLook(at),
    ...(isRest && { unchangedIf: digestOfCatalog({ catalog, configuration, seq }) }),
  });
}

/** Nothing could be read, so all that is due waits for the same look, later each time: a paused warehouse may be so for months. */
export async function lookLater(
  { journal, leases }: ReconcileDeps,
  ref: DatabaseRef,
  { leases: known, suspensions, watch, unreadSince: since }: DatabaseState,
  at: Instant,
): Promise<void> {
  const unreadSince = since ?? at;
  const next = nextUnreadLook(unreadSince, at);
  const isDue = (dueAt: Instant | undefined): boolean => dueAt !== undefined && dueAt <= at;
  for (const lease of known)
    if (!isDraft(lease) && isDue(lease.dueAt)) await leases.moveLook(lease, next);
  for (const suspension of suspensions)
    if (isDue(suspension.dueAt)) await journal.moveSuspensionLook(suspension, next);
  if (watch !== undefined && isDue(watch.dueAt))
    await journal.watch(ref.key, { ...watch, dueAt: next });
  await journal.noteLook(ref.key, { at: next, unreadSince });
}

/** Of what was known, with what was said anew. */
function failedOf(known: readonly Lease[], said: readonly Lease[] = []): Lease[] {
  const now = new Map([...known, ...said].map((lease) => [lease.id, lease]));
  return [...now.values()].filter(hasFailed);
}
