import type { Instant } from '../time.ts';
import type { DecidingMessage } from './deciding-message.ts';
import { DRAFT_REVISION, type Lease, waitingUntil } from './lease.ts';

/** A part as Decide writes it down first: no message names it, reconcile does not see it, and nothing is due. */
export function draftOf({ dueAt: _notDue, ...lease }: Lease): Lease {
  return { ...lease, revision: DRAFT_REVISION, state: 'awaiting-approval' };
}

/** What an approved extension decides. */
export interface Extension {
  readonly expiresAt: Instant;
  /** All who have approved the lease so far. */
  readonly approvedBy: readonly string[];
  readonly at: Instant;
  readonly decidedBy: DecidingMessage;
}

/** The lease with its later end. Who extends it wants it still: what has not been applied yet may wait anew. */
export const extended = (lease: Lease, { at, ...extension }: Extension): Lease => ({
  ...lease,
  ...extension,
  revision: lease.revision + 1,
  endSince: at,
  waitingUntil: waitingUntil(at, lease.startsAt),
  dueAt: at,
});

/** An earlier end that somebody decided. */
type Shortening = Pick<Extension, 'expiresAt' | 'at' | 'decidedBy'>;

/** The lease with its earlier end. */
export const shortened = (lease: Lease, { expiresAt, at, decidedBy }: Shortening): Lease => ({
  ...lease,
  expiresAt,
  endSince: at,
  decidedBy,
  revision: lease.revision + 1,
  dueAt: at,
});

/** Who ends a lease, when and why. */
export interface Revocation {
  readonly at: Instant;
  readonly by: string;
  readonly decidedBy: DecidingMessage;
}

/** The lease from its revoke on: no longer live, and due at once. */
export const revoked = (lease: Lease, { at, by, decidedBy }: Revocation): Lease => ({
  ...lease,
  revision: lease.revision + 1,
  state: 'ending',
  revokedAt: at,
  revokedBy: by,
  dueAt: at,
  decidedBy,
});
