import {
  DescribeTableCommand,
  type DynamoDBClient,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  RestoreTableToPointInTimeCommand,
  type TableDescription,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { TryAgain } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time.ts';
import { answered } from '../answer.ts';
import { isNamed } from '../aws-error.ts';

export interface TableRestore {
  readonly source: string;
  readonly target: string;
  readonly at: Instant;
}

interface Waiting {
  readonly pause: (ms: number) => Promise<void>;
  /** Is told of each step before it is taken. */
  readonly progress: (line: string) => void;
}

const LOOK_MS = 10_000;
/** A restore takes minutes, of a large table an hour. */
const LOOKS = 720;

/** Begins to make another table of what a table was at a time. One of that name that is there already is the same one. */
export async function beginRestore(
  client: DynamoDBClient,
  { source, target, at }: TableRestore,
): Promise<void> {
  await unless('TableAlreadyExistsException', () =>
    client.send(
      new RestoreTableToPointInTimeCommand({
        SourceTableName: source,
        TargetTableName: target,
        RestoreDateTime: new Date(at),
      }),
    ),
  );
}

/**
 * Waits for it, and gives it what a restore leaves out: the policy, backups, the stream, protection (facts §10.2). Called again
 * after it died, it goes on.
 */
export async function completeRestore(
  client: DynamoDBClient,
  { source, target }: Omit<TableRestore, 'at'>,
  waiting: Waiting,
): Promise<void> {
  const { progress } = waiting;
  await untilActive(client, target, waiting);
  progress(`${target}: the policy of ${source}, so that only our roles write there`);
  await copyPolicy(client, source, target);
  progress(`${target}: point-in-time recovery, protection, stream`);
  await client.send(
    new UpdateContinuousBackupsCommand({
      TableName: target,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  );
  await client.send(new UpdateTableCommand({ TableName: target, DeletionProtectionEnabled: true }));
  await untilActive(client, target, waiting);
  const { StreamSpecification } = await described(client, target);
  if (StreamSpecification?.StreamEnabled !== true)
    await client.send(
      new UpdateTableCommand({
        TableName: target,
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      }),
    );
  await untilActive(client, target, waiting);
}

/** A table without a policy of its own has none to pass on. */
async function copyPolicy(client: DynamoDBClient, source: string, target: string): Promise<void> {
  const [from, to] = [await arnOf(client, source), await arnOf(client, target)];
  const read = await unless('PolicyNotFoundException', () =>
    client.send(new GetResourcePolicyCommand({ ResourceArn: from })),
  );
  if (read === undefined) return;
  const policy = answered(read.Policy, 'Policy', `GetResourcePolicy of ${source}`);
  await client.send(
    new PutResourcePolicyCommand({ ResourceArn: to, Policy: policy.replaceAll(from, to) }),
  );
}

const arnOf = async (client: DynamoDBClient, table: string): Promise<string> =>
  answered((await described(client, table)).TableArn, 'TableArn', `DescribeTable of ${table}`);

async function untilActive(
  client: DynamoDBClient,
  table: string,
  { pause }: Waiting,
): Promise<void> {
  for (let looks = 1; (await described(client, table)).TableStatus !== 'ACTIVE'; looks += 1) {
    if (looks === LOOKS)
      throw new TryAgain(`${table} is not active after two hours: repeat the command`);
    await pause(LOOK_MS);
  }
}

async function described(client: DynamoDBClient, table: string): Promise<TableDescription> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
  return answered(Table, 'Table', `DescribeTable of ${table}`);
}

/** Undefined where it ends with this error. */
async function unless<T>(error: string, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (thrown) {
    if (isNamed(thrown, error)) return undefined;
    throw thrown;
  }
}
