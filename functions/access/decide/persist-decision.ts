import { isSameMessage } from '../../../domain/access/deciding-message.ts';
import type { Decision, KnownRequest } from '../../../domain/access/decision.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { revoked } from '../../../domain/access/lease-transitions.ts';
import { leaseIdsOf, type Registration } from '../../../domain/access/registration.ts';
import { TryAgain } from '../../../domain/errors.ts';
import type { DecideDeps } from './decide-deps.ts';
import { openReview } from './open-review.ts';

type Accepted = Exclude<
  Decision,
  { kind: 'refused' | 'already-decided' | 'awaiting' | 'suspended' | 'lifted' }
>;

/** The parts as the ledger has them now, for the next states; or why somebody else's decision came first. */
type PersistedDecision =
  | { readonly leases: readonly Lease[]; readonly because: readonly string[] }
  | { readonly refused: readonly string[] };

/** Writes a decision into the ledger. */
export async function persistDecision(
  deps: DecideDeps,
  decision: Accepted,
  known: KnownRequest,
): Promise<PersistedDecision> {
  switch (decision.kind) {
    case 'approved':
      return persistApproval(deps, decision, known);
    case 'extended':
    case 'shortened':
    case 'parts-revoked':
      return { leases: await replaceAll(deps, decision.leases), because: decision.notes };
    case 'revoked':
      return persistRevoke(deps, decision, known);
  }
}

/**
 * Parts first, as drafts that are not live; then the registration, which a revoke may have closed; then the parts go
 * live. So a revoke either closes the registration before, or finds every part.
 */
async function persistApproval(
  deps: DecideDeps,
  { registration, leases }: Extract<Accepted, { kind: 'approved' }>,
  known: KnownRequest,
): Promise<PersistedDecision> {
  const [first] = leases;
  if (first?.breakGlass === true && known.registration === undefined) {
    const refused = await openReview(deps, first);
    if (refused.length > 0) return { refused };
  }
  for (const lease of leases) await deps.leases.draft(lease);
  // After the drafts: what ended before is found here, what ends from now on leaves nothing that could be activated.
  const found = await Promise.all(leases.map(({ database, id }) => deps.leases.find(database, id)));
  const ended = found.flatMap((part) => (part?.ended ? [part.lease] : []));
  if (ended.length > 0) return { refused: ended.map(alreadyEnded) };
  // A repetition writes what it saw once more: a revoke that closed the registration meanwhile must not find its lease alive again.
  await register(
    deps,
    known.registration?.status === 'decided' ? known.registration : registration,
    known,
  );
  for (const lease of leases) await begin(deps, lease);
  return { leases, because: [] };
}

/** A part that is no draft any more was begun by this very approval before, unless it was revoked before it began. */
async function begin(deps: DecideDeps, lease: Lease): Promise<void> {
  if ((await deps.leases.activate(lease)) === 'written') return;
  const found = await deps.leases.find(lease.database, lease.id);
  // One of several that was revoked alone leaves the registration open: what it wrote stands.
  const isAlone = lease.alsoFor !== undefined && found?.lease.revokedAt !== undefined;
  if (found === undefined || (found.lease.revokedAt !== undefined && !isAlone))
    throw new TryAgain(`lease ${lease.id} was revoked by somebody else meanwhile`);
}

const alreadyEnded = ({ id, database, lastOutcome }: Lease): string =>
  `lease ${id} has ended in ${database}${lastOutcome ? ` (${lastOutcome.outcome} at ${lastOutcome.at})` : ''} and does not begin again; ask again under a new requestId`;

const partsOf = (registration: Registration): (readonly [database: string, id: string])[] =>
  registration.databases.flatMap((database) =>
    leaseIdsOf(registration).map((id) => [database, id] as const),
  );

async function persistRevoke(
  deps: DecideDeps,
  { registration }: Extract<Accepted, { kind: 'revoked' }>,
  known: KnownRequest,
): Promise<PersistedDecision> {
  if (known.registration?.status !== 'revoked') await register(deps, registration, known);
  const { at, by, revokedBy: decidedBy } = registration;
  const revocation = { at, by, decidedBy };
  const parts: Lease[] = [];
  for (const [database, id] of partsOf(registration)) {
    const found = await deps.leases.find(database, id);
    if (found === undefined) continue;
    const { lease, ended } = found;
    if (ended || lease.revokedAt !== undefined) parts.push(lease);
    else parts.push(...(await replaceAll(deps, [revoked(lease, revocation)])));
  }
  const because =
    parts.length > 0
      ? []
      : ['no such lease began; an approval for it that arrives later is refused'];
  return { leases: parts, because };
}

/** One conditional update per part; a part that this very message changed before a crash is left as it is. */
async function replaceAll(deps: DecideDeps, leases: readonly Lease[]): Promise<Lease[]> {
  for (const lease of leases) {
    const current = await deps.leases.find(lease.database, lease.id);
    if (current && isSameMessage(current.lease.decidedBy, lease.decidedBy)) continue;
    if ((await deps.leases.replace(lease, lease.revision - 1)) === 'refused') {
      throw new TryAgain(`lease ${lease.id} was changed by somebody else meanwhile`);
    }
  }
  return [...leases];
}

/** Throws `TryAgain` when the lease id does not stand any more as the decision saw it. */
export async function register(
  deps: Pick<DecideDeps, 'requests'>,
  registration: NonNullable<KnownRequest['registration']>,
  known: KnownRequest,
): Promise<void> {
  if ((await deps.requests.register(registration, known.registration)) === 'refused') {
    throw new TryAgain(`lease ${registration.leaseId} was decided by somebody else meanwhile`);
  }
}
