import { revisionIn } from '../../aws/ledger/published-revisions.ts';
import type { Config } from '../../domain/config.ts';
import { InvalidConfiguration } from '../../domain/errors.ts';
import type { EvidenceEntry } from '../../domain/evidence.ts';
import type { PublicKey } from '../../domain/hash.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import {
  followPublished,
  isByPublisher,
  type PublishedRevision,
} from '../../domain/published-revision.ts';
import { SignerRecord } from '../../domain/signer-record.ts';

/** Of the entries that it is shown, the newest revision of the configuration that the publisher signed. One is in memory at a time. */
export function listenToPublications(key: PublicKey | undefined) {
  let newest: PublishedRevision | undefined;
  const hear = ({ chain, seq, body }: EvidenceEntry): void => {
    // Of a million entries a few say something of it: the others are not parsed.
    if (key === undefined || !body.includes('"pk":"CONFIGURATION"')) return;
    const { records } = parseJson(SignerRecord, body, `entry ${seq} of ${chain}`);
    for (const { item } of records) {
      const publication = revisionIn(item);
      if (publication === undefined || publication.revision <= (newest?.revision ?? 0)) continue;
      if (isByPublisher(publication, key)) newest = publication;
    }
  };
  return { hear, newest: () => newest };
}

/**
 * By which configuration a replay goes on: the table, from which this process has read one, may be older than what the evidence
 * says was published, and then it names databases of whose chains nothing would be replayed.
 */
export function replayedConfiguration(
  config: Config,
  newest: PublishedRevision | undefined,
  { key, lostRegion }: { key: PublicKey | undefined; lostRegion: string | undefined },
): Config {
  if (newest === undefined || key === undefined) return config;
  const { followed } = followPublished([newest], { config }, key);
  // In mode plan only, because revokes of the last seconds are forgotten (docs/standby.md): what was published there may say enforce.
  if (lostRegion !== undefined && followed.publication !== undefined)
    throw new InvalidConfiguration(
      `config/admin.yml is deployed here as revision ${config.revision}, and in ${lostRegion} revision ${newest.revision} was published: functions would go on by that one, and may grant again what was revoked in the last seconds. Set mode plan, raise revision above ${newest.revision}, deploy, and restore again; nothing was written`,
    );
  return followed.config;
}
