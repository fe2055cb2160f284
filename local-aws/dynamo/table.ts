import batchWriteItem from 'dynalite/actions/batchWriteItem.js';
import deleteItem from 'dynalite/actions/deleteItem.js';
import getItem from 'dynalite/actions/getItem.js';
import putItem from 'dynalite/actions/putItem.js';
import query from 'dynalite/actions/query.js';
import scan from 'dynalite/actions/scan.js';
import updateItem from 'dynalite/actions/updateItem.js';
import batchWriteItemRules from 'dynalite/validations/batchWriteItem.js';
import deleteItemRules from 'dynalite/validations/deleteItem.js';
import getItemRules from 'dynalite/validations/getItem.js';
import validations from 'dynalite/validations/index.js';
import putItemRules from 'dynalite/validations/putItem.js';
import queryRules from 'dynalite/validations/query.js';
import scanRules from 'dynalite/validations/scan.js';
import updateItemRules from 'dynalite/validations/updateItem.js';
import type { Faults } from '../faults.ts';
import { AwsError, type Clock, type Service } from '../service.ts';
import { createRestores, type RestoredTable } from './restores.ts';
import { type Item, type Row, Rows, type Store } from './store.ts';

export interface KeySchema {
  readonly hash: string;
  readonly range: string;
}

export interface IndexSettings {
  readonly name: string;
  readonly key: KeySchema;
  readonly projection: 'ALL' | 'KEYS_ONLY';
}

export interface TableSettings {
  readonly name: string;
  readonly key: KeySchema;
  readonly indexes: readonly IndexSettings[];
  /** Its resource policy, as JSON. */
  readonly policy?: string | undefined;
}

