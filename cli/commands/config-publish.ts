import { KMSClient } from '@aws-sdk/client-kms';
import { STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod/mini';
import { callerIdentity } from '../../aws/caller-identity.ts';
import { signDigest } from '../../aws/kms/signing.ts';
import { baselineChanges } from '../../domain/access/policy/baseline-change.ts';
import type { Config } from '../../domain/config.ts';
import { checkConfig } from '../../domain/config-check.ts';
import { diffConfig } from '../../domain/config-diff/diff-config.ts';
import { UnexpectedResponse } from '../../domain/errors.ts';
import { canonical } from '../../domain/hash.ts';
import {
  configurationId,
  isByPublisher,
  type PublishedRevision,
  revisionDigest,
  unsignedRevision,
} from '../../domain/published-revision.ts';
import { toInstant } from '../../domain/time.ts';
import { type Answer, command } from '../command.ts';
import { diffLines } from '../config/diff-lines.ts';
import { type Published, readPublished } from '../config/read-published.ts';
import { WHERE } from '../installation/installation.ts';
import { readYaml } from '../read-config.ts';

/** As much of a configuration's hash as tells it from every other that somebody looked at. */
const WORD = 12;
/** An item of DynamoDB takes 400 KB, keys and signature among them (facts §8). */
const MOST_BYTES = 390_000;

const Output = z.object({
  revision: z.int(),
  /** What to confirm it by. */
  hash: z.string(),
  /** Why it cannot be published. */
  problems: z.readonly(z.array(z.string())),
  isPublished: z.boolean(),
});
type Output = z.output<typeof Output>;

/** Shows what a configuration would change, and publishes exactly that once it is confirmed. */
export const publish = command({
  input: z.strictObject({ ...WHERE, confirm: z.exactOptional(z.string()) }),
  output: Output,
  run: async ({ confirm, ...where }, { now }): Promise<Answer<Output>> => {
    const published = await readPublished(where);
    const { config, words } = published.installation;
    const word = config.hash.slice(0, WORD);
    const data = { revision: config.revision, hash: word, problems: [], isPublished: false };
    if (published.followed.config.hash === config.hash)
      return {
        lines: [`revision ${config.revision} is in force already; nothing differs`],
        data,
        isFine: true,
      };
    const problems = [...problemsOf(published, readYaml(where.config)), ...tooLarge(config)];
    if (problems.length > 0) return { lines: problems, data: { ...data, problems }, isFine: false };
    if (confirm === undefined)
      return {
        lines: [
          ...changeLines(published, now()),
          '',
          `nothing is published yet. To publish exactly this: redshift-ml-admin config publish${words} --confirm ${word}`,
        ],
        data,
        isFine: false,
      };
    if (confirm !== word)
      return {
        lines: [
          `--confirm ${confirm} is of another configuration than this one, which is ${word}: look at what it changes without --confirm`,
        ],
        data,
        isFine: false,
      };
    return {
      lines: [
        await putSigned(published, now()),
        'functions that run read it within a minute, at their next invocation',
        `next: redshift-ml-admin retry --all${words}, which has all of each database looked at now`,
      ],
      data: { ...data, isPublished: true },
      isFine: true,
    };
  },
});

/** Why it does not go with what is there. */
function problemsOf({ deployed, followed, all, installation }: Published, raw: unknown): string[] {
  const { config } = installation;
  const next = nextRevision(followed.config.revision, all);
  return [
    ...checkConfig({ admin: raw, deployment: deployed.deployment }).map(
      (problem) => `${problem} (in the deployment.yml that is deployed: deploy both)`,
    ),
    ...(config.revision === next
      ? []
      : [
          `revision is ${config.revision}, and has to be ${next}, the next one after ${followed.config.revision}, which is in force: of two who publish at once one is refused, and nothing brings an older one back`,
        ]),
  ];
}

/**
 * The number that everybody wants who publishes after the same revision, of which the ledger takes one item: so nobody publishes what
 * undoes a revision that they were not shown. What is refused has used up its number.
 */
function nextRevision(inForce: number, all: Published['all']): number {
  const taken = new Set(all.map(({ revision }) => revision));
  let next = inForce + 1;
  while (taken.has(next)) next += 1;
  return next;
}

function tooLarge(config: Config): string[] {
  const bytes = Buffer.byteLength(canonical(config));
  return bytes <= MOST_BYTES
    ? []
    : [
        `the configuration has ${bytes} bytes as JSON, and an item of the ledger takes ${MOST_BYTES}: deploy it instead`,
      ];
}

function changeLines({ deployed, followed, installation }: Published, now: Date): string[] {
  const { config } = installation;
  const { deployment } = deployed;
  const before = { admin: followed.config, deployment };
  const databases = baselineChanges(before.admin, config, new Map(), now.toISOString());
  const difference = diffConfig(before, { admin: config, deployment });
  return [
    `what differs from revision ${followed.config.revision}, which is in force:`,
    '',
    ...diffLines(difference, databases, config),
  ];
}

/** What became of it, in words. */
async function putSigned(
  { installation, key, publications, followed }: Published,
  now: Date,
): Promise<string> {
  const { config, region, named } = installation;
  const { arn: by } = await callerIdentity(new STSClient({ region }));
  const previous = configurationId(followed.config);
  const unsigned = unsignedRevision(config, { at: toInstant(now), by, previous });
  const client = new KMSClient({ region });
  const signature = await signDigest(client, named('ConfigurationKey'), revisionDigest(unsigned));
  const publication: PublishedRevision = { ...unsigned, signature };
  if (!isByPublisher(publication, key))
    throw new UnexpectedResponse(
      'configurationKey of the deployment.yml that is deployed is not the public half of ConfigurationKey, so no function would follow: nothing was published; correct and deploy it (docs/configuration.md)',
    );
  if ((await publications.publish(publication)) === 'refused')
    throw new UnexpectedResponse(
      `revision ${config.revision} was published by somebody else meanwhile: nothing was changed; compare with config diff published`,
    );
  return `revision ${config.revision} is published`;
}
