import { databaseOf } from '../../aws/ledger/leases.ts';
import type { Item } from '../../aws/ledger/table.ts';
import { type CopiedEntry, entryName, partName, requestName } from '../../domain/evidence-copy.ts';

/** An item of the ledger as the bucket holds it. Entries, parts, and what became of requests; everything else is derived from these. */
export function copied({ pk, sk, ...item }: Item): { name: string; text: string } | undefined {
  if (sk.startsWith('EVIDENCE#')) {
    const seq = Number(item.seq);
    const entry = { seq, previous: String(item.previous), hash: String(item.hash) };
    const copy: CopiedEntry =
      item.parts === undefined
        ? { ...entry, body: String(item.body) }
        : { ...entry, parts: Number(item.parts) };
    return { name: entryName(databaseOf(pk), seq), text: JSON.stringify(copy) };
  }
  const [kind, , hash = '', part] = sk.split('#');
  if (kind === 'PART')
    return {
      name: partName(databaseOf(pk), Number(item.seq), hash, Number(part)),
      text: String(item.text),
    };
  if (pk.startsWith('REQUEST#') && item.outcome !== undefined) {
    const { contentHash, answeredAt, outcome } = item;
    const text = JSON.stringify({ request: pk, detailType: sk, contentHash, answeredAt, outcome });
    return { name: requestName(pk, sk), text };
  }
  return undefined;
}
