import type { Privilege } from '../privilege.ts';
import type { Instant } from '../time.ts';
import type { Seen } from './approvals/question.ts';
import { isBreakGlass } from './break-glass.ts';
import { numbered } from './grantees.ts';
import { type Lease, waitingUntil } from './lease.ts';
import type { Approval } from './request.ts';

interface Permitted {
  /** The privileges by ledger key of the database. */
  readonly parts: ReadonlyMap<string, readonly Privilege[]>;
  readonly seen: Seen;
  readonly decided: Pick<Lease, 'source' | 'requestedBy' | 'approvedBy' | 'decidedBy'>;
}

/** What a permitted request makes: a lease for each grantee, with a part in each database. */
export function newLeases(
  request: Approval,
  { parts, seen, decided }: Permitted,
  now: Instant,
): Lease[] {
  const { reason, startsAt, expiresAt, persona, ticket } = request;
  return numbered(request).flatMap(({ id, grantee, others }, index) =>
    [...parts].map(([database, privileges]): Lease => {
      const bound = seen[database]?.[index]?.bound;
      return {
        id,
        revision: 1,
        database,
        grantee,
        ...(others.length > 0 && { alsoFor: others }),
        privileges,
        ...decided,
        decidedAt: now,
        reason,
        state: startsAt !== undefined && startsAt > now ? 'scheduled' : 'activating',
        waitingUntil: waitingUntil(now, startsAt),
        dueAt: now,
        ...(bound !== undefined && { bound }),
        ...(persona && { persona: persona.name }),
        ...(ticket !== undefined && { ticket }),
        ...(startsAt !== undefined && { startsAt }),
        ...(expiresAt !== undefined && { expiresAt }),
        ...(request.externalModels === true && { externalModels: true }),
        ...(isBreakGlass(request) && { breakGlass: true }),
        ...(request.adopts === true && { adopts: true }),
      };
    }),
  );
}
