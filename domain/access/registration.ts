import * as z from 'zod/mini';
import type { Shape } from '../ledger-json.ts';
import type { Instant } from '../time.ts';
import { Asked } from './asked.ts';
import { DecidingMessage } from './deciding-message.ts';
import { requestOfLease } from './grantees.ts';
import type { Lease } from './lease.ts';

/** What the ledger says of a lease id: nothing yet, who decided it, that it was refused after it had waited, or that it was revoked (perhaps before it began). */
export interface Registration {
  readonly leaseId: string;
  readonly status: 'awaiting' | 'decided' | 'refused' | 'revoked';
  readonly source: string;
  readonly contentHash: string;
  /** As it was called when the lease was decided. */
  readonly warehouse: string;
  /** Ledger keys of the databases in which the lease has a part. */
  readonly databases: readonly string[];
  /** Its leases, where the request was for several grantees; else its own id is the lease's. */
  readonly leases?: readonly string[];
  readonly at: Instant;
  readonly by: string;
  readonly asked?: Asked;
  /** The request itself was decided, by a rule that asks nobody, by people who answered, or without them: an approval that comes later has nothing left to decide. */
  readonly byRequest?: 'rule' | 'answers' | 'break-glass';
  /** Why it was refused after it had waited. */
  readonly because?: readonly string[];
  /** The message that revoked it. */
  readonly revokedBy?: DecidingMessage;
}
export const Registration: z.ZodMiniType<Registration> = z.looseObject({
  leaseId: z.string(),
  status: z.enum(['awaiting', 'decided', 'refused', 'revoked']),
  source: z.string(),
  contentHash: z.string(),
  warehouse: z.string(),
  databases: z.array(z.string()),
  leases: z.exactOptional(z.array(z.string())),
  at: z.string(),
  by: z.string(),
  asked: z.exactOptional(Asked),
  byRequest: z.exactOptional(z.enum(['rule', 'answers', 'break-glass'])),
  because: z.exactOptional(z.array(z.string())),
  revokedBy: z.exactOptional(DecidingMessage),
} satisfies Shape<Registration>);

/** The ids of all leases that a request made. */
export const leaseIdsOf = ({ leaseId, leases }: Registration): readonly string[] =>
  leases ?? [leaseId];

/** What a part of a lease shows of its registration, where that was lost. That one lease of several ended says nothing of the others. */
export function registrationOf(lease: Lease, warehouse: string): Registration {
  const leaseId = requestOfLease(lease.id);
  const isOneOfSeveral = leaseId !== lease.id;
  const known = {
    leaseId,
    source: lease.source,
    contentHash: UNKNOWN_CONTENT,
    warehouse,
    databases: [lease.database],
    ...(isOneOfSeveral && { leases: [lease.id] }),
  };
  return lease.revokedAt === undefined || isOneOfSeveral
    ? { ...known, status: 'decided', at: lease.decidedAt, by: lease.requestedBy }
    : {
        ...known,
        status: 'revoked',
        at: lease.revokedAt,
        by: lease.revokedBy ?? lease.requestedBy,
        revokedBy: lease.decidedBy,
      };
}

/** Of no message: the approval that made the lease is refused when it is sent again, which changes nothing. */
const UNKNOWN_CONTENT = 'unknown';

/** What two records say together of a lease id: what was decided last stands, and no database is forgotten. */
export function joined(one: Registration, other: Registration): Registration {
  const [later, earlier] = RANK[one.status] >= RANK[other.status] ? [one, other] : [other, one];
  const leases = [...new Set([...(later.leases ?? []), ...(earlier.leases ?? [])])];
  return {
    ...earlier,
    ...later,
    contentHash: later.contentHash === UNKNOWN_CONTENT ? earlier.contentHash : later.contentHash,
    databases: [...new Set([...later.databases, ...earlier.databases])],
    ...(leases.length > 0 && { leases }),
  };
}

const RANK: Readonly<Record<Registration['status'], number>> = {
  awaiting: 0,
  decided: 1,
  refused: 1,
  revoked: 2,
};
