import { isApprover } from './approvers.ts';
import { revokedBy } from './decide-revoke.ts';
import { decidingMessage, isSameMessage } from './deciding-message.ts';
import {
  type Decision,
  type DecisionContext,
  type KnownRequest,
  refused,
  sourceOf,
} from './decision.ts';
import type { Lease } from './lease.ts';
import type { AccessRequest } from './request.ts';
import { unknownLease } from './unknown-lease.ts';

type Return = Extract<AccessRequest, { type: 'Model Access Returned' }>;

/**
 * What becomes of a return: as a revoke, but by those only whose access it is, the user that the lease is for and whoever
 * asked for it. So it can be let to everybody, where a revoke ends anybody's lease.
 */
export function decideReturn(
  request: Return,
  known: KnownRequest,
  { warehouse, config, now }: DecisionContext,
): Decision {
  const { registration } = known;
  const ended = registration?.revokedBy;
  // The same message again, after a crash.
  if (ended !== undefined && isSameMessage(ended, decidingMessage(request, known.source)))
    return revokedBy(request, known, now);
  const unknown = unknownLease(request, registration, warehouse);
  if (unknown.length > 0) return refused(unknown);
  const [lease] = known.parts;
  if (lease === undefined) return refused([`lease ${request.leaseId} has ended already`]);
  const owners = ownersOf(lease);
  const source = sourceOf(known, config);
  return owners.some((person) => isApprover(request.requestedBy, person, source))
    ? revokedBy(request, known, now)
    : refused([
        `lease ${lease.id} is not ${request.requestedBy}'s to return, but ${owners.join("'s or ")}'s; whoever may end it for others sends Model Access Revoked`,
      ]);
}

/** Of a group or a role nobody here knows the members: who asked for it returns it. */
const ownersOf = ({ grantee, requestedBy }: Lease): string[] => [
  ...new Set([requestedBy, ...(grantee.type === 'user' ? [grantee.name] : [])]),
];
