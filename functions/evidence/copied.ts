import { chainOfPk, storedEntry } from '../../aws/ledger/chain.ts';
import type { Item } from '../../aws/ledger/table.ts';
import { entryName, partName } from '../../domain/evidence-copy.ts';

/** An item of the ledger as the bucket holds it: entries and their parts. Everything else follows from these. */
export function copied(item: Item): { readonly name: string; readonly text: string } | undefined {
  const chain = chainOfPk(item.pk);
  if (chain === undefined) return undefined;
  const [kind, , hash = '', part] = item.sk.split('#');
  if (kind === 'ENTRY') {
    const entry = storedEntry(item);
    return { name: entryName(chain, entry.seq), text: JSON.stringify(entry) };
  }
  return kind === 'PART'
    ? { name: partName(chain, Number(item.seq), hash, Number(part)), text: String(item.text) }
    : undefined;
}
