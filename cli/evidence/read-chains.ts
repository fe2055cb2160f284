import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Intent } from '../../domain/access/intent.ts';
import { type EvidenceEntry, SIGNER_CHAIN } from '../../domain/evidence.ts';
import {
  assembled,
  chainPrefix,
  intentPrefix,
  partName,
  StoredEntry,
  seqOfName,
} from '../../domain/evidence-copy.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { WrongUse } from '../wrong-use.ts';

/** The chains of databases in a copy of the evidence bucket, as `aws s3 sync` leaves it; none where there is none. */
export const chainsOfDatabases = (folder: string): string[] =>
  namesIn(join(folder, chainPrefix('reconcile'))).map((name) => `reconcile/${name}`);

/** Whether there is an entry of any chain. */
export const isThereAny = (folder: string): boolean =>
  [SIGNER_CHAIN, ...chainsOfDatabases(folder)].some(
    (chain) => namesIn(join(folder, chainPrefix(chain))).length > 0,
  );

/** A chain's entries, the first first, one after the other: a long one does not fit into memory. */
export async function* entriesOf(copy: string, chain: string): AsyncGenerator<EvidenceEntry> {
  const prefix = chainPrefix(chain);
  for (const name of namesIn(join(copy, prefix))) {
    const seq = seqOfName(`${prefix}${name}`);
    if (seq === undefined) continue;
    const stored = parseJson(StoredEntry, readFileSync(join(copy, prefix, name), 'utf8'), name);
    yield await assembled(stored, async (index) =>
      readFileSync(join(copy, partName(chain, seq, stored.hash, index)), 'utf8'),
    );
  }
}

/** Batches as they were opened; most have their evidence since. */
export const intentsOf = (folder: string, chain: string): Intent[] =>
  namesIn(join(folder, intentPrefix(chain))).map((name) =>
    parseJson(Intent, readFileSync(join(folder, intentPrefix(chain), name), 'utf8'), name),
  );

/** A copy in which nothing is. */
export const noEvidence = (folder: string): WrongUse =>
  new WrongUse(`${folder} holds no evidence; aws s3 sync s3://<evidence bucket> ${folder}`);

/** Names in a folder, in order; none where it is not there. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
