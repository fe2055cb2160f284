import type { PublishedRevision } from '../../domain/published-revision.ts';
import { ABSENT, type Item, type LedgerTable, type Written } from './table.ts';

const CONFIGURATION = 'CONFIGURATION';
const PREFIX = 'REVISION#';
/** Behind every revision. */
const END = 'REVISION$';
/** As many digits as the largest integer has, so that keys are in the order of the revisions. */
const DIGITS = 16;

/**
 * The published revisions of the configuration, in a partition where nobody but the publisher may put an item, and nobody may change or
 * delete one. What they say is not to be believed before it was judged (domain/published-revision.ts).
 */
export function ledgerRevisions(table: Pick<LedgerTable, 'range' | 'put'>) {
  const newest = async (): Promise<PublishedRevision | undefined> => {
    const [item] = await table.range(CONFIGURATION, PREFIX, END, { limit: 1 });
    return item && toRevision(item);
  };

  /** Every one, the newest first. */
  const all = async (): Promise<readonly PublishedRevision[]> =>
    (await table.range(CONFIGURATION, PREFIX, END)).map(toRevision).reverse();

  /** Refused where the revision is published already. */
  const publish = ({
    revision,
    version,
    previous,
    ...rest
  }: PublishedRevision): Promise<Written> => {
    const sk = `${PREFIX}${String(revision).padStart(DIGITS, '0')}`;
    const item = { pk: CONFIGURATION, sk, form: version, ...rest };
    const before = { previousRevision: previous.revision, previousHash: previous.hash };
    return table.put({ ...item, ...before }, ABSENT);
  };

  /** Puts one back as the evidence shows it, after a restore; what is there stays. */
  const reinstate = ({ version: _, ...item }: Item): Promise<Written> => table.put(item, ABSENT);

  return { newest, all, publish, reinstate };
}
export type LedgerRevisions = ReturnType<typeof ledgerRevisions>;

/** A publication that an item of the ledger, or what was signed of it, says; undefined of every other. */
export const revisionIn = (item: Item): PublishedRevision | undefined =>
  item.pk === CONFIGURATION && item.sk.startsWith(PREFIX) ? toRevision(item) : undefined;

/** The revision is that of the key, by which it is found. What is missing verifies with no key. */
const toRevision = (item: Item): PublishedRevision => ({
  revision: Number(item.sk.slice(PREFIX.length)),
  version: Number(item.form),
  body: String(item.body),
  at: String(item.at),
  by: String(item.by),
  previous: { revision: Number(item.previousRevision), hash: String(item.previousHash) },
  signature: String(item.signature),
});
