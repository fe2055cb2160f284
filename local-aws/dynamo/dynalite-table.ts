import type { Server } from 'node:http';
import dynalite from 'dynalite';
import { AwsError, type Operation } from '../service.ts';
import type { Item } from './attribute.ts';
import type { Table, TableSettings, Write } from './table.ts';

interface Answer {
  readonly Item?: Item;
  readonly Items?: readonly Item[];
  readonly LastEvaluatedKey?: Item;
}

const READS = ['GetItem', 'Query', 'Scan', 'BatchGetItem'];

/** The table on dynalite, a DynamoDB over HTTP on 127.0.0.1: real conditions, real serialization, real paging. */
export async function dynaliteTable(settings: TableSettings): Promise<Table> {
  const server = dynalite({ createTableMs: 0 });
  const url = await listen(server);
  const listeners: ((write: Write) => void)[] = [];
  const call = (operation: string, input: unknown): Promise<Answer> => post(url, operation, input);
  await call('CreateTable', tableDefinition(settings));

  const { hash, range } = settings.key;
  const read = async (source: Item): Promise<Item | undefined> => {
    const Key = { [hash]: source[hash], [range]: source[range] };
    return (await call('GetItem', { TableName: settings.name, Key, ConsistentRead: true })).Item;
  };
  // dynalite has no streams: the item is read before and after each write, as one process can.
  const write = async (
    operation: string,
    input: { readonly TableName?: string; readonly Item?: Item; readonly Key?: Item },
  ): Promise<Answer> => {
    const key = input.Item ?? input.Key ?? {};
    const before = await read(key);
    const answer = await call(operation, input);
    const after = operation === 'DeleteItem' ? undefined : await read(key);
    if (before !== undefined || after !== undefined)
      for (const listener of listeners) listener({ table: settings.name, before, after });
    return answer;
  };
  const operations: Record<string, Operation> = {
    ...Object.fromEntries(READS.map((name) => [name, (input: unknown) => call(name, input)])),
    ...Object.fromEntries(
      ['PutItem', 'UpdateItem', 'DeleteItem'].map((name) => [
        name,
        (input: object) => write(name, input),
      ]),
    ),
    BatchWriteItem: async (input: {
      readonly RequestItems?: Record<string, readonly BatchRequest[]>;
    }) => {
      for (const [TableName, requests] of Object.entries(input.RequestItems ?? {})) {
        for (const { PutRequest, DeleteRequest } of requests) {
          if (PutRequest !== undefined) await write('PutItem', { ...PutRequest, TableName });
          if (DeleteRequest !== undefined)
            await write('DeleteItem', { ...DeleteRequest, TableName });
        }
      }
      return { UnprocessedItems: {} };
    },
  };

  const items = async (): Promise<Item[]> => {
    const found: Item[] = [];
    let ExclusiveStartKey: Item | undefined;
    do {
      const page = await call('Scan', {
        TableName: settings.name,
        ConsistentRead: true,
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      });
      found.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return found;
  };

  return {
    service: { client: 'DynamoDBClient', operations },
    items,
    onWrite: (listener) => void listeners.push(listener),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

interface BatchRequest {
  readonly PutRequest?: { readonly Item?: Item };
  readonly DeleteRequest?: { readonly Key?: Item };
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string')
        reject(new Error('dynalite did not say where it listens'));
      else resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}

async function post(url: string, operation: string, input: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=sandbox/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=sandbox',
    },
    body: JSON.stringify(input),
  });
  const answer: Answer & {
    readonly __type?: string;
    readonly message?: string;
    readonly Message?: string;
  } = JSON.parse(await response.text());
  if (response.ok) return answer;
  const error = new AwsError(
    answer.__type?.split('#').at(-1) ?? 'InternalServerError',
    answer.message ?? answer.Message ?? '',
    response.status,
  );
  throw answer.Item === undefined ? error : Object.assign(error, { Item: answer.Item });
}

function tableDefinition({ name, key, indexes }: TableSettings) {
  const schemaOf = ({ hash, range }: TableSettings['key']) => [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ];
  const attributes = new Set(
    [key, ...indexes.map((index) => index.key)].flatMap(({ hash, range }) => [hash, range]),
  );
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: schemaOf(key),
    AttributeDefinitions: [...attributes].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    ...(indexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: indexes.map((index) => ({
            IndexName: index.name,
            KeySchema: schemaOf(index.key),
            Projection: { ProjectionType: index.projection },
          })),
        }),
  };
}
