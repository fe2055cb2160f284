import { recordOf } from '../../domain/access/evidence-record.ts';
import type { Lease } from '../../domain/access/lease.ts';
import { chainOf, EvidenceEntry, judgeHashes, nextEntry } from '../../domain/evidence.ts';
import { replayTo } from '../../domain/explain/access-at.ts';
import { canonical } from '../../domain/hash.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { DEV, lease, record } from '../domain/access/examples.ts';
import type { Figure } from './figure.ts';

const ENTRIES = 100_000;
const CHUNK = 1_000;
const CHAIN = chainOf(DEV);
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/evidence';

const ended = (seq: number): Lease => lease({ id: `L${seq}`, state: 'ended' });

/** What was held at the end of a long chain, its hashes checked, beside parsing its entries and nothing else. */
export function benchReplay(): Figure[] {
  const judge = judgeHashes(CHAIN);
  const replay = replayTo('2027-01-01T00:00:00.000Z');
  let last: EvidenceEntry | undefined;
  let parsingMs = 0;
  let replayMs = 0;
  const parsed = (text: string) => parseJson(EvidenceEntry, text, 'an entry');
  for (let from = 0; from < ENTRIES; from += CHUNK) {
    const texts = Array.from({ length: CHUNK }, (_, n) => {
      const seq = from + n + 1;
      const body = canonical(record({ seq, leases: [ended(seq)] }));
      last = { ...nextEntry({ chain: CHAIN, key: KEY }, last, body), signature: '' };
      return JSON.stringify(last);
    });
    const begun = performance.now();
    for (const text of texts) recordOf(parsed(text));
    const between = performance.now();
    for (const text of texts) {
      const entry = parsed(text);
      judge.add(entry);
      if (judge.verdict().status === 'intact') replay.add(recordOf(entry));
    }
    parsingMs += between - begun;
    replayMs += performance.now() - between;
  }
  const isWhole = judge.verdict().status === 'intact' && replay.answer().last?.seq === ENTRIES;
  return [
    {
      name: '100,000 entries: not replayed to an instant',
      value: isWhole ? 0 : 1,
      unit: '',
      limit: 0,
    },
    {
      name: '  replay, hashes checked',
      value: replayMs,
      unit: 'ms',
      naive: parsingMs,
      limit: 3 * parsingMs,
    },
  ];
}