/** One committed write: `after` is absent when the item was deleted. */
export interface Write {
  readonly table: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** DynamoDB with one table: the service for the product, and the bare content for whoever inspects the account. */
export interface Table {
  readonly service: Service;
  /** Every item, in the order of a Scan. */
  readonly items: () => Item[];
  readonly onWrite: (listener: (write: Write) => void) => void;
  /** From now on there is no such table, until another takes its place. Its stream may still be read. */
  readonly lose: () => void;
  /** Tables that were made of its past. */
  readonly restored: ReadonlyMap<string, RestoredTable>;
  /** Replaces the content as if another table, restored from a backup, stood in its place: nothing of it is in the stream. */
  readonly replace: (items: readonly Item[]) => Promise<void>;
}

const MAX_ITEM_BYTES = 409_600;
/** How long after a write a read without ConsistentRead may still miss it. */
const STALE_MS = 5_000;

const OPERATIONS = {
  BatchWriteItem: { action: batchWriteItem, rules: batchWriteItemRules },
  DeleteItem: { action: deleteItem, rules: deleteItemRules },
  GetItem: { action: getItem, rules: getItemRules },
  PutItem: { action: putItem, rules: putItemRules },
  Query: { action: query, rules: queryRules },
  Scan: { action: scan, rules: scanRules },
  UpdateItem: { action: updateItem, rules: updateItemRules },
};
const READS = ['GetItem', 'Query', 'Scan'];

/** The table on dynalite's own actions, called in this process on a store of ours (docs/adr/008-dynalite-in-process.md). */
export function createTable(
  settings: TableSettings,
  { clock, faults }: { readonly clock: Clock; readonly faults: Faults },
): Table {
  const listeners: ((write: Write) => void)[] = [];
  let isConsistent = true;
  let isStreamed = true;
  let isThere = true;
  const seen = (row: Row): Item | undefined => {
    const mayBeStale = !isConsistent && clock.now() - row.changedAtMs <= STALE_MS;
    return mayBeStale && faults.strikes('stale-read', row.key) ? row.previous : row.item;
  };
  const items = new Rows({
    now: clock.now,
    seen,
    staleMs: STALE_MS,
    onWrite: (before, after) => {
      if (!isStreamed) return;
      for (const listener of listeners) listener({ table: settings.name, before, after });
    },
  });
  const indexes = new Map(
    settings.indexes.map(({ name }) => [
      name,
      new Rows({ now: clock.now, seen, staleMs: STALE_MS }),
    ]),
  );
  const store = storeOf(settings, items, { indexes, isThere: () => isThere });

  const answer = (
    name: keyof typeof OPERATIONS,
    input: { readonly ConsistentRead?: boolean; readonly [field: string]: unknown },
  ) =>
    new Promise((resolve, reject) => {
      const { action, rules } = OPERATIONS[name];
      // Every action reads the store before it returns; only its answer may come later.
      isConsistent = !READS.includes(name) || input.ConsistentRead === true;
      try {
        const request = validations.checkTypes({ ...input }, rules.types);
        validations.checkValidations(request, rules.types, rules.custom, store);
        action(store, request, (error, output) =>
          error ? reject(asAwsError(error)) : resolve(structuredClone(output)),
        );
      } catch (error) {
        reject(error instanceof Error ? asAwsError(error) : error);
      } finally {
        isConsistent = true;
      }
    });

  const replace = async (wanted: readonly Item[]): Promise<void> => {
    isThere = true;
    const { hash, range } = settings.key;
    const keys = items.items().map((item) => ({ [hash]: item[hash], [range]: item[range] }));
    const TableName = settings.name;
    // Every action is done when it returns, so nobody else's write falls between these.
    isStreamed = false;
    const done = [
      ...keys.map((Key) => answer('DeleteItem', { TableName, Key })),
      ...wanted.map((Item) => answer('PutItem', { TableName, Item })),
    ];
    isStreamed = true;
    await Promise.all(done);
  };

  const restores = createRestores(
    { name: settings.name, policy: settings.policy, isThere: () => isThere },
    clock,
  );
  return {
    restored: restores.tables,
    service: {
      client: 'DynamoDBClient',
      operations: {
        ...Object.fromEntries(
          Object.keys(OPERATIONS).map((name) => [
            name,
            (input) => answer(name as keyof typeof OPERATIONS, input),
          ]),
        ),
        ...restores.operations,
        ListTables: () => ({
          TableNames: [...(isThere ? [settings.name] : []), ...restores.tables.keys()],
        }),
      },
    },
    items: () => structuredClone(items.items()),
    onWrite: (listener) => void listeners.push(listener),
    lose: () => {
      isThere = false;
    },
    replace,
  };
}

function storeOf(
  settings: TableSettings,
  items: Rows,
  {
    indexes,
    isThere,
  }: { readonly indexes: ReadonlyMap<string, Rows>; readonly isThere: () => boolean },
): Store {
  const description = describe(settings);
  return {
    options: { maxItemSize: MAX_ITEM_BYTES },
    getTable: (name, done) => {
      if (name === settings.name && isThere()) done(null, description);
      else
        done(
          new AwsError('ResourceNotFoundException', `Requested resource not found: table ${name}`),
        );
    },
    getItemDb: () => items,
    getIndexDb: (_type, _table, name) => {
      const index = indexes.get(name);
      if (index === undefined) throw new Error(`the table has no index ${name}`);
      return index;
    },
  };
}

/** The table as dynalite's CreateTable would leave it. */
function describe({ name, key, indexes }: TableSettings) {
  const schemaOf = ({ hash, range }: KeySchema) => [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ];
  const attributes = new Set(
    [key, ...indexes.map((index) => index.key)].flatMap(({ hash, range }) => [hash, range]),
  );
  return {
    TableName: name,
    TableStatus: 'ACTIVE',
    KeySchema: schemaOf(key),
    AttributeDefinitions: [...attributes].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: schemaOf(index.key),
      Projection: { ProjectionType: index.projection },
    })),
  };
}

/** dynalite's errors carry what its server would send; anything else is a mistake and stays what it is. */
function asAwsError(error: Error & Partial<Refusal>): Error {
  const { statusCode, body } = error;
  if (statusCode === undefined || body === undefined) return error;
  const name = body.__type.split('#').at(-1) ?? body.__type;
  return new AwsError(name, body.message ?? body.Message ?? '', statusCode);
}

interface Refusal {
  readonly statusCode: number;
  readonly body: { readonly __type: string; readonly message?: string; readonly Message?: string };
}
