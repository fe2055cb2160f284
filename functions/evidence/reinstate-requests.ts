import { Registration } from '../../domain/access/registration.ts';
import type { EvidenceEntry } from '../../domain/evidence.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { type SignedItem, SignerRecord } from '../../domain/signer-record.ts';
import { someAtOnce } from '../../domain/some-at-once.ts';
import type { RestoreDeps } from './restore-chain.ts';

type ReinstateDeps = Pick<
  RestoreDeps,
  'requests' | 'tagRecords' | 'breakGlass' | 'reviews' | 'answers' | 'publications'
>;

/** Items lie in partitions of their own; fewer at once than the client has sockets. */
const ITEMS_AT_ONCE = 40;

/**
 * Puts back what entries of the signer's chain say of messages, lease ids, what tags asked for, access reviews, open reviews of
 * break-glass, and what was published of the configuration: of one item in the order in which it was written. The setup's journal stays lost: a setup is run again, and looks
 * at the account anew.
 */
export async function reinstateRequests(
  deps: ReinstateDeps,
  entries: readonly EvidenceEntry[],
): Promise<void> {
  const written = Map.groupBy(entries.flatMap(itemsIn), keyOf);
  await someAtOnce([...written.values()], ITEMS_AT_ONCE, async (items) => {
    for (const item of items) await reinstateItem(deps, item);
  });
}

/** Of several writes of one item in an entry the last one is what it became. */
function itemsIn({ chain, seq, body }: EvidenceEntry): SignedItem['item'][] {
  const { records } = parseJson(SignerRecord, body, `entry ${seq} of ${chain}`);
  return [...new Map(records.map(({ item }) => [keyOf(item), item])).values()];
}

const keyOf = ({ pk, sk }: SignedItem['item']): string => `${pk} ${sk}`;

async function reinstateItem(
  { requests, tagRecords, breakGlass, reviews, answers, publications }: ReinstateDeps,
  item: SignedItem['item'],
): Promise<void> {
  const [kind] = item.pk.split('#');
  if (kind === 'TAGS') await tagRecords.reinstate(item);
  if (kind === 'BREAK-GLASS') await breakGlass.reinstate(item);
  if (kind === 'CONFIGURATION') await publications.reinstate(item);
  if (kind === 'REVIEWS' || kind === 'REVIEW') await reviews.reinstate(item);
  // Other answers belong to executions, which no restore brings back.
  if (item.pk.startsWith('ANSWER#review/') && item.sk.startsWith('TO#'))
    await answers.reinstate(item);
  if (kind === 'REQUEST') await requests.reinstate(item);
  if (kind === 'REGISTRATION')
    await requests.reinstateRegistration(
      parseJson(Registration, String(item.body), `${item.pk} in the signer's chain`),
    );
}
