import { type KeyObject, sign } from 'node:crypto';
import type { Config } from '../../domain/config.ts';
import type { PublishedRevision } from '../../domain/published-revision.ts';

export const PUBLISHED = {
  at: '2026-11-23T08:00:00.000Z',
  by: 'arn:aws:sts::111122223333:assumed-role/publisher/maria',
  previous: { revision: 1, hash: '1'.repeat(64) },
};

/** The text that a publication is signed over, as docs/evidence.md says, without the code under test. */
export const textOf = ({ revision, version, body }: Omit<PublishedRevision, 'signature'>): string =>
  [
    'redshift-ml-admin configuration',
    `{"at":"${PUBLISHED.at}","by":"${PUBLISHED.by}","previous":{"hash":"${PUBLISHED.previous.hash}","revision":1},"revision":${revision},"version":${version}}`,
    body,
  ].join('\n');

/** A revision of which one was deployed before, published by whoever has the key. */
export function publication(
  of: Config,
  privateKey: KeyObject,
  { version = 1, revision = of.revision } = {},
): PublishedRevision {
  const unsigned = { revision, version, body: bodyOf(of), ...PUBLISHED };
  const signature = sign('sha256', Buffer.from(textOf(unsigned)), privateKey).toString('base64');
  return { ...unsigned, signature };
}

/** JSON with the keys of each object in order. */
const bodyOf = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(bodyOf).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const keys = members.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${keys.map(([key, member]) => `${JSON.stringify(key)}:${bodyOf(member)}`).join(',')}}`;
};

/** It as the ledger holds it. */
export const itemOf = ({ revision, version, body, signature, at, by }: PublishedRevision) => ({
  pk: 'CONFIGURATION',
  sk: `REVISION#${String(revision).padStart(16, '0')}`,
  form: version,
  body,
  at,
  by,
  previousRevision: PUBLISHED.previous.revision,
  previousHash: PUBLISHED.previous.hash,
  signature,
});
