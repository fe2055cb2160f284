import type { DatabaseState } from '../../../domain/access/database-state.ts';
import { nextSuspensionLook } from '../../../domain/access/judge-suspension.ts';
import { isDraft } from '../../../domain/access/lease.ts';
import { isToBeMoved, nextLook } from '../../../domain/access/next-look.ts';
import type { Instant } from '../../../domain/time.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';

type Looked = Pick<DatabaseState, 'leases' | 'suspensions'>;

/**
 * Moves the next look at each lease and suspension of which nothing new was said, without evidence: when the sweep looks is no part of what
 * is proved. What was said anew has its next look from there.
 */
export async function moveLooks(
  { leases, journal }: Pick<ReconcileDeps, 'leases' | 'journal'>,
  looked: Looked,
  said: Partial<Looked>,
  at: Instant,
): Promise<void> {
  const isSaid = new Set(said.leases?.map(({ id }) => id));
  for (const lease of looked.leases) {
    if (isDraft(lease) || isSaid.has(lease.id)) continue;
    const next = nextLook(lease, at);
    if (isToBeMoved(lease, next, at)) await leases.moveLook(lease, next);
  }
  const isConcluded = new Set(said.suspensions?.map(({ id }) => id));
  for (const suspension of looked.suspensions) {
    if (isConcluded.has(suspension.id)) continue;
    const next = nextSuspensionLook(suspension, at);
    if (isToBeMoved(suspension, next, at)) await journal.moveSuspensionLook(suspension, next);
  }
}
