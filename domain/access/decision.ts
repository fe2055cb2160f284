import type { Config, Warehouse } from '../config.ts';
import { userOf } from '../login.ts';
import type { Instant } from '../time.ts';
import {
  approvalProblems,
  countedApprovers,
  requesterProblems,
  windowProblems,
} from './approval-rules.ts';
import type { PeopleOfSource } from './approvers.ts';
import { type Asked, askedBy, changedAsk, otherRequester } from './asked.ts';
import { databaseInWords, isDatabaseOf } from './database-key.ts';
import { type DecidingMessage, decidingMessage, isSameMessage } from './deciding-message.ts';
import { expandPersona } from './expand-persona.ts';
import { granteeProblems } from './grantee-rules.ts';
import { isOver, type Lease, waitingUntil } from './lease.ts';
import { extended } from './lease-transitions.ts';
import type { Registration } from './registration.ts';
import type { AccessRequest, Approval } from './request.ts';

/** What Decide knows when it decides. */
export interface KnownRequest {
  readonly source: string;
  readonly contentHash: string;
  readonly registration?: Registration;
  /** The live parts of the lease that an extension names. */
  readonly parts: readonly Lease[];
  /** Its parts that have ended. */
  readonly endedParts: readonly Lease[];
}

export type Decision =
  | { readonly kind: 'refused'; readonly because: readonly string[] }
  /** Nothing is left to do: what the message asks for was decided before it arrived. */
  | { readonly kind: 'already-decided'; readonly because: readonly string[] }
  | { readonly kind: 'awaiting'; readonly registration: Registration }
  | {
      readonly kind: 'approved';
      readonly registration: Registration;
      readonly leases: readonly Lease[];
    }
  | {
      readonly kind: 'extended';
      readonly leases: readonly Lease[];
      /** Parts that it does not bring back. */
      readonly notes: readonly string[];
    }
  | {
      readonly kind: 'revoked';
      readonly registration: Registration;
      readonly decidedBy: DecidingMessage;
    };

const refused = (because: readonly string[]): Decision => ({ kind: 'refused', because });

/** The decision on one readable request. Pure: the clock and everything known are arguments. */
export function decide(
  request: AccessRequest,
  known: KnownRequest,
  config: Config,
  now: Instant,
): Decision {
  const warehouse = config.warehouses.find(({ name }) => name === request.warehouse);
  if (warehouse === undefined) {
    return refused([
      `warehouse ${request.warehouse} is not configured; there is ${config.warehouses.map(({ name }) => name).join(', ')}`,
    ]);
  }
  switch (request.type) {
    case 'Model Access Requested':
    case 'Model Access Approved':
      return begin(request, known, { warehouse, config, now });
    case 'Model Access Extended':
      return extend(request, known, { warehouse, config, now });
    case 'Model Access Revoked':
      return revoke(request, known, warehouse, now);
  }
}

interface Surroundings {
  readonly warehouse: Warehouse;
  readonly config: Config;
  readonly now: Instant;
}

function begin(
  request: Approval,
  known: KnownRequest,
  { warehouse, config, now }: Surroundings,
): Decision {
  const source = sourceOf(known, config);
  if (isOvertaken(request, known)) {
    const doubts = otherRequester(request, known.registration?.asked, source);
    if (doubts.length > 0) return refused(doubts);
    return {
      kind: 'already-decided',
      because: [`the approval of ${request.requestId} arrived before this request`],
    };
  }
  const expanded = expandPersona(request, warehouse, config);
  const requested = requestBefore(known);
  // What was recorded when somebody asked counts, whatever the approval says of it.
  const requestedBy = requested?.by ?? request.requestedBy;
  const approval = {
    ...request,
    requestedBy,
    grantee: request.grantee.name,
    alsoInvolved: [request.requestedBy],
    source,
  };
  const because = [
    ...(warehouse.mode === 'observe'
      ? [`warehouse ${warehouse.name} is only observed; set its mode to plan or enforce`]
      : []),
    ...(warehouse.namespace === undefined
      ? [
          `warehouse ${warehouse.name} has no namespace in config/admin.yml; run setup, then enter its namespace GUID`,
        ]
      : []),
    ...granteeProblems(request.grantee, userOf(warehouse.writer)),
    ...('problems' in expanded ? expanded.problems : []),
    ...windowProblems(request, now),
    ...('approvedBy' in approval
      ? [...approvalProblems(approval, now), ...changedAsk(request, requested, expanded)]
      : requesterProblems(request.requestedBy)),
    ...alreadyTaken(request, known),
  ];
  if (because.length > 0 || 'problems' in expanded) return refused(because);
  const registration: Registration = {
    leaseId: request.requestId,
    status: request.type === 'Model Access Approved' ? 'decided' : 'awaiting',
    source: known.source,
    contentHash: known.contentHash,
    warehouse: warehouse.name,
    databases: [...expanded.parts.keys()],
    at: now,
    by: requestedBy,
    asked: requested ?? askedBy(request, expanded.parts),
  };
  if (!('approvedBy' in approval)) return { kind: 'awaiting', registration };
  const approvedBy = countedApprovers(approval);
  const decidedBy = decidingMessage(request, known.source, approvedBy);
  const leases = [...expanded.parts].map(([database, privileges]): Lease => {
    const { startsAt, expiresAt, persona, ticket } = request;
    return {
      id: request.requestId,
      revision: 1,
      database,
      grantee: request.grantee,
      privileges,
      source: known.source,
      requestedBy,
      approvedBy,
      decidedAt: now,
      decidedBy,
      reason: request.reason,
      state: startsAt !== undefined && startsAt > now ? 'scheduled' : 'activating',
      waitingUntil: waitingUntil(now, startsAt),
      dueAt: now,
      ...(persona && { persona: persona.name }),
      ...(ticket !== undefined && { ticket }),
      ...(startsAt !== undefined && { startsAt }),
      ...(expiresAt !== undefined && { expiresAt }),
    };
  });
  return { kind: 'approved', registration, leases };
}

