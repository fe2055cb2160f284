import type { Warehouse } from '../config.ts';
import type { Instant } from '../time.ts';
import { databaseInWords } from './database-key.ts';
import { decidingMessage, isSameMessage } from './deciding-message.ts';
import { type Decision, type KnownRequest, refused } from './decision.ts';
import { requestOfLease } from './grantees.ts';
import { revoked } from './lease-transitions.ts';
import type { AccessRequest } from './request.ts';
import { isElsewhere, unknownLease } from './unknown-lease.ts';

type Ending = Extract<AccessRequest, { type: 'Model Access Revoked' | 'Model Access Returned' }>;

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
  if (requestOfLease(request.leaseId) === request.leaseId) return revokedBy(request, known, now);
  const [first] = [...known.parts, ...known.endedParts];
  return first === undefined
    ? refused([
        `lease ${request.leaseId} is not known; Model Access Revoked with leaseId ${requestOfLease(request.leaseId)} ends all that its request made, and closes it`,
      ])
    : partsRevokedBy(request, known, now);
}

/** The lease is closed from now on, whether or not it ever began. */
export const revokedBy = (request: Ending, known: KnownRequest, now: Instant): Decision => ({
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

/** The leases whose parts these are end; what their request gives to others goes on. */
export function partsRevokedBy(
  request: Ending,
  { parts, endedParts, source }: Pick<KnownRequest, 'parts' | 'endedParts' | 'source'>,
  now: Instant,
): Decision {
  const decidedBy = decidingMessage(request, source);
  return {
    kind: 'parts-revoked',
    leases: parts.map((lease) =>
      lease.revokedAt !== undefined || isSameMessage(lease.decidedBy, decidedBy)
        ? lease
        : revoked(lease, { at: now, by: request.requestedBy, decidedBy }),
    ),
    notes: endedParts.map(
      ({ id, database }) => `lease ${id} had ended before in ${databaseInWords(database)}`,
    ),
  };
}
