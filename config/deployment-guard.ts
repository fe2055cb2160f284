import { DynamoDBClient, type DynamoDBClientConfig, paginateScan } from '@aws-sdk/client-dynamodb';
import { parseConfig } from '../domain/config.ts';
import { accountProblems } from '../domain/config-check.ts';
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
    const refuseWhileLeasesLive = async (next: string): Promise<void> => {
      if (options.param?.includes(HANDED_OVER)) return;
      const client = new DynamoDBClient(await provider().getAwsSdkV3Config());
      const leases = await countLeases(client, `${prefix}ledger`);
      if (leases > 0)
        refuse(
          `${leases} leases live, and nobody would end them: revoke them, or hand them over (npm run -s admin -- handover) and ${next} with --param="${HANDED_OVER}"`,
          'LIVE_LEASES',
        );
    };
    this.hooks = {
      'before:deploy:deploy': async () => {
        if (deployment?.readOnly === true) await refuseWhileLeasesLive('deploy');
        const { admin } = await readConfigFiles(import.meta.dirname);
        const problems = accountProblems(parseConfig(admin), await provider().getAccountId());
        if (problems.length > 0) refuse(problems.join('\n'), 'FOREIGN_ACCOUNT');
      },
      'before:remove:remove': () => refuseWhileLeasesLive('remove'),
    };
  }
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
