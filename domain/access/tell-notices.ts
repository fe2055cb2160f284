import type { Instant } from '../time.ts';
import type { Lease } from './lease.ts';
import { withNextLook } from './next-look.ts';
import { dueNotice } from './notice.ts';

/**
 * What evidence `seq` says of leases, with the notices that are due. A notice needs no catalog: it is given also while the
 * warehouse cannot be read.
 */
export function withNotices(
  leases: readonly Lease[],
  said: readonly Lease[],
  seq: number,
  at: Instant,
): Lease[] {
  const saidOf = new Map(said.map((lease) => [lease.id, lease]));
  return leases.flatMap((known) => {
    const lease = saidOf.get(known.id);
    return withNotice(lease ?? known, seq, at) ?? lease ?? [];
  });
}

function withNotice(lease: Lease, seq: number, at: Instant): Lease | undefined {
  const due = dueNotice(lease, at);
  if (due === undefined) return undefined;
  const { dueAt: _, ...rest } = lease;
  return withNextLook({ ...rest, noticed: { ...due, seq } }, at);
}
