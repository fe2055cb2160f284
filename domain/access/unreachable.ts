import type { Instant } from '../time.ts';
import { isOver, type Lease } from './lease.ts';

/**
 * Leases whose request cannot be answered from a catalog, because there is none to read: they wait, and the sweep tries
 * again. Leases that already have an answer keep it; nothing is concluded about what they hold.
 */
export function unreachable(leases: readonly Lease[], because: string, seq: number, at: Instant): Lease[] {
  return leases
    .filter((lease) => lease.revision > 0 && lease.settled?.revision !== lease.revision)
    .map((lease) => ({
      ...lease,
      state: isOver(lease, at) ? 'ending' : 'activating',
      dueAt: at,
      settled: {
        revision: lease.revision,
        outcome: 'held',
        because: [`the warehouse is not reachable: ${because}; tried again every 5 minutes`],
        seq,
        at,
      },
    }));
}
