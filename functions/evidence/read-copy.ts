import type { EvidenceBucket } from '../../aws/evidence-bucket.ts';
import type { EvidenceEntry } from '../../domain/evidence.ts';
import { type CopiedEntry, databasePrefix, partName } from '../../domain/evidence-copy.ts';

/** A database's chain as the bucket holds it, oldest first, long bodies put together again. */
export async function readCopy(bucket: EvidenceBucket, database: string): Promise<EvidenceEntry[]> {
  const names = (await bucket.list(databasePrefix(database))).filter((name) =>
    name.endsWith('.json'),
  );
  return Promise.all(
    names.map(async (name) => assembled(bucket, database, JSON.parse(await bucket.get(name)))),
  );
}

async function assembled(
  bucket: EvidenceBucket,
  database: string,
  copied: CopiedEntry,
): Promise<EvidenceEntry> {
  const { seq, previous, hash } = copied;
  if ('body' in copied) return { seq, previous, hash, body: copied.body };
  const parts = Array.from({ length: copied.parts }, (_, part) =>
    bucket.get(partName(database, seq, hash, part)),
  );
  return { seq, previous, hash, body: (await Promise.all(parts)).join('') };
}
