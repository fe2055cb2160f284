import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod/mini';
import { readPublicHalf } from '../../aws/kms/signing.ts';
import { ledgerRevisions } from '../../aws/ledger/published-revisions.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { readOutcome } from '../../aws/read-outcome.ts';
import { readStackParts, readTemplate, type StackPart } from '../../aws/stack.ts';
import { parseConfig } from '../../domain/config.ts';
import { configurationIn } from '../../domain/config-diff/deployed.ts';
import type { Observation } from '../../domain/doctor/diagnosis.ts';
import {
  configurationObserved,
  type DeployedWith,
} from '../../domain/doctor/published-configuration.ts';
import { InvalidConfiguration } from '../../domain/errors.ts';
import type { PublishedRevision } from '../../domain/published-revision.ts';
import type { Read } from '../../domain/setup/read.ts';
import type { Located } from '../installation/installation.ts';
import { besideConfig, readYaml } from '../read-config.ts';

const Key = z.object({ configurationKey: z.string() });

/** Looks at the configuration wherever it is: with the functions, in the ledger, and in the files here. Nothing is changed. */
export async function observeConfiguration(
  { config, region, stack, state }: Located,
  file: string,
): Promise<Observation[]> {
  const client = new CloudFormationClient({ region });
  const deployed = await readDeployedWith(client, stack);
  const parts = [await readStackParts(client, stack), await readStackParts(client, state)] as const;
  // Each is told as a stack that is not there.
  if ('missing' in deployed || parts.some((one) => 'missing' in one)) return [];
  if (!('ok' in deployed))
    return [
      { subject: 'the configuration that is deployed', read: deployed, wanted: [], next: '' },
    ];
  const [ours, kept] = parts;
  const { file: beside, isThere } = besideConfig(file);
  return configurationObserved({
    deployed: deployed.ok,
    signs: await readSigningKey(kept, region),
    published: await readAll(ours, kept, region),
    here: {
      config,
      key: isThere ? Key.safeParse(readYaml(beside)).data?.configurationKey : undefined,
    },
  });
}

async function readDeployedWith(
  client: CloudFormationClient,
  stack: string,
): Promise<Read<DeployedWith>> {
  const template = await readTemplate(client, stack);
  if (!('ok' in template)) return template;
  const found = configurationIn(template.ok);
  const key = Key.safeParse(found?.deployment).data?.configurationKey;
  if (found === undefined || key === undefined)
    return {
      failed: `${stack} was deployed by a release that does not say its configuration: deploy it again`,
    };
  try {
    return { ok: { config: parseConfig(found.admin), key, version: found.version } };
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    return {
      failed: `${stack} was deployed with a configuration that this release does not read: ${error.message.split('\n')[0]}`,
    };
  }
}

/** Read once both stacks are known: what is not in them is missing. */
async function readSigningKey(
  kept: Read<readonly StackPart[]>,
  region: string,
): Promise<Read<string>> {
  if (!('ok' in kept)) return kept;
  const key = physical(kept.ok, 'ConfigurationKey');
  return key === undefined
    ? { missing: 'state.yml has made no ConfigurationKey' }
    : readPublicHalf(new KMSClient({ region }), key);
}

async function readAll(
  ours: Read<readonly StackPart[]>,
  kept: Read<readonly StackPart[]>,
  region: string,
): Promise<Read<readonly PublishedRevision[]>> {
  if (!('ok' in ours)) return ours;
  if (!('ok' in kept)) return kept;
  const table = physical(ours.ok, 'LedgerRestored') ?? physical(kept.ok, 'Ledger');
  if (table === undefined) return { missing: 'the stacks have no ledger' };
  const question = { permission: 'dynamodb:Query', missing: ['ResourceNotFoundException'] };
  const revisions = ledgerRevisions(ledgerTable(new DynamoDBClient({ region }), table));
  return readOutcome(question, revisions.all);
}

const physical = (parts: readonly StackPart[], logicalId: string): string | undefined =>
  parts.find((part) => part.logicalId === logicalId)?.physicalId;
