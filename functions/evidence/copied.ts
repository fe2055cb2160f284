import { chainOfPk, storedEntry } from '../../aws/ledger/chain.ts';
import type { Item } from '../../aws/ledger/table.ts';
import { entryName, intentName, partName } from '../../domain/evidence-copy.ts';

/** An item of the ledger as the bucket holds it: entries, their parts, and open intents. Everything else follows from these. */
export function copied(item: Item): { readonly name: string; readonly text: string } | undefined {
  const chain = chainOfPk(item.pk);
  if (chain === undefined) return undefined;
  const [kind, , hash = '', part] = item.sk.split('#');
  if (kind === 'ENTRY') {
    const entry = storedEntry(item);
    return { name: entryName(chain, entry.seq), text: JSON.stringify(entry) };
  }
  if (kind === 'INTENT') {
    const text = String(item.body);
    return { name: intentName(chain, Number(item.seq), text), text };
  }
  return kind === 'PART'
    ? { name: partName(chain, Number(item.seq), hash, Number(part)), text: String(item.text) }
    : undefined;
}
