import type { Registration } from '../access/registration.ts';

/**
 * How what a tag asked for stands: nobody has seen its request yet; it waits, for Decide or for an approval; it was
 * refused; it is live; somebody has taken it away; its time is over.
 */
export type Standing = 'unseen' | 'open' | 'refused' | 'live' | 'revoked' | 'ended';

export interface LedgerView {
  /** How its request ended; undefined: on its way; `unseen`: nobody knows it. */
  readonly outcome: string | undefined;
  readonly isSeen: boolean;
  readonly registration: Pick<Registration, 'status'> | undefined;
  /** Of the lease's parts: whether each has ended. */
  readonly ended: readonly boolean[];
}

/** The standing of a lease, by what the ledger has of it. */
export function standingOf({ outcome, isSeen, registration, ended }: LedgerView): Standing {
  if (registration?.status === 'revoked') return 'revoked';
  if (registration?.status === 'refused') return 'refused';
  if (registration?.status === 'awaiting') return 'open';
  if (registration?.status === 'decided')
    return ended.length > 0 && ended.every(Boolean) ? 'ended' : 'live';
  if (!isSeen) return 'unseen';
  return outcome === 'refused' ? 'refused' : 'open';
}
