import {
  type AttributeValue,
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  paginateScan,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { NewerVersion, TryAgain, UnexpectedResponse } from '../../domain/errors.ts';

/** One item of the ledger: keys and flat attributes; what has more shape is JSON in `body`. */
export interface Item {
  readonly pk: string;
  readonly sk: string;
  readonly [attribute: string]: string | number | boolean;
}

/** A DynamoDB condition with its values; names are used as they are, so they must not be reserved words. */
export interface WriteCondition {
  readonly expression: string;
  readonly values?: Readonly<Record<string, string | number | boolean>>;
}

export const ABSENT: WriteCondition = { expression: 'attribute_not_exists(pk)' };

/** Whether a conditional write took place. Losing a race is an outcome, not an error. */
export type Written = 'written' | 'refused';

/** The index's second value of `due`: of databases, where the other is of what they hold. */
export const LOOK = 'look';

const BATCH_WRITE_LIMIT = 25;
/** Every item says in which form it was written: a release reads what the one before it wrote, and no newer form. */
const ITEM_VERSION = 1;

/** The ledger's table. Reads of the base table are always consistent; only the sweep reads the index. */
export function ledgerTable(client: DynamoDBClient, table: string) {
  const get = async (pk: string, sk: string): Promise<Item | undefined> => {
    const { Item: item } = await client.send(
      new GetItemCommand({ TableName: table, Key: toAttributes({ pk, sk }), ConsistentRead: true }),
    );
    return item && fromAttributes(item);
  };

  const put = (item: Item, condition?: WriteCondition): Promise<Written> =>
    written(
      client.send(
        new PutItemCommand({
          TableName: table,
          Item: toAttributes(versioned(item)),
          ...conditionInput(condition),
        }),
      ),
    );

  const remove = (pk: string, sk: string, condition?: WriteCondition): Promise<Written> =>
    written(
      client.send(
        new DeleteItemCommand({
          TableName: table,
          Key: toAttributes({ pk, sk }),
          ...conditionInput(condition),
        }),
      ),
    );

  /** Sets attributes of an item and takes others off; those that are not named stay. */
  const update = (
    { pk, sk, ...set }: Item,
    takeOff: readonly string[],
    condition: WriteCondition,
  ): Promise<Written> => {
    const names = Object.keys(set);
    const setting =
      names.length > 0 ? `SET ${names.map((n) => `${n} = :set_${n}`).join(', ')}` : '';
    const removing = takeOff.length > 0 ? `REMOVE ${takeOff.join(', ')}` : '';
    const values = Object.fromEntries(names.map((name) => [`:set_${name}`, set[name] ?? '']));
    const all = { ...values, ...condition.values };
    return written(
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: toAttributes({ pk, sk }),
          UpdateExpression: `${setting} ${removing}`.trim(),
          ConditionExpression: condition.expression,
          ...(Object.keys(all).length > 0 && { ExpressionAttributeValues: toAttributes(all) }),
        }),
      ),
    );
  };

  /** When the sweep looks again, without a new revision; a decision made meanwhile has set its own time. */
  const moveLook = async (
    { pk, sk, revision }: { readonly pk: string; readonly sk: string; readonly revision: number },
    dueAt: string | undefined,
  ): Promise<void> => {
    const unchanged = { expression: 'revision = :revision', values: { ':revision': revision } };
    await (dueAt === undefined
      ? update({ pk, sk }, ['due', 'dueAt'], unchanged)
      : update({ pk, sk, due: 'due', dueAt }, [], unchanged));
  };

  /** All pages, or with a limit the first one. */
  async function* queryPages(
    input: Omit<QueryCommandInput, 'TableName'>,
  ): AsyncGenerator<readonly Item[]> {
    for await (const page of paginateQuery({ client }, { ...input, TableName: table })) {
      yield (page.Items ?? []).map(fromAttributes);
      if (input.Limit !== undefined) return;
    }
  }
  const query = async (input: Omit<QueryCommandInput, 'TableName'>): Promise<Item[]> => {
    const items: Item[] = [];
    for await (const page of queryPages(input)) items.push(...page);
    return items;
  };

  const rangeQuery = (pk: string, from: string, to: string) => ({
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: toAttributes({ ':pk': pk, ':from': from, ':to': to }),
  });

  /** As `range`, one page in memory at a time. */
  async function* each(pk: string, from: string, to: string): AsyncGenerator<Item> {
    for await (const page of queryPages(rangeQuery(pk, from, to))) yield* page;
  }

  /** Every item of the partition whose sort key lies in the range, in order; or the newest `limit` of them. */
  const range = (
    pk: string,
    from: string,
    to: string,
    newest?: { readonly limit: number },
  ): Promise<Item[]> =>
    query({
      ...rangeQuery(pk, from, to),
      ...(newest && { ScanIndexForward: false, Limit: newest.limit }),
    });

  /** Partition keys that have something due at `now` or before. Eventually consistent: a nudge too late or too many harms nothing. */
  const due = async (now: string): Promise<string[]> => {
    const items = await query({
      IndexName: 'due',
      KeyConditionExpression: 'due = :due AND dueAt <= :now',
      ExpressionAttributeValues: toAttributes({ ':due': 'due', ':now': now }),
    });
    return [...new Set(items.map(({ pk }) => pk))];
  };

  /** Partition keys of evidence that should have been told at `now` or before. Eventually consistent. */
  const untold = async (now: string): Promise<string[]> => {
    const items = await query({
      IndexName: 'due',
      KeyConditionExpression: 'due = :due AND dueAt <= :now',
      FilterExpression: 'begins_with(sk, :entry)',
      ExpressionAttributeValues: toAttributes({ ':due': 'due', ':now': now, ':entry': 'ENTRY#' }),
    });
    return [...new Set(items.map(({ pk }) => pk))];
  };

  /** When each database is looked at again, whatever is due in it; by partition key. Eventually consistent too. */
  const looks = async (): Promise<ReadonlyMap<string, string>> => {
    const items = await query({
      IndexName: 'due',
      KeyConditionExpression: 'due = :look',
      ExpressionAttributeValues: toAttributes({ ':look': LOOK }),
    });
    return new Map(items.map(({ pk, dueAt }) => [pk, String(dueAt)]));
  };

  /** Every item of the table, a page at a time. Reads all of it: for what is done by hand, never on a request's way. */
  async function* pages(): AsyncGenerator<Item[]> {
    for await (const page of paginateScan({ client }, { TableName: table, ConsistentRead: true }))
      yield (page.Items ?? []).map(fromAttributes);
  }

  /** Unconditional writes, 25 at a time. Only for items that are replayed from evidence, where repeating is harmless. */
  const writeAll = async (
    puts: readonly Item[],
    removals: readonly { pk: string; sk: string }[],
  ): Promise<void> => {
    const requests = [
      ...puts.map((item) => ({ PutRequest: { Item: toAttributes(versioned(item)) } })),
      ...removals.map((key) => ({ DeleteRequest: { Key: toAttributes(key) } })),
    ];
    for (let at = 0; at < requests.length; at += BATCH_WRITE_LIMIT) {
      const { UnprocessedItems: left } = await client.send(
        new BatchWriteItemCommand({
          RequestItems: { [table]: requests.slice(at, at + BATCH_WRITE_LIMIT) },
        }),
      );
      const unprocessed = left?.[table]?.length ?? 0;
      if (unprocessed > 0)
        throw new TryAgain(`DynamoDB left ${unprocessed} of the ledger's writes undone`);
    }
  };

  return { get, put, update, moveLook, remove, range, each, due, untold, looks, pages, writeAll };
}
export type LedgerTable = ReturnType<typeof ledgerTable>;

