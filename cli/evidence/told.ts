import { recordOf } from '../../domain/access/evidence-record.ts';
import { type EvidenceEntry, judgeHashes, SIGNER_CHAIN } from '../../domain/evidence.ts';
import {
  decidedUnder,
  isToldOf,
  recordInWords,
  signedInWords,
} from '../../domain/evidence-told.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import type { ConfigurationId } from '../../domain/published-revision.ts';
import { SignerRecord } from '../../domain/signer-record.ts';
import {
  type Publication,
  type Publications,
  publicationIn,
  rulesInWords,
} from './publications.ts';
import { chainsOfDatabases, entriesOf } from './read-chains.ts';

/** What one entry says of a request or a lease. */
export interface Told {
  readonly at: string;
  readonly chain: string;
  readonly seq: number;
  readonly says: readonly string[];
}

/** What an entry says, and by which configurations that was decided. */
interface Said extends Pick<Told, 'at' | 'says'> {
  readonly under: readonly ConfigurationId[];
}

/** All that a copy of the evidence says of an id, in the order of time; and which chains do not hang together, from where on. */
export async function toldOf(
  folder: string,
  id: string,
): Promise<{ readonly told: readonly Told[]; readonly broken: readonly string[] }> {
  const found: (Said & Omit<Told, 'at' | 'says'>)[] = [];
  const broken: string[] = [];
  const publications: Publication[] = [];
  for (const chain of [SIGNER_CHAIN, ...chainsOfDatabases(folder)]) {
    const read = chain === SIGNER_CHAIN ? signedOf : recordedOf;
    const because = await readChain(folder, chain, (entry) => {
      const said = read(id, entry);
      if (said.says.length > 0) found.push({ ...said, chain, seq: entry.seq });
      if (chain === SIGNER_CHAIN) publications.push(...publicationsIn(entry).publications);
    });
    broken.push(...because);
  }
  const told = found.map(({ under, says, ...entry }) => ({
    ...entry,
    says: [...says, ...under.map((rules) => rulesInWords(rules, publications))],
  }));
  return { told: told.sort((one, other) => one.at.localeCompare(other.at)), broken };
}

/** Every configuration that a copy of the evidence says was published, in the order of the chain. */
export async function publishedIn(
  folder: string,
): Promise<Publications & { readonly broken: readonly string[] }> {
  const publications: Publication[] = [];
  const strange: string[] = [];
  const broken = await readChain(folder, SIGNER_CHAIN, (entry) => {
    const found = publicationsIn(entry);
    publications.push(...found.publications);
    strange.push(...found.strange);
  });
  return { publications, strange, broken };
}

/** Shows each entry of a chain up to the first that does not fit; what is wrong with that. */
async function readChain(
  folder: string,
  chain: string,
  see: (entry: EvidenceEntry) => void,
): Promise<readonly string[]> {
  const judge = judgeHashes(chain);
  for await (const entry of entriesOf(folder, chain)) {
    judge.add(entry);
    const verdict = judge.verdict();
    if (verdict.status === 'broken') return [`${decodeURIComponent(chain)}: ${verdict.because}`];
    see(entry);
  }
  return [];
}

const signerRecord = ({ body, seq }: EvidenceEntry): SignerRecord =>
  parseJson(SignerRecord, body, `entry ${seq} of ${SIGNER_CHAIN}`);

function publicationsIn(entry: EvidenceEntry): Publications {
  const read = signerRecord(entry).records.flatMap(
    ({ item }) => publicationIn(item, entry.seq) ?? [],
  );
  return {
    publications: read.flatMap((one) => ('publication' in one ? [one.publication] : [])),
    strange: read.flatMap((one) => ('strange' in one ? [one.strange] : [])),
  };
}

function signedOf(id: string, entry: EvidenceEntry): Said {
  const { at, records } = signerRecord(entry);
  const items = records.map(({ item }) => item).filter((item) => isToldOf(id, item));
  return {
    at,
    says: items.flatMap(signedInWords),
    under: items.flatMap((item) => decidedUnder(item) ?? []),
  };
}

function recordedOf(id: string, entry: EvidenceEntry): Said {
  const record = recordOf(entry);
  return { at: record.at, says: recordInWords(id, record) ?? [], under: [record.configuration] };
}
