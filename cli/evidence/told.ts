import { recordOf } from '../../domain/access/evidence-record.ts';
import { type EvidenceEntry, judgeHashes, SIGNER_CHAIN } from '../../domain/evidence.ts';
import { isToldOf, recordInWords, signedInWords } from '../../domain/evidence-told.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { SignerRecord } from '../../domain/signer-record.ts';
import { chainsOfDatabases, entriesOf } from './read-chains.ts';

/** What one entry says of a request or a lease. */
export interface Told {
  readonly at: string;
  readonly chain: string;
  readonly seq: number;
  readonly says: readonly string[];
}

/** All that a copy of the evidence says of an id, in the order of time; and which chains do not hang together, from where on. */
export async function toldOf(
  folder: string,
  id: string,
): Promise<{ readonly told: readonly Told[]; readonly broken: readonly string[] }> {
  const told: Told[] = [];
  const broken: string[] = [];
  for (const chain of [SIGNER_CHAIN, ...chainsOfDatabases(folder)]) {
    const judge = judgeHashes(chain);
    const read = chain === SIGNER_CHAIN ? signedOf : recordedOf;
    for await (const entry of entriesOf(folder, chain)) {
      judge.add(entry);
      const verdict = judge.verdict();
      if (verdict.status === 'broken') {
        broken.push(`${decodeURIComponent(chain)}: ${verdict.because}`);
        break;
      }
      const { at, says } = read(id, entry);
      if (says.length > 0) told.push({ at, chain, seq: entry.seq, says });
    }
  }
  return { told: told.sort((one, other) => one.at.localeCompare(other.at)), broken };
}

function signedOf(id: string, { body, seq }: EvidenceEntry): Pick<Told, 'at' | 'says'> {
  const { at, records } = parseJson(SignerRecord, body, `entry ${seq} of ${SIGNER_CHAIN}`);
  const items = records.map(({ item }) => item).filter((item) => isToldOf(id, item));
  return { at, says: items.flatMap(signedInWords) };
}

function recordedOf(id: string, entry: EvidenceEntry): Pick<Told, 'at' | 'says'> {
  const record = recordOf(entry);
  return { at: record.at, says: recordInWords(id, record) ?? [] };
}