/** EventBridge keeps no order: a request may arrive after its own approval. */
const isOvertaken = ({ type }: Approval, { registration, source }: KnownRequest): boolean =>
  type === 'Model Access Requested' &&
  registration?.status === 'decided' &&
  registration.source === source;

/** What was asked for under this id before: by a request, or by this very approval when it is decided again. */
const requestBefore = ({ registration, contentHash, source }: KnownRequest): Asked | undefined =>
  registration?.status === 'awaiting' ||
  (registration?.contentHash === contentHash && registration.source === source)
    ? registration.asked
    : undefined;

/** The section of the configuration that the message came under; nobody can be quoted by a source that is not in it. */
const sourceOf = ({ source }: KnownRequest, { sources }: Config): PeopleOfSource =>
  sources.find(({ name }) => name === source) ?? { name: source, approvers: [], compare: 'exact' };

/** A lease id is used once; a revoke that came first closes it for good. */
function alreadyTaken(
  request: Approval,
  { registration, contentHash, source }: KnownRequest,
): string[] {
  if (registration === undefined) return [];
  if (registration.status === 'revoked')
    return [
      `lease ${request.requestId} was revoked at ${registration.at} by ${registration.by}, before this arrived; ask again under a new requestId`,
    ];
  if (registration.status === 'awaiting' && request.type === 'Model Access Approved') return [];
  if (registration.source === source && registration.contentHash === contentHash) return [];
  return [
    `requestId ${request.requestId} already names a lease of source ${registration.source}; use a new requestId`,
  ];
}

function extend(
  request: Extract<AccessRequest, { type: 'Model Access Extended' }>,
  known: KnownRequest,
  { warehouse, config, now }: Surroundings,
): Decision {
  const [first] = known.parts;
  const approval = {
    ...request,
    grantee: first?.grantee.name ?? '',
    alsoInvolved: first === undefined ? [] : [first.requestedBy],
    source: sourceOf(known, config),
  };
  const approvedBy = countedApprovers(approval);
  const decidedBy = decidingMessage(request, known.source, approvedBy);
  const because = [
    ...unknownLease(request, known.registration, warehouse),
    ...windowProblems(request, now),
  ];
  if (because.length === 0 && first === undefined)
    because.push(`lease ${request.leaseId} has ended; ask for a new approval`);
  if (first !== undefined) because.push(...approvalProblems(approval, now));
  for (const lease of known.parts) {
    if (isSameMessage(lease.decidedBy, decidedBy)) continue;
    if (isOver(lease, now))
      because.push(`lease ${lease.id} is already over; ask for a new approval`);
    else if (lease.expiresAt === undefined)
      because.push(`lease ${lease.id} has no end; there is nothing to extend`);
    else if (lease.expiresAt >= request.expiresAt)
      because.push(
        `lease ${lease.id} already runs until ${lease.expiresAt}; an extension ends later (to end it sooner, revoke it)`,
      );
  }
  if (because.length > 0) return refused([...new Set(because)]);
  const extension = {
    expiresAt: request.expiresAt,
    approvedBy: [...new Set([...(first?.approvedBy ?? []), ...approvedBy])],
    at: now,
    decidedBy,
  };
  return {
    kind: 'extended',
    leases: known.parts.map((lease) =>
      isSameMessage(lease.decidedBy, decidedBy) ? lease : extended(lease, extension),
    ),
    notes: known.endedParts.map(endedPart),
  };
}

const endedPart = ({ id, database, lastOutcome }: Lease): string =>
  `lease ${id} has ended in ${databaseInWords(database)}${lastOutcome ? ` (${[lastOutcome.outcome, ...lastOutcome.because].join(': ')})` : ''} and is not extended there; ask for a new approval`;

function revoke(
  request: Extract<AccessRequest, { type: 'Model Access Revoked' }>,
  known: KnownRequest,
  warehouse: Warehouse,
  now: Instant,
): Decision {
  const { registration } = known;
  if (registration !== undefined && isElsewhere(registration, warehouse))
    return refused(unknownLease(request, registration, warehouse));
  return {
    kind: 'revoked',
    decidedBy: decidingMessage(request, known.source),
    registration: {
      databases: [],
      source: known.source,
      contentHash: known.contentHash,
      ...registration,
      leaseId: request.leaseId,
      warehouse: request.warehouse,
      status: 'revoked',
      at: now,
      by: request.requestedBy,
    },
  };
}

function unknownLease(
  request: { leaseId: string; warehouse: string },
  registration: Registration | undefined,
  warehouse: Warehouse,
): string[] {
  if (registration === undefined || registration.status === 'awaiting')
    return [
      `lease ${request.leaseId} is not known; it is the requestId of the approval that made it`,
    ];
  if (isElsewhere(registration, warehouse))
    return [
      `lease ${request.leaseId} belongs to warehouse ${registration.warehouse}, not ${request.warehouse}`,
    ];
  return registration.status === 'revoked'
    ? [`lease ${request.leaseId} was revoked at ${registration.at}; ask for a new approval`]
    : [];
}

/** By where its parts are, not by name: a renamed warehouse is the same, and a tombstone has no parts. */
const isElsewhere = ({ databases }: Registration, warehouse: Warehouse): boolean =>
  databases.some((key) => !isDatabaseOf(key, warehouse));
