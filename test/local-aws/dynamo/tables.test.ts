import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dynaliteTable } from '../../../local-aws/dynamo/dynalite-table.ts';
import { memoryTable } from '../../../local-aws/dynamo/memory-table.ts';
import type { Table, TableSettings } from '../../../local-aws/dynamo/table.ts';
import { createFaults, noFaults } from '../../../local-aws/faults.ts';
import { random } from '../../../local-aws/random.ts';

const SETTINGS: TableSettings = {
  name: 'ledger',
  key: { hash: 'pk', range: 'sk' },
  indexes: [{ name: 'due', key: { hash: 'due', range: 'dueAt' }, projection: 'KEYS_ONLY' }],
};
const PERSON = { functionName: 'person', role: 'person' };
const memory = (faults = noFaults(), clock = { now: () => 0 }): Table =>
  memoryTable(SETTINGS, { clock, faults });

const operate = async (
  table: Table,
  operation: string,
  input: object,
): Promise<Record<string, unknown>> => {
  const behaviour = table.service.operations[operation];
  if (behaviour === undefined) throw new Error(operation);
  return Object(await behaviour({ TableName: SETTINGS.name, ...structuredClone(input) }, PERSON));
};

/** The answer, or the error as data, so that two tables can be compared. */
const attempt = (table: Table, operation: string, input: object): Promise<unknown> =>
  operate(table, operation, input).then(
    ({ ConsumedCapacity: _, ScannedCount: __, ...answer }) => answer,
    (error: Error & { Item?: unknown }) => ({ error: error.name, item: error.Item }),
  );

const S = (text: string): AttributeValue => ({ S: text });
const N = (number: number): AttributeValue => ({ N: String(number) });
const key = (pk: string, sk: string) => ({ pk: S(pk), sk: S(sk) });

let dynalite: Table;
beforeAll(async () => {
  dynalite = await dynaliteTable(SETTINGS);
});
afterAll(() => dynalite.close());

describe.each([
  ['memory', () => memory()],
  ['dynalite', () => dynalite],
])('%s', (name, open) => {
  test('a conditional Put refuses a second claim and can show the first', async () => {
    const table = open();
    const put = (owner: string) => ({
      Item: { ...key(`${name}-claims`, 'x'), owner: S(owner) },
      ConditionExpression: 'attribute_not_exists(pk) OR #o = :me',
      ExpressionAttributeNames: { '#o': 'owner' },
      ExpressionAttributeValues: { ':me': S(owner) },
    });
    expect(await attempt(table, 'PutItem', put('a'))).toEqual({});
    expect(await attempt(table, 'PutItem', put('a'))).toEqual({});
    expect(await attempt(table, 'PutItem', put('b'))).toMatchObject({
      error: 'ConditionalCheckFailedException',
    });
  });

  test('a Query reads one partition by prefix, in pages, either way round', async () => {
    const table = open();
    for (const sk of ['LEASE#3', 'EVIDENCE#1', 'LEASE#1', 'LEASE#2'])
      await operate(table, 'PutItem', { Item: key(`${name}-pages`, sk) });
    const query = {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': S(`${name}-pages`), ':prefix': S('LEASE#') },
      Limit: 2,
    };
    const first = await operate(table, 'Query', query);
    expect(first).toMatchObject({ Count: 2, LastEvaluatedKey: key(`${name}-pages`, 'LEASE#2') });
    const second = await operate(table, 'Query', {
      ...query,
      ExclusiveStartKey: first.LastEvaluatedKey,
    });
    expect(second.Items).toEqual([key(`${name}-pages`, 'LEASE#3')]);
    const backwards = await operate(table, 'Query', { ...query, ScanIndexForward: false });
    expect(backwards.Items).toEqual([
      key(`${name}-pages`, 'LEASE#3'),
      key(`${name}-pages`, 'LEASE#2'),
    ]);
  });

  test('a sparse index holds only the items that have its keys, in its order', async () => {
    const table = open();
    const due = (sk: string, dueAt: string) => ({
      ...key(`${name}-due`, sk),
      due: S(`${name}-1`),
      dueAt: S(dueAt),
    });
    const items = [due('c', '2026-01-01'), due('a', '2026-01-03'), key(`${name}-due`, 'b')];
    for (const Item of items) await operate(table, 'PutItem', { Item });
    const answer = await operate(table, 'Query', {
      IndexName: 'due',
      KeyConditionExpression: 'due = :one AND dueAt <= :now',
      ExpressionAttributeValues: { ':one': S(`${name}-1`), ':now': S('2026-01-03') },
    });
    expect(answer.Items).toEqual([due('c', '2026-01-01'), due('a', '2026-01-03')]);
  });

  test('an update sets, adds and removes, and its condition sees the item before', async () => {
    const table = open();
    const Key = key(`${name}-update`, 'x');
    const update = {
      Key,
      UpdateExpression:
        'SET note = if_not_exists(note, :first), seen = :second ADD revision :one REMOVE gone',
      ConditionExpression: 'attribute_not_exists(revision) OR revision < :two',
      ExpressionAttributeValues: {
        ':first': S('first'),
        ':second': S('second'),
        ':one': N(1),
        ':two': N(2),
      },
      ReturnValues: 'ALL_NEW',
    };
    const after = { ...Key, note: S('first'), seen: S('second') };
    expect(await operate(table, 'UpdateItem', update)).toMatchObject({
      Attributes: { ...after, revision: N(1) },
    });
    expect(await operate(table, 'UpdateItem', update)).toMatchObject({
      Attributes: { ...after, revision: N(2) },
    });
    expect(await attempt(table, 'UpdateItem', update)).toMatchObject({
      error: 'ConditionalCheckFailedException',
    });
  });

  test.each([
    [
      'a reserved word as a bare name',
      { ConditionExpression: 'state = :v', ExpressionAttributeValues: { ':v': S('x') } },
    ],
    [
      'a value that no expression uses',
      { ConditionExpression: 'attribute_exists(pk)', ExpressionAttributeValues: { ':v': S('x') } },
    ],
    ['a value that is not given', { ConditionExpression: 'owner = :v' }],
    [
      'broken syntax',
      { ConditionExpression: 'owner = = :v', ExpressionAttributeValues: { ':v': S('x') } },
    ],
  ])('%s is refused', async (_, expression) => {
    expect(await attempt(open(), 'PutItem', { Item: key('x', 'y'), ...expression })).toMatchObject({
      error: 'ValidationException',
    });
  });

  test('every write is told with the item before and after it', async () => {
    const table = open();
    const writes: unknown[] = [];
    table.onWrite(({ before, after }) => writes.push([before?.v?.S, after?.v?.S]));
    const Key = key(`${name}-stream`, 'x');
    await operate(table, 'PutItem', { Item: { ...Key, v: S('1') } });
    await operate(table, 'PutItem', { Item: { ...Key, v: S('2') } });
    await operate(table, 'DeleteItem', { Key });
    expect(writes).toEqual([
      [undefined, '1'],
      ['1', '2'],
      ['2', undefined],
    ]);
  });
});

