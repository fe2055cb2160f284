import { isApprover } from './approvers.ts';
import { partsRevokedBy, revokedBy } from './decide-revoke.ts';
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
 * asked for it; of several grantees each returns what is theirs. So it can be let to everybody, where a revoke ends anybody's lease.
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
  if (known.parts.length === 0) return refused([`lease ${request.leaseId} has ended already`]);
  const source = sourceOf(known, config);
  const isHis = (lease: Lease): boolean =>
    ownersOf(lease).some((person) => isApprover(request.requestedBy, person, source));
  const [parts, endedParts] = [known.parts.filter(isHis), known.endedParts.filter(isHis)];
  const others = known.parts.filter((lease) => !isHis(lease));
  if (others.length === 0 && request.leaseId === registration?.leaseId)
    return revokedBy(request, known, now);
  if (parts.length > 0 || endedParts.length > 0)
    return partsRevokedBy(request, { ...known, parts, endedParts }, now);
  return refused([
    `lease ${request.leaseId} is not ${request.requestedBy}'s to return, but ${[...new Set(others.flatMap(ownersOf))].join("'s or ")}'s; whoever may end it for others sends Model Access Revoked`,
  ]);
}

/** Of a group or a role nobody here knows the members: who asked for it returns it. */
const ownersOf = ({ grantee, requestedBy }: Lease): string[] => [
  ...new Set([requestedBy, ...(grantee.type === 'user' ? [grantee.name] : [])]),
];
