import * as z from 'zod/mini';
import { revisionIn } from '../../aws/ledger/published-revisions.ts';
import { readJson } from '../../domain/ledger-json.ts';
import type { ConfigurationId, PublishedBy } from '../../domain/published-revision.ts';
import type { SignedItem } from '../../domain/signer-record.ts';

/** One configuration that an entry of the signer's chain says was published. */
export interface Publication extends PublishedBy, ConfigurationId {
  /** Number of the entry. */
  readonly seq: number;
  /** As it was published; undefined where it is no configuration, which somebody else wrote. */
  readonly content?: unknown;
}

const Content = z.looseObject({ hash: z.string() });

/** What an item that was signed publishes; undefined of every other. */
export function publicationIn(item: SignedItem['item'], seq: number): Publication | undefined {
  const published = revisionIn(item);
  if (published === undefined) return undefined;
  const { revision, at, by, previous, body } = published;
  const read = readJson(Content, body);
  const known = { revision, at, by, previous, seq };
  if ('problem' in read) return { ...known, hash: 'unknown' };
  const { hash, ...content } = read.value;
  return { ...known, hash, content };
}

export const publicationInWords = (publication: Publication): string[] => [
  `revision ${publication.revision} of the configuration, ${publication.hash}`,
  `  published ${publication.at} by ${publication.by}`,
  `  until then revision ${publication.previous.revision} was in force, ${publication.previous.hash}`,
];

/** By which configuration something was decided, and how that came to be in force. */
export function rulesInWords(
  { revision, hash }: ConfigurationId,
  published: readonly Publication[],
): string {
  const found = published.find((one) => one.hash === hash);
  const came =
    found === undefined
      ? 'which was deployed: no entry says that it was published'
      : `published ${found.at} by ${found.by}, entry ${found.seq} of signer/requests`;
  return `by revision ${revision} of the configuration, ${hash}, ${came}`;
}