test('an item over 400 KB is refused', async () => {
  const Item = { ...key('a', 'b'), body: S('x'.repeat(410_000)) };
  expect(await attempt(memory(), 'PutItem', { Item })).toMatchObject({
    error: 'ValidationException',
  });
  expect(await attempt(dynalite, 'PutItem', { Item })).toMatchObject({
    error: 'ValidationException',
  });
});

test('a Query of more than 1 MB comes in pages', async () => {
  const table = memory();
  for (const sk of ['1', '2', '3', '4'])
    await operate(table, 'PutItem', { Item: { ...key('a', sk), body: S('x'.repeat(390_000)) } });
  const query = {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': S('a') },
  };
  expect(await operate(table, 'Query', query)).toMatchObject({
    Count: 3,
    LastEvaluatedKey: key('a', '3'),
  });
});

test('a read without ConsistentRead may see the version before, but not long after the write', async () => {
  let nowMs = 0;
  const table = memory(createFaults(1, { 'stale-read': 1 }), { now: () => nowMs });
  const Key = key('a', 'b');
  await operate(table, 'PutItem', { Item: { ...Key, v: S('old') } });
  await operate(table, 'PutItem', { Item: { ...Key, v: S('new') } });
  const v = async (ConsistentRead: boolean) =>
    Object(await operate(table, 'GetItem', { Key, ConsistentRead }))?.Item?.v?.S;
  expect(await v(true)).toBe('new');
  expect(await v(false)).toBe('old');
  nowMs = 6_000;
  expect(await v(false)).toBe('new');
});

/** A random request over few keys and values, so that requests meet each other. */
function randomRequest(next: (high: number) => number): readonly [string, object] {
  const Key = key(`random-${next(2)}`, `S#${next(3)}`);
  const value = [S(`v${next(2)}`), N(next(3))][next(1)] ?? S('x');
  const names = { '#v': 'value' };
  const condition =
    [
      {},
      { ConditionExpression: 'attribute_not_exists(pk)' },
      {
        ConditionExpression: 'attribute_exists(#v) AND NOT (#v = :w)',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':w': value },
      },
      {
        ConditionExpression: '#v <> :w OR (#v <= :w AND attribute_exists(sk))',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':w': value },
      },
      {
        ConditionExpression: '#v BETWEEN :w AND :w OR #v IN (:w)',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':w': value },
      },
    ][next(4)] ?? {};
  const failure = { ReturnValues: 'ALL_OLD' };
  switch (next(4)) {
    case 0:
      return [
        'PutItem',
        {
          Item: { ...Key, value, due: S('1'), dueAt: S(`2026-0${next(3) + 1}`) },
          ...condition,
          ...failure,
        },
      ];
    case 1:
      return ['DeleteItem', { Key, ...condition, ...failure }];
    case 2:
      return [
        'UpdateItem',
        {
          Key,
          UpdateExpression: 'SET #v = :w, #m = :m ADD hits :one REMOVE dueAt',
          ExpressionAttributeNames: { '#v': 'value', '#m': 'map' },
          ExpressionAttributeValues: { ':w': value, ':m': { M: { a: value } }, ':one': N(1) },
          ReturnValues: 'ALL_NEW',
        },
      ];
    case 3:
      return ['GetItem', { Key, ConsistentRead: true }];
    default:
      return [
        'Query',
        {
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
          ExpressionAttributeValues: { ':pk': Key.pk, ':low': S('S#0'), ':high': Key.sk },
          ConsistentRead: true,
          Limit: next(3) + 1,
          ScanIndexForward: next(1) === 0,
        },
      ];
  }
}

test('both tables answer the same to the same random requests and end with the same items', async () => {
  const { between } = random(2026);
  const inMemory = memory();
  const before = (await dynalite.items()).map((item) => item.pk?.S);
  for (let round = 0; round < 400; round += 1) {
    const [operation, input] = randomRequest((high) => between(0, high));
    const [one, other] = [
      await attempt(inMemory, operation, input),
      await attempt(dynalite, operation, input),
    ];
    expect({ round, operation, input, answer: one }).toEqual({
      round,
      operation,
      input,
      answer: other,
    });
  }
  const sorted = async (table: Table) =>
    (await table.items())
      .filter((item) => !before.includes(item.pk?.S))
      .map((item) => JSON.stringify(Object.entries(item).sort()))
      .sort();
  expect(await sorted(inMemory)).toEqual(await sorted(dynalite));
});
