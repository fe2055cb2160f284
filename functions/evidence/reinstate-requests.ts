import type { LedgerRequests } from '../../aws/ledger/requests.ts';
import { Registration } from '../../domain/access/registration.ts';
import type { EvidenceEntry } from '../../domain/evidence.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { type SignedItem, SignerRecord } from '../../domain/signer-record.ts';

/**
 * Puts back what an entry of the signer's chain says of messages and lease ids. The setup's journal stays lost: a setup is run
 * again, and looks at the account anew.
 */
export async function reinstateRequests(
  requests: LedgerRequests,
  { chain, seq, body }: EvidenceEntry,
): Promise<void> {
  const { records } = parseJson(SignerRecord, body, `entry ${seq} of ${chain}`);
  // Of several writes of one item the last one is what it became.
  const items = new Map(records.map(({ item }) => [`${item.pk} ${item.sk}`, item]));
  await Promise.all([...items.values()].map((item) => reinstateItem(requests, item)));
}

async function reinstateItem(requests: LedgerRequests, item: SignedItem['item']): Promise<void> {
  const [kind] = item.pk.split('#');
  if (kind === 'REQUEST') await requests.reinstate(item);
  if (kind === 'REGISTRATION')
    await requests.reinstateRegistration(
      parseJson(Registration, String(item.body), `${item.pk} in the signer's chain`),
    );
}
