import { isDraft, type Lease } from '../../../domain/access/lease.ts';
import { isToBeMoved, nextLook } from '../../../domain/access/next-look.ts';
import type { Instant } from '../../../domain/time.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';

/**
 * Moves the next look at each lease of which nothing new was said, without evidence: when the sweep looks is no part of what
 * is proved. What was said anew has its next look from there.
 */
export async function moveLooks(
  { leases }: ReconcileDeps,
  looked: readonly Lease[],
  said: readonly Lease[],
  at: Instant,
): Promise<void> {
  const isSaid = new Set(said.map(({ id }) => id));
  for (const lease of looked) {
    if (isDraft(lease) || isSaid.has(lease.id)) continue;
    const next = nextLook(lease, at);
    if (isToBeMoved(lease, next, at)) await leases.moveLook(lease, next);
  }
}
