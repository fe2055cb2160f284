import type { Warehouse } from '../config.ts';
import type { Instant } from '../time.ts';
import { windowProblems } from './approval-rules.ts';
import { databaseInWords } from './database-key.ts';
import { decidingMessage, isSameMessage } from './deciding-message.ts';
import { type Decision, type KnownRequest, refused } from './decision.ts';
import { isOver, type Lease } from './lease.ts';
import { shortened } from './lease-transitions.ts';
import type { AccessRequest } from './request.ts';
import { unknownLease } from './unknown-lease.ts';

type Shortening = Extract<AccessRequest, { type: 'Model Access Shortened' }>;

/** What becomes of an earlier end: taking away needs no approver and no rule. */
export function decideShortening(
  request: Shortening,
  known: KnownRequest,
  warehouse: Warehouse,
  now: Instant,
): Decision {
  const { expiresAt } = request;
  const decidedBy = decidingMessage(request, known.source);
  const isDone = (lease: Lease): boolean => isSameMessage(lease.decidedBy, decidedBy);
  const because = [
    ...unknownLease(request, known.registration, warehouse),
    ...windowProblems(request, now),
  ];
  if (because.length === 0 && known.parts.length === 0)
    because.push(`lease ${request.leaseId} has ended already`);
  for (const lease of known.parts)
    if (!isDone(lease)) because.push(...endProblems(lease, expiresAt, now));
  if (because.length > 0) return refused([...new Set(because)]);
  return {
    kind: 'shortened',
    leases: known.parts.map((lease) =>
      isDone(lease) ? lease : shortened(lease, { expiresAt, at: now, decidedBy }),
    ),
    notes: known.endedParts.map(
      ({ id, database }) => `lease ${id} had ended before in ${databaseInWords(database)}`,
    ),
  };
}

/** Why this part cannot end then. */
function endProblems(lease: Lease, expiresAt: Instant, now: Instant): string[] {
  if (isOver(lease, now)) return [`lease ${lease.id} is already over`];
  if (lease.expiresAt !== undefined && lease.expiresAt <= expiresAt)
    return [
      `lease ${lease.id} ends at ${lease.expiresAt} anyway; Model Access Extended lets it end later, with an approval`,
    ];
  return lease.startsAt === undefined || lease.startsAt < expiresAt
    ? []
    : [
        `lease ${lease.id} would end before it starts at ${lease.startsAt}; Model Access Revoked closes it`,
      ];
}
