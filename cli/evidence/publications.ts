import * as z from 'zod/mini';
import { revisionIn } from '../../aws/ledger/published-revisions.ts';
import { readJson } from '../../domain/ledger-json.ts';
import {
  type ConfigurationId,
  isHashOf,
  type PublishedBy,
} from '../../domain/published-revision.ts';
import type { SignedItem } from '../../domain/signer-record.ts';

/** One configuration that an entry of the signer's chain says was published. */
export interface Publication extends PublishedBy, ConfigurationId {
  /** Number of the entry. */
  readonly seq: number;
  /** As it was published. */
  readonly content: unknown;
}

/** What the item of a publication has; who can write past the publisher may leave anything out. */
const Whole = z.object({
  at: z.string(),
  by: z.string(),
  previousRevision: z.int(),
  previousHash: z.string(),
  body: z.string(),
});
const Content = z.looseObject({ revision: z.int(), hash: z.string() });

/** What entries of the signer's chain say was published; and what stands there as if it were, and is no configuration. */
export interface Publications {
  readonly publications: readonly Publication[];
  readonly strange: readonly string[];
}

/** What an item that was signed publishes, or why it publishes nothing; undefined of every other item. */
export function publicationIn(
  item: SignedItem['item'],
  seq: number,
): { readonly publication: Publication } | { readonly strange: string } | undefined {
  const revision = revisionIn(item)?.revision;
  if (revision === undefined) return undefined;
  const strange = (why: string) => ({
    strange: `entry ${seq}: ${item.sk} of ${item.pk} is no configuration: ${why}`,
  });
  const whole = Whole.safeParse(item);
  if (!whole.success)
    return strange(`it lacks ${whole.error.issues.map(({ path }) => path.join('.')).join(', ')}`);
  const { at, by, previousRevision, previousHash, body } = whole.data;
  const read = readJson(Content, body);
  if ('problem' in read) return strange(read.problem);
  const { hash, ...content } = read.value;
  if (content.revision !== revision || !isHashOf(hash, content))
    return strange('its content is of another revision or hash than it says');
  const previous = { revision: previousRevision, hash: previousHash };
  return { publication: { revision, at, by, previous, seq, hash, content } };
}

export const publicationInWords = (publication: Publication): string[] => [
  `revision ${publication.revision} of the configuration, ${publication.hash}`,
  `  published ${publication.at} by ${publication.by}`,
  `  until then revision ${publication.previous.revision} was in force, ${publication.previous.hash}`,
];

/**
 * By which configuration something was decided, and how that came to be in force. Whether the publisher signed it cannot be known here:
 * where several say that they published the same, all are named.
 */
export function rulesInWords(
  { revision, hash }: ConfigurationId,
  published: readonly Publication[],
): string {
  const found = published.filter((one) => one.hash === hash && one.revision === revision);
  const came = found.map(
    ({ at, by, seq }) => `published ${at} by ${by}, entry ${seq} of signer/requests`,
  );
  return `by revision ${revision} of the configuration, ${hash}, ${came.length === 0 ? 'which was deployed: no entry says that it was published' : came.join('; ')}`;
}
