import type { Privilege } from '../../domain/privilege.ts';
import { hasWaitedOut } from './afterwards.ts';
import { grantedAsked } from './asked.ts';
import { answeredAtMs, isAccepted, isOpen } from './executions.ts';
import { isForgotten } from './lost-table.ts';
import type { Played } from './played.ts';
import { grantedToClerk } from './policy-law.ts';
import type { EventStep as Event } from './scenario.ts';
import type { SimGrantee } from './warehouse.ts';

/** A plan from before a lease began may be carried out this much later. */
export const LATE_COMMIT_MS = 3_600_000;

export interface SimLease {
  readonly id: string;
  readonly grantee: SimGrantee;
  readonly databases: readonly string[];
  readonly privileges: readonly Privilege[];
  readonly sentAtMs: number;
  /** The earliest time at which it may have been bound: a tag that is written again still asks for what it did before. */
  readonly boundFromMs: number;
  readonly startsAtMs: number;
  readonly expiresAtMs: number;
  /** From here on every plan has seen it. */
  readonly seenAtMs: number;
  /** False when a message about it got no answer: then access is explained, but nobody was promised any. */
  readonly isSure: boolean;
  /** False when nobody here knows which of several ends is the one decided last: `expiresAtMs` is the latest of them. */
  readonly isEndSure: boolean;
}

/** Leases that explain access at rest. */
export function leasesAtRest(played: Played): SimLease[] {
  const { steps, localAws, lost } = played;
  const events = steps.flatMap(({ atMs, step }) =>
    step.kind === 'event' ? [{ atMs, event: step }] : [],
  );
  const sent = (type: string, is: typeof isAccepted) =>
    events.filter(({ event }) => event.type === type && is(localAws, event));
  const revokes = (is: typeof isAccepted): Set<unknown> =>
    new Set(
      [...sent('Model Access Revoked', is), ...sent('Model Access Returned', is)].map(
        ({ event }) => event.detail.leaseId,
      ),
    );
  const ends = (type: string, is: typeof isAccepted, id: string): number[] =>
    sent(type, is)
      .filter(({ event }) => event.detail.leaseId === id)
      .map(({ event }) => Date.parse(String(event.detail.expiresAt)));
  const extensions = (is: typeof isAccepted, id: string): number[] =>
    ends('Model Access Extended', is, id);
  const shortenings = (is: typeof isAccepted, id: string): number[] =>
    ends('Model Access Shortened', is, id);
  // The last entry of a key wins: what was decided, and of that the first message, from which the lease dates.
  const approvals = new Map(
    [isOpen, isAccepted].flatMap((is) =>
      sent('Model Access Approved', is)
        .map(
          (entry) =>
            [
              String(entry.event.detail.requestId),
              { ...entry, isDecided: is === isAccepted },
            ] as const,
        )
        .reverse(),
    ),
  );
  for (const entry of [...grantedAsked(played), ...grantedToClerk(played)])
    approvals.set(String(entry.event.detail.requestId), entry);
  const nowMs = localAws.clock.now();
  return [...approvals]
    .filter(([id]) => !revokes(isAccepted).has(id) && !hasWaitedOut(id))
    .map(([id, { atMs, event, isDecided }]) => {
      const lease = toLease(atMs, event, extensions(isAccepted, id), answeredAtMs(localAws, event));
      const latestMs = Math.max(lease.expiresAtMs, ...extensions(isOpen, id));
      const shorter = [...shortenings(isAccepted, id), ...shortenings(isOpen, id)];
      // Of an extension and a shortening nobody here knows which was decided last, nor which a lost table has forgotten.
      const isExtended = [...extensions(isAccepted, id), ...extensions(isOpen, id)].length > 0;
      const isShort = lost === undefined && !isExtended;
      const expiresAtMs = isShort ? Math.min(latestMs, ...shortenings(isAccepted, id)) : latestMs;
      const isEndSure = shortenings(isOpen, id).length === 0 && (isShort || shorter.length === 0);
      const isSure =
        isDecided &&
        !revokes(isOpen).has(id) &&
        nowMs < Math.min(lease.expiresAtMs, ...shorter) &&
        !(lost !== undefined && isForgotten(id, steps, lost.loss));
      return { ...lease, expiresAtMs, isSure, isEndSure };
    })
    .filter(({ startsAtMs, expiresAtMs }) => startsAtMs <= nowMs && nowMs < expiresAtMs);
}

function toLease(
  sentAtMs: number,
  { detail }: Event,
  extensions: readonly number[],
  answeredMs: number,
): Omit<SimLease, 'isSure' | 'isEndSure'> {
  const { database } = detail;
  const expiresAtMs =
    detail.expiresAt === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(Date.parse(String(detail.expiresAt)), ...extensions);
  const startsAtMs = detail.startsAt === undefined ? sentAtMs : Date.parse(String(detail.startsAt));
  return {
    id: String(detail.requestId),
    // The scenario's own values: it made this detail.
    grantee: detail.grantee as SimGrantee,
    databases: Array.isArray(database) ? database : [String(database)],
    privileges: detail.privileges as readonly Privilege[],
    sentAtMs,
    boundFromMs: sentAtMs,
    startsAtMs,
    expiresAtMs,
    seenAtMs: Math.max(answeredMs, startsAtMs + LATE_COMMIT_MS),
  };
}
