import type { Instant } from '../time.ts';
import { nextUnreadLook } from './database-look.ts';
import { isOver, type Lease, type LeaseOutcome } from './lease.ts';
import { inShort } from './reasons.ts';

/**
 * The leases of which something can be said without a catalog. Whoever waits for an answer gets `held`; access that should
 * have ended is reported once, as `failed`. Nothing is concluded about any other lease. The sweep tries again.
 */
export function unreachable(
  leases: readonly Lease[],
  because: string,
  seq: number,
  at: Instant,
): Lease[] {
  const dueAt = nextUnreadLook(at, at);
  const why = `the warehouse is not reachable: ${because}; tried again after 5 minutes, then less often, every hour at least`;
  const outcomeOf = (
    { revision }: Lease,
    outcome: 'held' | 'failed',
    reason: string,
  ): LeaseOutcome => ({
    revision,
    outcome,
    because: inShort([reason]),
    seq,
    at,
  });
  return leases
    .filter(({ revision }) => revision > 0)
    .flatMap((lease): Lease[] => {
      if (lease.lastOutcome?.revision !== lease.revision) {
        const state = isOver(lease, at) ? 'ending' : 'activating';
        return [{ ...lease, state, dueAt, lastOutcome: outcomeOf(lease, 'held', why) }];
      }
      if (!isOverdue(lease, at)) return [];
      const end = lease.revokedAt ?? lease.expiresAt;
      const reason = `access should have ended at ${end}, and ${why}`;
      return [
        {
          ...lease,
          state: 'revoke-failed',
          dueAt,
          lastOutcome: outcomeOf(lease, 'failed', reason),
        },
      ];
    });
}

/** Of what was never applied there is nothing to take away. */
const isOverdue = (lease: Lease, at: Instant): boolean =>
  isOver(lease, at) && lease.appliedSince !== undefined && lease.state !== 'revoke-failed';
