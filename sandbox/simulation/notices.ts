import { answeredAtMs } from './executions.ts';
import type { SimLease } from './leases-at-rest.ts';
import type { Played } from './played.ts';

const DAY_MS = 86_400_000;
/** The sweep comes every five minutes, and its message may be given back for a while. */
const LATE_MS = 3_600_000;

/** Of each lease that lasts, a day before its end that end has been told: where the notice fell due after the end was decided. */
export const noticeProblems = (leases: readonly SimLease[], played: Played): string[] =>
  leases.flatMap((lease) => {
    const { id, expiresAtMs, startsAtMs, isSure, isEndSure } = lease;
    const dueMs = expiresAtMs - DAY_MS;
    const isDue =
      Number.isFinite(dueMs) &&
      dueMs > Math.max(endDecidedAtMs(lease, played), startsAtMs) &&
      dueMs + LATE_MS < played.localAws.clock.now();
    if (!isSure || !isEndSure || !isDue) return [];
    const end = new Date(expiresAtMs).toISOString();
    const isTold = played.localAws.published.some(
      ({ event: { 'detail-type': type, detail } }) =>
        type === 'Model Access Expiring' && detail['leaseId'] === id && detail['expiresAt'] === end,
    );
    return isTold ? [] : [`lease ${id} ends at ${end}, and nobody was told a day before`];
  });

/** When the message that set this end was answered: it was decided no later. */
const endDecidedAtMs = ({ id, expiresAtMs }: SimLease, { steps, localAws }: Played): number =>
  Math.min(
    ...steps.flatMap(({ step }) => {
      if (step.kind !== 'event' || Date.parse(String(step.detail.expiresAt)) !== expiresAtMs)
        return [];
      const { requestId, leaseId: about = requestId } = step.detail;
      return about === id ? [answeredAtMs(localAws, step)] : [];
    }),
  );
