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
  const publish = ({ revision, version, body, signature }: PublishedRevision): Promise<Written> => {
    const sk = `${PREFIX}${String(revision).padStart(DIGITS, '0')}`;
    return table.put({ pk: CONFIGURATION, sk, form: version, body, signature }, ABSENT);
  };

  return { newest, all, publish };
}
export type LedgerRevisions = ReturnType<typeof ledgerRevisions>;

/** The revision is that of the key, by which it is found. What is missing verifies with no key. */
const toRevision = ({ sk, form, body, signature }: Item): PublishedRevision => ({
  revision: Number(sk.slice(PREFIX.length)),
  version: Number(form),
  body: String(body),
  signature: String(signature),
});
