import { askingFor, byGrantee } from '../access/asks-for.ts';
import type { EvidenceRecord } from '../access/evidence-record.ts';
import type { Intent } from '../access/intent.ts';
import { isOver, type Lease } from '../access/lease.ts';
import { type ManagedRectangle, managedIn } from '../access/managed-rectangle.ts';
import type { Instant } from '../time.ts';
import { afterLast, between, type GrantThen } from './between-readings.ts';

/** What a grantee held through us at an instant, or may have. */
export interface HeldThen extends GrantThen {
  /** Leases that asked for it then. */
  readonly leases: readonly Lease[];
}

/** What the evidence of one database says of an instant. */
export interface AccessThen {
  /** The last evidence before it; missing when there was none yet. */
  readonly last?: Pick<EvidenceRecord, 'warehouse' | 'seq' | 'at'>;
  /** The evidence after it, without which nobody knows what came since `last`. */
  readonly next?: Pick<EvidenceRecord, 'seq' | 'at'>;
  readonly held: readonly HeldThen[];
}

/**
 * Replays one chain up to the first evidence after `when`, oldest first. It keeps what is in force and nothing of what was
 * before, so that memory does not grow with the chain.
 */
export function replayTo(when: Instant) {
  const rectangles = new Map<string, ManagedRectangle>();
  const leases = new Map<string, Lease>();
  let ended: string[] = [];
  let last: EvidenceRecord | undefined;
  let next: EvidenceRecord | undefined;

  /** Whether later records matter still. */
  const add = (record: EvidenceRecord): boolean => {
    if (next !== undefined) return false;
    if (record.at > when) {
      next = record;
      return false;
    }
    last = record;
    for (const id of ended) leases.delete(id);
    ended = record.leases.filter(({ state }) => state === 'ended').map(({ id }) => id);
    for (const lease of record.leases) leases.set(lease.id, lease);
    apply(record, rectangles);
    return true;
  };

  /** `open`: batches of which the copy holds the intent. */
  const answer = (open: readonly Intent[] = []): AccessThen => {
    const before = [...rectangles.values()].flatMap(managedIn);
    const then =
      next === undefined
        ? afterLast(
            before,
            open.filter(({ seq, at }) => seq > (last?.seq ?? 0) && at <= when),
          )
        : between(before, next, when);
    const known = new Map(leases);
    // A grant of the next evidence's batch has its reason there; of the others it may say more than was known then.
    for (const lease of next?.leases ?? []) if (!known.has(lease.id)) known.set(lease.id, lease);
    const ofGrantee = byGrantee(known.values());
    return {
      ...(last && { last }),
      ...(next && { next }),
      held: then.map((one) => ({
        ...one,
        leases: askingFor(one.grant, ofGrantee).filter(
          (lease) => hasBegun(lease, when) && !isOver(lease, when),
        ),
      })),
    };
  };

  return { add, answer };
}

const hasBegun = ({ state, startsAt }: Lease, when: Instant): boolean =>
  state !== 'awaiting-approval' && (startsAt === undefined || startsAt <= when);

function apply({ managed }: EvidenceRecord, rectangles: Map<string, ManagedRectangle>): void {
  for (const id of managed.remove) rectangles.delete(id);
  for (const rectangle of managed.put) rectangles.set(rectangle.id, rectangle);
}