const versioned = (item: Item): Item => ({ ...item, version: ITEM_VERSION });

const conditionInput = (condition: WriteCondition | undefined) =>
  condition && {
    ConditionExpression: condition.expression,
    ...(condition.values && { ExpressionAttributeValues: toAttributes(condition.values) }),
  };

async function written(send: Promise<unknown>): Promise<Written> {
  try {
    await send;
    return 'written';
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException')
      return 'refused';
    throw error;
  }
}

function toAttributes(
  values: Readonly<Record<string, string | number | boolean>>,
): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, toAttribute(value)]),
  );
}

function toAttribute(value: string | number | boolean): AttributeValue {
  if (typeof value === 'string') return { S: value };
  return typeof value === 'number' ? { N: String(value) } : { BOOL: value };
}

function fromAttributes(item: Record<string, AttributeValue>): Item {
  const values = Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, fromAttribute(name, value)]),
  );
  const { pk, sk, version, ...rest } = values;
  if (typeof pk !== 'string' || typeof sk !== 'string')
    throw new UnexpectedResponse('a ledger item has no pk or sk');
  // The index `due` shows keys only.
  if (version !== undefined && version !== ITEM_VERSION)
    throw new NewerVersion(
      `item ${pk} ${sk} of the ledger has version ${version}; this release reads ${ITEM_VERSION}: deploy a newer one`,
    );
  return { ...rest, pk, sk };
}

function fromAttribute(name: string, value: AttributeValue): string | number | boolean {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  throw new UnexpectedResponse(
    `ledger attribute ${name} has a type that we never write: ${Object.keys(value).join()}`,
  );
}
