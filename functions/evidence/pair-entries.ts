import type { Copy, EvidenceEntry } from '../../domain/evidence.ts';

/** One place of a chain: what the ledger and what the bucket has there. */
export interface EntryPair {
  readonly ledger?: EvidenceEntry;
  readonly copy?: Copy;
}

/** Both copies of a chain side by side, by number, one pair in memory at a time. */
export async function* pairEntries(
  ledger: AsyncGenerator<EvidenceEntry>,
  copy: AsyncGenerator<Copy>,
): AsyncGenerator<EntryPair> {
  let [ours, theirs] = await Promise.all([ledger.next(), copy.next()]);
  while (ours.done !== true || theirs.done !== true) {
    const seqs = [ours, theirs].map((one) =>
      one.done === true ? Number.POSITIVE_INFINITY : one.value.seq,
    );
    const first = Math.min(...seqs);
    const isOurs = seqs[0] === first;
    const isTheirs = seqs[1] === first;
    yield {
      ...(isOurs && ours.done !== true && { ledger: ours.value }),
      ...(isTheirs && theirs.done !== true && { copy: theirs.value }),
    };
    [ours, theirs] = await Promise.all([
      isOurs ? ledger.next() : ours,
      isTheirs ? copy.next() : theirs,
    ]);
  }
}
