import * as z from 'zod/mini';
import type { Config } from './config.ts';
import { CONFIG_VERSION } from './config-version.ts';
import { InvalidConfiguration, NewerVersion } from './errors.ts';
import { canonical, isSigned, type PublicKey, sha256 } from './hash.ts';
import type { Instant } from './time.ts';

/** Which configuration something was decided by. */
export const ConfigurationId = z.readonly(
  z.object({
    revision: z.int(),
    /** SHA-256 of the whole content, as `parseConfig` computes it. */
    hash: z.string(),
  }),
);
export type ConfigurationId = z.infer<typeof ConfigurationId>;

/** How a revision came to be: what evidence tells of it beside its content. */
export interface PublishedBy {
  readonly at: Instant;
  /** ARN of the caller, as AWS named it to the publisher's command. */
  readonly by: string;
  /** What was in force until then, as the publisher was shown it. */
  readonly previous: ConfigurationId;
}

/** One revision of the configuration, published to the functions that are deployed. */
export interface PublishedRevision extends PublishedBy {
  readonly revision: number;
  /** `CONFIG_VERSION` of the release that published it. */
  readonly version: number;
  /** The configuration as the functions see it, as canonical JSON. It was checked before it was signed. */
  readonly body: string;
  /** Over `revisionDigest`, DER in Base64, by the key that nobody but the publisher may sign with. */
  readonly signature: string;
}
export type UnsignedRevision = Omit<PublishedRevision, 'signature'>;

/** The configuration that a process decides by. */
export interface InForce {
  readonly config: Config;
  /** The publication that it was read from; undefined for what was deployed with the code. */
  readonly publication?: PublishedRevision;
}

/** What a process follows from now on. */
export interface FollowedRevision {
  readonly followed: InForce;
  /** Of what is published and should not be, or was and is there no more: it changes nothing, and is told. */
  readonly refused: readonly string[];
}

export const unsignedRevision = (config: Config, published: PublishedBy): UnsignedRevision => ({
  revision: config.revision,
  version: CONFIG_VERSION,
  body: canonical(config),
  ...published,
});

export const configurationId = ({ revision, hash }: Config): ConfigurationId => ({
  revision,
  hash,
});

/** SHA-256 of what is signed, which is no other text that anything signs. */
export const revisionDigest = (publication: UnsignedRevision): string =>
  sha256(signedText(publication));

/** Its second line is JSON, so that no value can pass for the beginning of another. */
const signedText = ({ revision, version, at, by, previous, body }: UnsignedRevision): string =>
  [
    'redshift-ml-admin configuration',
    canonical({ revision, version, at, by, previous }),
    body,
  ].join('\n');

export const isByPublisher = (publication: PublishedRevision, key: PublicKey): boolean =>
  isSigned(signedText(publication), publication.signature, key);

/** The content of a publication whose signature holds. Throws for the form of another release. */
function configIn({ version, revision, body }: PublishedRevision): Config {
  if (version > CONFIG_VERSION)
    throw new NewerVersion(
      `revision ${revision} of the configuration was published by a later release, in version ${version}; this one reads ${CONFIG_VERSION}: deploy the later release again`,
    );
  if (version < CONFIG_VERSION)
    throw new InvalidConfiguration(
      `revision ${revision} of the configuration was published by an earlier release, in version ${version}; this one reads ${CONFIG_VERSION}: deploy config/admin.yml with that revision, or publish it again with a higher one`,
    );
  const config: Config = JSON.parse(body);
  return config;
}

/** Whether it is what it is called: decisions are told by number and hash. */
const isItself = ({ hash, ...content }: Config, { revision }: PublishedRevision): boolean =>
  content.revision === revision && isHashOf(hash, content);

/** Whether a configuration's hash is that of its content, as `parseConfig` computes it. */
export const isHashOf = (hash: string, content: object): boolean =>
  sha256(canonical(content)) === hash;

/**
 * What a process that followed `now` follows by what is published, the newest first. Only a higher revision that is signed is used, and
 * nothing brings an older one back; behind one that is refused may lie one that counts. Throws where one is in force that this release
 * cannot read: nothing may be decided by what was in force before it.
 */
export function followPublished(
  newestFirst: readonly PublishedRevision[],
  now: InForce,
  key: PublicKey,
): FollowedRevision {
  const [newest] = newestFirst;
  if ((newest?.revision ?? 0) < now.config.revision)
    return { followed: now, refused: vanished(newest, now) };
  const refused: string[] = [];
  for (const publication of newestFirst) {
    if (publication.revision < now.config.revision) break;
    const judged = judge(publication, now, key);
    if ('followed' in judged) return { followed: judged.followed, refused };
    refused.push(`revision ${publication.revision} ${judged.refused}`);
  }
  return { followed: now, refused };
}

/** What is deployed with the code may be newer than all that is published; what was published stays. */
const vanished = (
  newest: PublishedRevision | undefined,
  { config, publication }: InForce,
): readonly string[] =>
  publication === undefined
    ? []
    : [
        `revision ${config.revision} is published no more, and ${newest === undefined ? 'no other' : `revision ${newest.revision}`} in its place`,
      ];

/** Of one that is not older than what is in force. */
function judge(
  publication: PublishedRevision,
  now: InForce,
  key: PublicKey,
): { readonly followed: InForce } | { readonly refused: string } {
  const { config, publication: known } = now;
  if (publication.body === known?.body && publication.signature === known.signature)
    return { followed: now };
  if (!isByPublisher(publication, key))
    return { refused: 'is not signed by configurationKey of config/deployment.yml' };
  if (publication.revision > config.revision) {
    const published = configIn(publication);
    return isItself(published, publication)
      ? { followed: { config: published, publication } }
      : { refused: 'has a content of another revision or hash than it says' };
  }
  // In the form of another release nothing can be compared, and what was deployed with the code has the same number.
  return publication.version !== CONFIG_VERSION || publication.body === canonical(config)
    ? { followed: now }
    : { refused: 'is published with another content than what is in force under that number' };
}
