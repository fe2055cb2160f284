import type { Warehouse } from '../config.ts';
import type { Instant } from '../time.ts';
import { decidingMessage } from './deciding-message.ts';
import { type Decision, type KnownRequest, refused } from './decision.ts';
import type { AccessRequest } from './request.ts';
import { isElsewhere, unknownLease } from './unknown-lease.ts';

/** What becomes of a revoke: taking away needs no approver and no rule. Without a warehouse: it is not configured any more, and the lease ends all the same. */
export function decideRevoke(
  request: Extract<AccessRequest, { type: 'Model Access Revoked' }>,
  known: KnownRequest,
  warehouse: Warehouse | undefined,
  now: Instant,
): Decision {
  const { registration } = known;
  if (warehouse !== undefined && registration !== undefined && isElsewhere(registration, warehouse))
    return refused(unknownLease(request, registration, warehouse));
  return revokedBy(request, known, now);
}

/** The lease is closed from now on, whether or not it ever began. */
export const revokedBy = (
  request: Extract<AccessRequest, { type: 'Model Access Revoked' | 'Model Access Returned' }>,
  known: KnownRequest,
  now: Instant,
): Decision => ({
  kind: 'revoked',
  registration: {
    databases: [],
    source: known.source,
    contentHash: known.contentHash,
    ...known.registration,
    leaseId: request.leaseId,
    warehouse: request.warehouse,
    status: 'revoked',
    at: now,
    by: request.requestedBy,
    revokedBy: decidingMessage(request, known.source),
  },
});
