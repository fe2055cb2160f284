import { databaseOf } from '../../aws/ledger/leases.ts';
import type { Item } from '../../aws/ledger/table.ts';
import { type CopiedLink, linkName, partName, requestName } from '../../domain/evidence-copy.ts';

/** An item of the ledger as the bucket holds it. Links, parts, and what became of requests; everything else is derived from these. */
export function copied({ pk, sk, ...item }: Item): { name: string; text: string } | undefined {
  if (sk.startsWith('EVIDENCE#')) {
    const seq = Number(item.seq);
    const link = { seq, previous: String(item.previous), hash: String(item.hash) };
    const copy: CopiedLink =
      item.parts === undefined
        ? { ...link, body: String(item.body) }
        : { ...link, parts: Number(item.parts) };
    return { name: linkName(databaseOf(pk), seq), text: JSON.stringify(copy) };
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
