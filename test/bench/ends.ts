import type { Lease } from '../../domain/access/lease.ts';
import type { EvidenceEntry } from '../../domain/evidence.ts';
import { canonical } from '../../domain/hash.ts';
import { lease, NOW, record } from '../domain/access/examples.ts';
import { entryAfter } from '../domain/signed.ts';

/** The lease that the entry of this number ends. */
export const endedBy = (seq: number): Lease =>
  lease({
    id: `L${seq}`,
    state: 'ended',
    lastOutcome: { revision: 1, outcome: 'expired', because: ['expired'], seq, at: NOW },
  });

/** A signed chain of so many entries, each of which ends a lease; none of them is held. */
export function* chainOfEnds(count: number): Generator<EvidenceEntry> {
  let last: EvidenceEntry | undefined;
  for (let seq = 1; seq <= count; seq += 1) {
    last = entryAfter(last, canonical(record({ seq, leases: [endedBy(seq)] })));
    yield last;
  }
}
