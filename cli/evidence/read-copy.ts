import { recordOf } from '../../domain/access/evidence-record.ts';
import type { KnownDatabase } from '../../domain/access/policy/baseline-change.ts';
import { knownDatabase } from '../../domain/access/policy/baseline-change.ts';
import { databaseOfChain, type EvidenceEntry, SIGNER_CHAIN } from '../../domain/evidence.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { type SignedItem, SignerRecord } from '../../domain/signer-record.ts';
import { chainsOfDatabases, entriesOf, noEvidence } from './read-chains.ts';

/** What a copy of the evidence bucket holds, as `aws s3 sync` leaves it. Whether it is genuine says tools/verify-evidence.mjs. */
export interface EvidenceOfCopy {
  readonly items: readonly SignedItem['item'][];
  /** By ledger key. */
  readonly databases: ReadonlyMap<string, KnownDatabase>;
}

/** Reads a folder with such a copy. Throws `WrongUse` where there is none. */
export async function readCopy(folder: string): Promise<EvidenceOfCopy> {
  const chains = chainsOfDatabases(folder);
  const signed = await allOf(folder, SIGNER_CHAIN);
  if (signed.length === 0 && chains.length === 0) throw noEvidence(folder);
  const databases = new Map<string, KnownDatabase>();
  for (const chain of chains) {
    const entries = await allOf(folder, chain);
    databases.set(databaseOfChain(chain), knownDatabase(entries.map(recordOf)));
  }
  const items = signed.flatMap(({ body, seq }) =>
    parseJson(SignerRecord, body, `entry ${seq} of ${SIGNER_CHAIN}`).records.map(
      ({ item }) => item,
    ),
  );
  return { items, databases };
}

async function allOf(folder: string, chain: string): Promise<EvidenceEntry[]> {
  const all: EvidenceEntry[] = [];
  for await (const entry of entriesOf(folder, chain)) all.push(entry);
  return all;
}
