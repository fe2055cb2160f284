import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordOf } from '../../domain/access/evidence-record.ts';
import type { KnownDatabase } from '../../domain/access/policy/baseline-change.ts';
import { knownDatabase } from '../../domain/access/policy/baseline-change.ts';
import { databaseOfChain, type EvidenceEntry, SIGNER_CHAIN } from '../../domain/evidence.ts';
import { assembled, StoredEntry } from '../../domain/evidence-copy.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { type SignedItem, SignerRecord } from '../../domain/signer-record.ts';
import { WrongUse } from '../cli/options.ts';

/** What a copy of the evidence bucket holds, as `aws s3 sync` leaves it. Whether it is genuine says tools/verify-evidence.mjs. */
export interface EvidenceOfCopy {
  readonly items: readonly SignedItem['item'][];
  /** By ledger key. */
  readonly databases: ReadonlyMap<string, KnownDatabase>;
}

/** Reads a folder with such a copy. Throws `WrongUse` where there is none. */
export async function readCopy(folder: string): Promise<EvidenceOfCopy> {
  const root = join(folder, 'evidence');
  const chains = foldersIn(join(root, 'reconcile')).map((name) => `reconcile/${name}`);
  const signed = await entriesOf(root, SIGNER_CHAIN);
  if (signed.length === 0 && chains.length === 0)
    throw new WrongUse(`${folder} holds no evidence; aws s3 sync s3://<evidence bucket> ${folder}`);
  const databases = new Map<string, KnownDatabase>();
  for (const chain of chains) {
    const entries = await entriesOf(root, chain);
    databases.set(databaseOfChain(chain), knownDatabase(entries.map(recordOf)));
  }
  const items = signed.flatMap(({ body, seq }) =>
    parseJson(SignerRecord, body, `entry ${seq} of ${SIGNER_CHAIN}`).records.map(
      ({ item }) => item,
    ),
  );
  return { items, databases };
}

function entriesOf(root: string, chain: string): Promise<EvidenceEntry[]> {
  const folder = join(root, chain);
  const names = foldersIn(folder).filter((name) => /^\d{10}\.json$/.test(name));
  return Promise.all(
    names.map((name) => {
      const stored = parseJson(StoredEntry, readFileSync(join(folder, name), 'utf8'), name);
      return assembled(stored, async (index) => {
        const part = `${name.slice(0, 10)}.${stored.hash}.part-${String(index).padStart(4, '0')}`;
        return readFileSync(join(folder, part), 'utf8');
      });
    }),
  );
}

/** Names in a folder, in order; none where it is not there. */
function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
