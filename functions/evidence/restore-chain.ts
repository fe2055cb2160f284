import type { EvidenceBucket } from '../../aws/evidence-bucket.ts';
import type { LedgerAnswers } from '../../aws/ledger/answers.ts';
import type { LedgerBreakGlass } from '../../aws/ledger/break-glass.ts';
import type { LedgerJournal } from '../../aws/ledger/journal.ts';
import type { LedgerLeases } from '../../aws/ledger/leases.ts';
import type { LedgerRevisions } from '../../aws/ledger/published-revisions.ts';
import type { LedgerRequests } from '../../aws/ledger/requests.ts';
import type { LedgerReviews } from '../../aws/ledger/reviews.ts';
import type { LedgerSuspensions } from '../../aws/ledger/suspensions.ts';
import type { LedgerTagRecords } from '../../aws/ledger/tag-records.ts';
import { readRecord } from '../../domain/access/evidence-record.ts';
import { type LastWords, listenToLeases } from '../../domain/access/last-words.ts';
import { replayManaged } from '../../domain/access/replay.ts';
import { EvidenceBroken } from '../../domain/errors.ts';
import { compareCopy, judgeChain, type PublicKeys } from '../../domain/evidence.ts';
import type { PublicKey } from '../../domain/hash.ts';
import type { PublishedRevision } from '../../domain/published-revision.ts';
import { pairEntries } from './pair-entries.ts';
import { readCopy } from './read-copy.ts';
import { listenToPublications } from './replayed-configuration.ts';

export interface RestoreDeps {
  readonly leases: Pick<LedgerLeases, 'reinstate' | 'replace'>;
  readonly suspensions: Pick<LedgerSuspensions, 'reinstate'>;
  readonly journal: Pick<
    LedgerJournal,
    'entries' | 'head' | 'append' | 'markPublished' | 'reinstate' | 'closeIntent' | 'reopenIntent'
  >;
  readonly requests: Pick<LedgerRequests, 'reinstate' | 'reinstateRegistration'>;
  readonly tagRecords: Pick<LedgerTagRecords, 'reinstate'>;
  readonly breakGlass: Pick<LedgerBreakGlass, 'reinstate'>;
  readonly reviews: Pick<LedgerReviews, 'reinstate'>;
  readonly answers: Pick<LedgerAnswers, 'reinstate'>;
  readonly publications: Pick<LedgerRevisions, 'reinstate'>;
  readonly bucket: Pick<EvidenceBucket, 'list' | 'get'>;
  readonly keys: PublicKeys;
  /** By which a published configuration is believed. */
  readonly configurationKey: PublicKey | undefined;
}

export interface Chain {
  readonly name: string;
  /** Of a chain that leases and managed grants follow from. */
  readonly database?: string;
}

/** A chain whose copy was read from end to end and holds. */
export interface WholeChain extends Chain {
  /** Which entry has the last word on each lease. */
  readonly lastWords: LastWords;
  /** Number of its last entry. */
  readonly last: number;
  readonly entries: number;
  /** The newest revision of the configuration that it says was published; of the signer's chain. */
  readonly publication: PublishedRevision | undefined;
  /** What is managed after the entries that are in the table already. */
  readonly replay: ReturnType<typeof replayManaged>;
}

interface Check {
  /** Up to this number everything is in the table already; what follows from it is taken along, so that it is not read twice. */
  readonly done: number;
  readonly force: boolean;
}

/**
 * Reads a chain of the bucket beside the ledger's, without writing anything. Throws `EvidenceBroken` where it cannot be
 * replayed: an entry does not hold, or the ledger knows more than the bucket or something else (`force` lets that pass, and
 * the ledger's entry stays).
 */
export async function checkCopy(
  { journal, bucket, keys, configurationKey }: RestoreDeps,
  chain: Chain,
  { done, force }: Check,
): Promise<WholeChain> {
  const judge = judgeChain(chain.name, keys);
  const lastWords = listenToLeases();
  const publications = listenToPublications(configurationKey);
  const replay = replayManaged();
  let last = 0;
  let entries = 0;
  const both = pairEntries(journal.entries(chain.name), readCopy(bucket, chain.name));
  for await (const { ledger, copy } of both) {
    if (ledger !== undefined && !force) {
      const difference = compareCopy(ledger, copy, keys);
      if (difference !== undefined)
        throw broken(chain, `${difference}; invoke recopy, then verify`);
    }
    if (copy === undefined) continue;
    const { seq, entry } = copy;
    if (entry === undefined) throw broken(chain, `entry ${seq} is no signed entry`);
    judge.add(entry);
    const verdict = judge.verdict();
    if (verdict.status === 'broken') throw broken(chain, verdict.because);
    last = seq;
    entries += 1;
    if (chain.database === undefined) {
      publications.hear(entry);
      continue;
    }
    const read = readRecord(entry);
    if ('problem' in read) throw broken(chain, read.problem);
    for (const { id } of read.record.leases) lastWords.hear(id, seq);
    if (seq <= done) replay.add(read.record);
  }
  return { ...chain, lastWords, last, entries, publication: publications.newest(), replay };
}

const broken = ({ name }: Chain, because: string): EvidenceBroken =>
  new EvidenceBroken(`the copy of ${name} cannot be replayed: ${because}`);
