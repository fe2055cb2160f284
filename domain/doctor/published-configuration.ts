import type { Config } from '../config.ts';
import { CONFIG_VERSION } from '../config-version.ts';
import { publicKeyOf, sha256OfBytes } from '../hash.ts';
import {
  type ConfigurationId,
  configurationId,
  followPublished,
  isByPublisher,
  type PublishedRevision,
} from '../published-revision.ts';
import type { Read } from '../setup/read.ts';
import type { Observation } from './diagnosis.ts';

/** What the template says that functions were deployed with. */
export interface DeployedWith {
  readonly config: Config;
  /** `configurationKey` of config/deployment.yml. */
  readonly key: string;
  /** `CONFIG_VERSION` of their release; undefined of one that did not say it yet. */
  readonly version: number | undefined;
}

/** Where the configuration of an installation is, and by which key it is believed. */
export interface ConfigurationFound {
  /** Public half of the key that signs, as KMS answers it; `missing` where state.yml has made none. */
  readonly signs: Read<string>;
  readonly deployed: DeployedWith;
  /** What lies in the ledger, the newest first. */
  readonly published: Read<readonly PublishedRevision[]>;
  /** What is beside the command line; `key` is undefined where there is no deployment.yml. */
  readonly here: { readonly config: Config; readonly key: string | undefined };
}

const NONE = 'none';

/** Whether those who sign, those who follow and the files here mean one key, one form and one configuration. */
export function configurationObserved(found: ConfigurationFound): Observation[] {
  return [
    ...keysObserved(found),
    ...('ok' in found.published
      ? publishedObserved(found, found.published.ok)
      : [
          {
            subject: 'what is published of the configuration',
            read: found.published,
            wanted: [],
            next: '',
          },
        ]),
  ];
}

function keysObserved({ signs, deployed, here }: ConfigurationFound): Observation[] {
  const followed = keyInWords(deployed.key);
  const isUnused = 'missing' in signs && deployed.key === NONE;
  return [
    ...(isUnused
      ? []
      : [
          {
            subject: 'key of the configuration, by which functions believe what is published',
            read: 'ok' in signs || 'missing' in signs ? { ok: followed } : signs,
            wanted: [keyInWords('ok' in signs ? signs.ok : NONE)],
            next:
              'missing' in signs
                ? 'the stack of state.yml has no key that could sign: name configurationPublisher in config/deployment.yml and deploy state.yml, or set configurationKey to none and deploy serverless.yml'
                : 'nothing that is signed by the key of state.yml is followed: write its public half into configurationKey of config/deployment.yml (docs/configuration.md, "Once") and deploy serverless.yml',
          },
        ]),
    ...(here.key === undefined
      ? []
      : [
          {
            subject: 'configurationKey of the deployment.yml here',
            read: { ok: keyInWords(here.key) },
            wanted: [followed],
            next: 'a deployment of this folder would have functions believe another key than they do: bring configurationKey up to what is deployed, or deploy it if that is what you want',
          },
        ]),
  ];
}

function publishedObserved(
  { deployed, here }: ConfigurationFound,
  published: readonly PublishedRevision[],
): Observation[] {
  const forms = formsObserved(deployed, published);
  if (forms.some(({ read, wanted }) => 'ok' in read && !wanted.includes(read.ok))) return forms;
  const { inForce, refused, how } = inForceOf(deployed, published);
  return [
    ...forms,
    {
      subject: 'what is published of the configuration',
      read: { ok: refused.length === 0 ? how : refused.join('; ') },
      wanted: [how],
      wantedInWords: 'only what the publisher signed, as what it is kept as',
      next: 'ConfigurationRefused in docs/runbook.md says what it may be and what to do; nothing that is refused is followed',
    },
    {
      subject: 'the configuration here',
      read: { ok: inWords(configurationId(here.config)) },
      wanted: [inWords(inForce)],
      wantedInWords: `what is in force: ${inWords(inForce)}`,
      next: `redshift-ml-admin config diff ${how === DEPLOYED ? 'deployed' : 'published'} says what differs: bring this file up to it, or raise its revision above and publish or deploy it`,
    },
  ];
}

const DEPLOYED = 'nothing is newer than what was deployed';

function inForceOf(
  { config, key }: DeployedWith,
  published: readonly PublishedRevision[],
): { inForce: ConfigurationId; refused: readonly string[]; how: string } {
  if (key === NONE) return { inForce: configurationId(config), refused: [], how: DEPLOYED };
  const { followed, refused } = followPublished(published, { config }, publicKeyIn(key));
  const { publication } = followed;
  const how =
    publication === undefined
      ? DEPLOYED
      : `revision ${publication.revision} is in force, published ${publication.at} by ${publication.by}`;
  return { inForce: configurationId(followed.config), refused, how };
}

/** Of another form nothing can be followed: functions stop, and so would this command line. */
function formsObserved(
  { config, key, version }: DeployedWith,
  published: readonly PublishedRevision[],
): Observation[] {
  const newest =
    key === NONE
      ? undefined
      : published.find(
          (one) => one.revision > config.revision && isByPublisher(one, publicKeyIn(key)),
        );
  const functions = version === undefined ? undefined : `version ${version}`;
  const own = `version ${CONFIG_VERSION}`;
  return [
    ...(functions === undefined
      ? []
      : [
          {
            subject: 'form of the configuration that this command line reads and publishes',
            read: { ok: own },
            wanted: [functions],
            wantedInWords: `that of the functions that are deployed: ${functions}`,
            next: 'publish by the command line of the release that is deployed, or deploy this one',
          },
        ]),
    ...(newest === undefined
      ? []
      : [
          {
            subject: `form of revision ${newest.revision} of the configuration, which is published`,
            read: { ok: `version ${newest.version}` },
            wanted: [functions ?? own],
            wantedInWords: `that of the functions that are deployed: ${functions ?? own}`,
            next: 'functions that read another form stop: deploy the release that published it, or config/admin.yml with a higher revision',
          },
        ]),
  ];
}

const inWords = ({ revision, hash }: ConfigurationId): string => `revision ${revision}, ${hash}`;

const publicKeyIn = (key: string) => publicKeyOf(Buffer.from(key, 'base64'));

/** A key by its fingerprint, as docs/evidence.md has it made of what KMS answers. */
const keyInWords = (key: string): string =>
  key === NONE ? NONE : `SHA-256 ${sha256OfBytes(Buffer.from(key, 'base64'))}`;
