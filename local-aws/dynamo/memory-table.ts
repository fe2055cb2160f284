import type {
  BatchWriteItemInput,
  DeleteItemInput,
  GetItemInput,
  PutItemInput,
  QueryInput,
  ScanInput,
  UpdateItemInput,
} from '@aws-sdk/client-dynamodb';
import type { Faults } from '../faults.ts';
import { AwsError, type Clock } from '../service.ts';
import { type Item, sizeOf } from './attribute.ts';
import { type Condition, type ExpressionInput, meets, parseExpressions } from './expression.ts';
import { pageOf } from './page.ts';
import { keyString, keysOf, Partition, type Row } from './rows.ts';
import type { KeySchema, Table, TableSettings, Write } from './table.ts';
import { updated } from './update.ts';

const MAX_ITEM_BYTES = 409_600;
/** How long after a write a read without ConsistentRead may still miss it. */
const STALE_MS = 5_000;

/** DynamoDB in memory, one table; promises only, no timers and no I/O, so that simulated runs are fast and repeatable. */
export function memoryTable(
  settings: TableSettings,
  { clock, faults }: { clock: Clock; faults: Faults },
): Table {
  const { hash, range } = settings.key;
  const partitions = new Map<string, Partition>();
  const listeners: ((write: Write) => void)[] = [];

  const partition = (name: string): Partition => {
    const known = partitions.get(name) ?? new Partition();
    partitions.set(name, known);
    return known;
  };
  const rowOf = (key: Item): Row | undefined =>
    partition(keyString(key, hash)).find(keyString(key, range));
  const seen = (row: Row, consistent: boolean | undefined): Item | undefined => {
    const mayBeStale = consistent !== true && clock.now() - row.changedAtMs <= STALE_MS;
    return mayBeStale && faults.strikes('stale-read', row.range) ? row.previous : row.item;
  };

  const commit = (key: Item, after: Item | undefined): void => {
    if (after !== undefined && sizeOf(after) > MAX_ITEM_BYTES) {
      throw new AwsError('ValidationException', 'Item size has exceeded the maximum allowed size');
    }
    const before = rowOf(key)?.item;
    if (before === undefined && after === undefined) return;
    partition(keyString(key, hash)).write(keyString(key, range), after, clock.now());
    for (const listener of listeners) listener({ table: settings.name, before, after });
  };

  const guard = (
    condition: Condition | undefined,
    before: Item | undefined,
    returned: string | undefined,
  ): void => {
    if (condition === undefined || meets(condition, before ?? {})) return;
    const error = new AwsError('ConditionalCheckFailedException', 'The conditional request failed');
    throw returned === 'ALL_OLD' && before !== undefined
      ? Object.assign(error, { Item: before })
      : error;
  };

  const checkTable = (name: string | undefined): void => {
    if (name === settings.name) return;
    throw new AwsError('ResourceNotFoundException', `Requested resource not found: table ${name}`);
  };

  const put = (input: Pick<PutItemInput, 'Item'> & Partial<PutItemInput> & ExpressionInput) => {
    const item = input.Item ?? {};
    const { condition } = parseExpressions(input);
    const before = rowOf(item)?.item;
    guard(condition, before, input.ReturnValuesOnConditionCheckFailure);
    commit(item, structuredClone(item));
    return input.ReturnValues === 'ALL_OLD' && before !== undefined ? { Attributes: before } : {};
  };

  const remove = (
    input: Pick<DeleteItemInput, 'Key'> & Partial<DeleteItemInput> & ExpressionInput,
  ) => {
    const key = input.Key ?? {};
    const { condition } = parseExpressions(input);
    const before = rowOf(key)?.item;
    guard(condition, before, input.ReturnValuesOnConditionCheckFailure);
    commit(key, undefined);
    return input.ReturnValues === 'ALL_OLD' && before !== undefined ? { Attributes: before } : {};
  };

  const update = (input: UpdateItemInput) => {
    checkTable(input.TableName);
    const key = input.Key ?? {};
    const { condition, changes } = parseExpressions(input);
    const before = rowOf(key)?.item;
    guard(condition, before, input.ReturnValuesOnConditionCheckFailure);
    const after = updated(before ?? key, changes);
    commit(key, after);
    if (input.ReturnValues === 'ALL_NEW') return { Attributes: after };
    return input.ReturnValues === 'ALL_OLD' && before !== undefined ? { Attributes: before } : {};
  };

  const everything = (consistent: boolean | undefined): Item[] =>
    [...partitions.values()]
      .flatMap(({ rows }) => rows.map((row) => seen(row, consistent)))
      .filter((item) => item !== undefined);

  const query = (input: QueryInput) => {
    checkTable(input.TableName);
    const { keyCondition, filter } = parseExpressions(input);
    if (keyCondition === undefined)
      throw new AwsError('ValidationException', 'KeyConditionExpression is required');
    const index = settings.indexes.find(({ name }) => name === input.IndexName);
    if (input.IndexName !== undefined && index === undefined) {
      throw new AwsError(
        'ValidationException',
        `The table does not have the specified index: ${input.IndexName}`,
      );
    }
    const schema: KeySchema = index?.key ?? settings.key;
    const hashValue = hashOf(keyCondition, schema.hash);
    const candidates =
      index === undefined
        ? partition(hashValue)
            .rows.map((row) => seen(row, input.ConsistentRead))
            .filter((item) => item !== undefined)
        : everything(false).filter(
            (item) => item[schema.hash]?.S === hashValue && item[schema.range]?.S !== undefined,
          );
    const matching = candidates.filter((item) => meets(keyCondition, item));
    const schemas = index === undefined ? [settings.key] : [schema, settings.key];
    const shown =
      index?.projection === 'KEYS_ONLY'
        ? matching.map((item) => keysOf(item, ...schemas))
        : matching;
    return pageOf(shown, input, filter, schemas);
  };

  const batchWrite = (input: BatchWriteItemInput) => {
    for (const [table, requests] of Object.entries(input.RequestItems ?? {})) {
      checkTable(table);
      for (const { PutRequest, DeleteRequest } of requests) {
        if (PutRequest !== undefined) put({ Item: PutRequest.Item });
        if (DeleteRequest !== undefined) remove({ Key: DeleteRequest.Key });
      }
    }
    return { UnprocessedItems: {} };
  };

  return {
    service: {
      client: 'DynamoDBClient',
      operations: {
        GetItem: (input: GetItemInput) => {
          checkTable(input.TableName);
          const row = rowOf(input.Key ?? {});
          const item = row === undefined ? undefined : seen(row, input.ConsistentRead);
          return item === undefined ? {} : { Item: structuredClone(item) };
        },
        PutItem: (input: PutItemInput) => {
          checkTable(input.TableName);
          return put(input);
        },
        DeleteItem: (input: DeleteItemInput) => {
          checkTable(input.TableName);
          return remove(input);
        },
        UpdateItem: update,
        Query: query,
        Scan: (input: ScanInput) => {
          checkTable(input.TableName);
          return pageOf(everything(input.ConsistentRead), input, parseExpressions(input).filter, [
            settings.key,
          ]);
        },
        BatchWriteItem: batchWrite,
      },
    },
    items: async () =>
      [...partitions.values()]
        .flatMap(({ rows }) => rows.map(({ item }) => item))
        .filter((item) => item !== undefined),
    onWrite: (listener) => void listeners.push(listener),
    close: async () => {},
  };
}

/** The value that the key condition demands of the hash key; it must be an equality, as DynamoDB insists. */
function hashOf(condition: Condition, name: string): string {
  if (condition.type === 'and') {
    for (const part of condition.args) {
      if ('type' in part && part.type !== undefined) {
        const found = hashIn(part as Condition, name);
        if (found !== undefined) return found;
      }
    }
  }
  const found = hashIn(condition, name);
  if (found !== undefined) return found;
  throw new AwsError('ValidationException', `Query condition missed key schema element: ${name}`);
}

function hashIn(condition: Condition, name: string): string | undefined {
  const [path, value] = condition.args;
  if (condition.type !== '=' || !Array.isArray(path) || path[0] !== name) return undefined;
  return value !== undefined && 'S' in value ? value.S : undefined;
}
