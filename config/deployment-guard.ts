import { DynamoDBClient, type DynamoDBClientConfig, paginateScan } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { ledgerRevisions } from '../aws/ledger/published-revisions.ts';
import { type LedgerTable, ledgerTable } from '../aws/ledger/table.ts';
import { type Config, parseConfig } from '../domain/config.ts';
import { accountProblems } from '../domain/config-check.ts';
import { publicKeyOf } from '../domain/hash.ts';
import { followPublished, isByPublisher } from '../domain/published-revision.ts';
import { readConfigFiles } from './read-config-files.ts';

/** What of the Serverless Framework the guard uses. */
interface Serverless {
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
  readonly service: {
    readonly custom: {
      readonly prefix: string;
      readonly deployment?: { readonly readOnly?: boolean };
    };
  };
  readonly getProvider: (name: 'aws') => {
    readonly getAccountId: () => Promise<string>;
    readonly getAwsSdkV3Config: () => Promise<DynamoDBClientConfig>;
  };
}

const HANDED_OVER = 'leases=handed-over';

/** A plugin of the Serverless Framework: refuses what would be regretted, before anything in AWS is changed. */
export default class DeploymentGuard {
  readonly hooks: Readonly<
    Record<'before:deploy:deploy' | 'before:remove:remove', () => Promise<void>>
  >;

  constructor(serverless: Serverless, options: { readonly param?: readonly string[] } = {}) {
    const refuse = (message: string, code: string): never => {
      throw new serverless.classes.Error(message, code);
    };
    const provider = () => serverless.getProvider('aws');
    const { prefix, deployment } = serverless.service.custom;
    const table = `${prefix}ledger`;
    const client = async () => new DynamoDBClient(await provider().getAwsSdkV3Config());
    const refuseWhileLeasesLive = async (next: string): Promise<void> => {
      if (options.param?.includes(HANDED_OVER)) return;
      const leases = await countLeases(await client(), table);
      if (leases > 0)
        refuse(
          `${leases} leases live, and nobody would end them: revoke them, or hand them over (npm run -s admin -- handover) and ${next} with --param="${HANDED_OVER}"`,
          'LIVE_LEASES',
        );
    };
    this.hooks = {
      'before:deploy:deploy': async () => {
        if (deployment?.readOnly === true) await refuseWhileLeasesLive('deploy');
        const files = await readConfigFiles(import.meta.dirname);
        const config = parseConfig(files.admin);
        const problems = accountProblems(config, await provider().getAccountId());
        if (problems.length > 0) refuse(problems.join('\n'), 'FOREIGN_ACCOUNT');
        const newer = await newerThan(config, files.deployment, async () =>
          ledgerTable(await client(), table),
        );
        if (newer !== undefined) refuse(newer, 'PUBLISHED_CONFIGURATION');
      },
      'before:remove:remove': () => refuseWhileLeasesLive('remove'),
    };
  }
}

const Key = z.object({ configurationKey: z.string() });

/** Why this configuration would not count, or not be what is published, once it is deployed; undefined where it would. */
export async function newerThan(
  config: Config,
  deployment: unknown,
  open: () => Promise<Pick<LedgerTable, 'range' | 'put'>>,
): Promise<string | undefined> {
  const { configurationKey } = Key.parse(deployment);
  if (configurationKey === 'none') return undefined;
  const key = publicKeyOf(Buffer.from(configurationKey, 'base64'));
  const published = (await ledgerRevisions(await open()).all()).filter((one) =>
    isByPublisher(one, key),
  );
  const { followed, refused } = followPublished(published, { config }, key);
  if (followed.publication === undefined && refused.length === 0) return undefined;
  return `config/admin.yml is revision ${config.revision}, and what is published is ${followed.config.revision > config.revision ? `revision ${followed.config.revision}` : 'another content under that number'}: bring config/admin.yml up to what is published (npm run admin -- config diff published) and raise its revision above`;
}

/** Leases that have not ended. */
async function countLeases(client: DynamoDBClient, table: string): Promise<number> {
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      Select: 'COUNT',
      FilterExpression: 'begins_with(sk, :lease)',
      ExpressionAttributeValues: { ':lease': { S: 'LEASE#' } },
      ConsistentRead: true,
    },
  );
  let count = 0;
  try {
    for await (const { Count = 0 } of pages) count += Count;
  } catch (error) {
    // Where there is no ledger yet, there are no leases.
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return 0;
    throw error;
  }
  return count;
}
