import type { Instant } from '../time.ts';
import { approvalDoubts } from './approval-doubts.ts';
import { countedApprovers, quotedApprovers, windowProblems } from './approval-rules.ts';
import { databaseInWords } from './database-key.ts';
import { decidingMessage, isSameMessage } from './deciding-message.ts';
import {
  type Decision,
  type DecisionContext,
  type KnownRequest,
  refused,
  sourceOf,
} from './decision.ts';
import { isOver, type Lease } from './lease.ts';
import { extended } from './lease-transitions.ts';
import { extensionAsks } from './policy/ask.ts';
import { judgePolicy } from './policy/judge.ts';
import { policyOf } from './policy/policy-of.ts';
import type { AccessRequest } from './request.ts';
import { unknownLease } from './unknown-lease.ts';

type ExtensionRequest = Extract<AccessRequest, { type: 'Model Access Extended' }>;

/** What becomes of the extension of a lease: a full decision on the whole time from its first start. */
export function decideExtension(
  request: ExtensionRequest,
  known: KnownRequest,
  { warehouse, config, now }: DecisionContext,
): Decision {
  const [first] = known.parts;
  const unknown = [
    ...unknownLease(request, known.registration, warehouse),
    ...windowProblems(request, now),
  ];
  if (first === undefined)
    return refused(
      unknown.length > 0 ? unknown : [`lease ${request.leaseId} has ended; ask for a new approval`],
    );
  const people = {
    approvedBy: request.approvedBy,
    requestedBy: request.requestedBy,
    grantees: known.parts.map(({ grantee }) => grantee.name),
    alsoInvolved: [first.requestedBy],
    source: sourceOf(known, config),
  };
  const approvedBy = countedApprovers(people);
  const inForce = policyOf(config);
  const asks = extensionAsks(known.parts, request, known.source);
  const verdict = judgePolicy(inForce, asks, { ...people, approvedBy: quotedApprovers(people) });
  const policy = { rules: verdict.rules, hash: inForce.hash };
  const decidedBy = decidingMessage(request, known.source, { approvedBy, policy });
  const because = [
    ...unknown,
    ...approvalDoubts(request, people, verdict, now),
    ...known.parts
      .filter((lease) => !isSameMessage(lease.decidedBy, decidedBy))
      .flatMap((lease) => endProblem(lease, request, now) ?? []),
  ];
  if (because.length > 0) return refused([...new Set(because)], verdict.rules);
  return {
    kind: 'extended',
    leases: known.parts.map((lease) =>
      isSameMessage(lease.decidedBy, decidedBy)
        ? lease
        : extended(lease, {
            expiresAt: request.expiresAt,
            approvedBy: [...new Set([...lease.approvedBy, ...approvedBy])],
            at: now,
            decidedBy,
          }),
    ),
    notes: known.endedParts.map(endedPart),
  };
}

/** Why this part cannot end later. */
function endProblem(
  lease: Lease,
  { expiresAt }: ExtensionRequest,
  now: Instant,
): string | undefined {
  if (isOver(lease, now)) return `lease ${lease.id} is already over; ask for a new approval`;
  if (lease.breakGlass === true)
    return `lease ${lease.id} began by breakGlass and ends at ${lease.expiresAt}; ask for access that somebody approves`;
  if (lease.expiresAt === undefined)
    return `lease ${lease.id} has no end; there is nothing to extend`;
  if (lease.expiresAt >= expiresAt)
    return `lease ${lease.id} already runs until ${lease.expiresAt}; an extension ends later (to end it sooner, revoke it)`;
  return undefined;
}

const endedPart = ({ id, database, lastOutcome }: Lease): string =>
  `lease ${id} has ended in ${databaseInWords(database)}${lastOutcome ? ` (${[lastOutcome.outcome, ...lastOutcome.because].join(': ')})` : ''} and is not extended there; ask for a new approval`;
