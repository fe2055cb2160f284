import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { ledgerIdentity } from '../../../aws/ledger/identity.ts';
import { ABSENT, ledgerTable } from '../../../aws/ledger/table.ts';

const mock = mockClient(DynamoDBClient);
afterAll(() => mock.restore());
const table = ledgerTable(new DynamoDBClient({}), 'ledger');
const named = (name: string): Error => Object.assign(new Error(name), { name });
const now = () => '2026-11-23T09:00:00.000Z';
beforeEach(() => void mock.reset());

describe('reads', () => {
  test('the base table is read consistently (law 5)', async () => {
    mock
      .on(GetItemCommand)
      .resolves({ Item: { pk: { S: 'p' }, sk: { S: 's' }, n: { N: '7' }, yes: { BOOL: true } } });
    mock.on(QueryCommand).resolves({ Items: [] });
    expect(await table.get('p', 's')).toEqual({ pk: 'p', sk: 's', n: 7, yes: true });
    await table.range('p', 'a', 'b');
    expect(mock.calls().map(({ args }) => args[0].input)).toMatchObject([
      { ConsistentRead: true },
      { ConsistentRead: true },
    ]);
  });
  test('all pages', async () => {
    const item = (sk: string) => ({ pk: { S: 'p' }, sk: { S: sk } });
    mock
      .on(QueryCommand)
      .resolvesOnce({ Items: [item('a')], LastEvaluatedKey: item('a') })
      .resolvesOnce({ Items: [], LastEvaluatedKey: item('b') })
      .resolvesOnce({ Items: [item('c')] });
    expect((await table.range('p', 'a', 'z')).map(({ sk }) => sk)).toEqual(['a', 'c']);
  });
  test('the whole table, a page at a time, consistently', async () => {
    const item = (sk: string) => ({ pk: { S: 'p' }, sk: { S: sk } });
    const asked: unknown[] = [];
    mock.on(ScanCommand).callsFake((input) => {
      // The paginator goes on with the same object.
      asked.push({ ...input });
      return asked.length === 1
        ? { Items: [item('a')], LastEvaluatedKey: item('a') }
        : { Items: [item('b')] };
    });
    const seen: string[] = [];
    for await (const page of table.pages()) seen.push(page.map(({ sk }) => sk).join());
    expect(seen).toEqual(['a', 'b']);
    expect(asked).toEqual([
      { TableName: 'ledger', ConsistentRead: true },
      { TableName: 'ledger', ConsistentRead: true, ExclusiveStartKey: item('a') },
    ]);
  });
  test('an attribute that we never write: UnexpectedResponse', async () => {
    mock.on(GetItemCommand).resolves({ Item: { pk: { S: 'p' }, sk: { S: 's' }, list: { L: [] } } });
    await expect(table.get('p', 's')).rejects.toMatchObject({ name: 'UnexpectedResponse' });
  });
});

describe('writes', () => {
  test('a condition that does not hold is an outcome; any other error is thrown', async () => {
    mock
      .on(PutItemCommand)
      .rejectsOnce(named('ConditionalCheckFailedException'))
      .rejectsOnce(named('ProvisionedThroughputExceededException'));
    expect(await table.put({ pk: 'p', sk: 's' }, ABSENT)).toBe('refused');
    await expect(table.put({ pk: 'p', sk: 's' }, ABSENT)).rejects.toThrow(
      'ProvisionedThroughputExceededException',
    );
  });
  test('writes left undone: TryAgain', async () => {
    mock
      .on(BatchWriteItemCommand)
      .resolves({ UnprocessedItems: { ledger: [{ DeleteRequest: { Key: {} } }] } });
    await expect(table.writeAll([{ pk: 'p', sk: 's' }], [])).rejects.toMatchObject({
      name: 'TryAgain',
    });
  });
  test('25 a call; none for nothing', async () => {
    mock.on(BatchWriteItemCommand).resolves({});
    await table.writeAll([], []);
    await table.writeAll(
      Array.from({ length: 26 }, (_, n) => ({ pk: 'p', sk: `${n}` })),
      [{ pk: 'p', sk: 'x' }],
    );
    expect(
      mock
        .commandCalls(BatchWriteItemCommand)
        .map(({ args }) => args[0].input.RequestItems?.ledger?.length),
    ).toEqual([25, 2]);
  });
});

describe('a table knows its own name', () => {
  test('a new table is claimed once and then trusted', async () => {
    const key = { pk: { S: 'LEDGER' }, sk: { S: 'IDENTITY' } };
    mock
      .on(GetItemCommand)
      .resolvesOnce({})
      .resolves({ Item: { ...key, tableName: { S: 'ledger' } } });
    mock.on(PutItemCommand).resolves({});
    const identity = ledgerIdentity(table, 'ledger', now);
    await identity.assertOwn();
    await identity.assertOwn();
    expect(mock.commandCalls(PutItemCommand)).toHaveLength(1);
    expect(mock.commandCalls(PutItemCommand)[0]?.args[0].input).toMatchObject({
      Item: { tableName: { S: 'ledger' }, nonce: { S: '2026-11-23T09:00:00.000Z' } },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
  });
  test('the empty one of a standby counts as restored from the Region that is lost, until its evidence is replayed', async () => {
    let item: object | undefined;
    mock.on(GetItemCommand).callsFake(() => ({ Item: item }));
    mock.on(PutItemCommand).callsFake(({ Item }) => {
      item = Item;
      return {};
    });
    mock.on(UpdateItemCommand).resolves({});
    const identity = ledgerIdentity(table, 'ledger', now, 'eu-west-1');
    const refused = {
      name: 'InvalidConfiguration',
      message: expect.stringContaining('was restored from the ledger of eu-west-1'),
    };
    await expect(identity.assertNotReplayed()).rejects.toMatchObject(refused);
    expect(item).toBeUndefined();
    expect(await identity.isRestored()).toBe(true);
    await identity.stop();
    await identity.resume();
    await expect(identity.assertOwn()).rejects.toMatchObject(refused);
    await identity.adopt();
    await identity.assertOwn();
    expect(await identity.isRestored()).toBe(false);
  });
  test('a restored copy is refused', async () => {
    mock
      .on(GetItemCommand)
      .resolves({ Item: { pk: { S: 'LEDGER' }, sk: { S: 'IDENTITY' }, tableName: { S: 'old' } } });
    await expect(ledgerIdentity(table, 'ledger', now).assertOwn()).rejects.toMatchObject({
      name: 'InvalidConfiguration',
      message: expect.stringContaining('was restored from old'),
    });
  });
});
