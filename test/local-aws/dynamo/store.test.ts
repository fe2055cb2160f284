import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import dynalite from 'dynalite';
import { random } from '../../../local-aws/random.ts';
import { key, N, open, operate, S } from './ledger.ts';

/** A random request over few keys and values, so that requests meet each other. */
function randomRequest(next: (high: number) => number): readonly [Operation, object] {
  const Key = key(`random-${next(2)}`, `S#${next(3)}`);
  const value = [S(`v${next(2)}`), N(next(3))][next(1)] ?? S('x');
  const named = {
    ExpressionAttributeNames: { '#v': 'value' },
    ExpressionAttributeValues: { ':w': value },
  };
  const condition =
    [
      {},
      { ConditionExpression: 'attribute_not_exists(pk)' },
      { ConditionExpression: 'attribute_exists(#v) AND NOT (#v = :w)', ...named },
      { ConditionExpression: '#v <> :w OR (#v <= :w AND attribute_exists(sk))', ...named },
      { ConditionExpression: '#v BETWEEN :w AND :w OR #v IN (:w)', ...named },
    ][next(4)] ?? {};
  const index = { due: S('1'), dueAt: S(`2026-0${next(3) + 1}`) };
  const page = { Limit: next(3) + 1, ScanIndexForward: next(1) === 0 };
  const ranges = ['sk < :k', 'sk <= :k', 'sk > :k', 'sk >= :k', 'sk = :k', 'begins_with(sk, :k)'];
  switch (next(4)) {
    case 0:
      return ['PutItem', { Item: { ...Key, value, ...(next(1) ? index : {}) }, ...condition }];
    case 1:
      return ['DeleteItem', { Key, ReturnValues: 'ALL_OLD', ...condition }];
    case 2:
      return ['GetItem', { Key, ConsistentRead: true }];
    case 3:
      return [
        'Query',
        {
          IndexName: 'due',
          KeyConditionExpression: 'due = :one AND dueAt <= :now',
          ExpressionAttributeValues: { ':one': S('1'), ':now': index.dueAt },
          ...page,
        },
      ];
    default:
      return [
        'Query',
        {
          KeyConditionExpression: `pk = :pk AND ${ranges[next(5)]}`,
          ExpressionAttributeValues: { ':pk': Key.pk, ':k': Key.sk },
          ConsistentRead: true,
          ...page,
        },
      ];
  }
}

const SEND = {
  PutItem: (to: DynamoDBClient, input: never) => to.send(new PutItemCommand(input)),
  DeleteItem: (to: DynamoDBClient, input: never) => to.send(new DeleteItemCommand(input)),
  GetItem: (to: DynamoDBClient, input: never) => to.send(new GetItemCommand(input)),
  Query: (to: DynamoDBClient, input: never) => to.send(new QueryCommand(input)),
};
type Operation = keyof typeof SEND;

test('our store answers the same as dynalite with its own store behind the SDK', async () => {
  const server = dynalite({ createTableMs: 0 });
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(Object(server.address()).port)),
  );
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
  try {
    await client.send(new CreateTableCommand(definition));
    await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: 'ledger' });
    const table = open();
    const { between } = random(2026);
    for (let round = 0; round < 120; round += 1) {
      const [operation, input] = randomRequest((high) => between(0, high));
      const request = { TableName: 'ledger', ...input } as never; // it was made for this operation
      const [ours, theirs] = [
        await outcomeOf(operate(table, operation, input)),
        await outcomeOf(SEND[operation](client, request)),
      ];
      expect({ round, operation, input, answer: ours }).toEqual({
        round,
        operation,
        input,
        answer: theirs,
      });
    }
    const { Items } = await client.send(new ScanCommand({ TableName: 'ledger' }));
    expect(table.items()).toEqual(Items);
  } finally {
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** The answer, or the error as data. */
const outcomeOf = (sent: Promise<object>): Promise<unknown> =>
  sent.then(
    (answer) => ({ ...answer, $metadata: undefined }),
    (error: Error) => error.name,
  );

const definition: CreateTableCommandInput = {
  TableName: 'ledger',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: ['pk', 'sk', 'due', 'dueAt'].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S',
  })),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'due',
      KeySchema: [
        { AttributeName: 'due', KeyType: 'HASH' },
        { AttributeName: 'dueAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};
