import type { Schedules } from '../../../aws/schedules.ts';
import { groupOf } from '../../../domain/access/database-key.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { MESSAGE_VERSION, type NudgeMessage } from '../../../domain/access/message.ts';
import { sha256 } from '../../../domain/hash.ts';
import type { Instant } from '../../../domain/time.ts';

export interface Waker {
  readonly schedules: Schedules;
  readonly warn: (message: string, because: Error) => void;
}

/**
 * Wakes the database at the lease's start and end. Names are hashes of what they wake for, so a repeated Decide makes no
 * second one. A schedule that cannot be made is no reason to fail a lease that is live: the sweep finds what is due.
 */
export async function scheduleEnds(
  { schedules, warn }: Waker,
  leases: readonly Lease[],
  now: Instant,
): Promise<void> {
  for (const lease of leases) {
    if (lease.revokedAt !== undefined) continue;
    for (const at of [lease.startsAt, lease.expiresAt]) {
      if (at === undefined || at <= now) continue;
      const { database, id: leaseId, revision } = lease;
      const body: NudgeMessage = {
        version: MESSAGE_VERSION,
        kind: 'nudge',
        database,
        leaseId,
        revision,
        run: '<aws.scheduler.execution-id>',
      };
      // 64 hex characters: as many as a schedule's name may have.
      const name = sha256(`${database}\n${leaseId}\n${revision}\n${at}`);
      try {
        await schedules.once(name, at, groupOf(database), body);
      } catch (error) {
        if (!(error instanceof Error && '$metadata' in error)) throw error;
        warn(
          `no schedule wakes ${database} at ${at} for lease ${leaseId}; the sweep does, within five minutes`,
          error,
        );
      }
    }
  }
}
