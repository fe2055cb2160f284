import { expect, test } from '@jest/globals';
import { createFaults } from '../../../local-aws/faults.ts';
import { key, N, open, operate, S } from './ledger.ts';

test('a conditional Put refuses a second claim', async () => {
  const table = open();
  const put = (owner: string) => ({
    Item: { ...key('claims', 'x'), owner: S(owner) },
    ConditionExpression: 'attribute_not_exists(pk) OR #o = :me',
    ExpressionAttributeNames: { '#o': 'owner' },
    ExpressionAttributeValues: { ':me': S(owner) },
  });
  await operate(table, 'PutItem', put('a'));
  await operate(table, 'PutItem', put('a'));
  await expect(operate(table, 'PutItem', put('b'))).rejects.toMatchObject({
    name: 'ConditionalCheckFailedException',
    $metadata: { httpStatusCode: 400 },
  });
  expect(table.items()).toEqual([put('a').Item]);
});

test('what was answered or put is not shared with the table', async () => {
  const table = open();
  const item = { ...key('a', 'b'), list: { L: [S('first')] } };
  await operate(table, 'PutItem', { Item: item });
  item.list.L.push(S('second'));
  const read = await operate(table, 'GetItem', { Key: key('a', 'b'), ConsistentRead: true });
  Object(read.Item).list.L.push(S('third'));
  expect(table.items()).toEqual([{ ...key('a', 'b'), list: { L: [S('first')] } }]);
});

test('a table that is lost answers nothing, until another takes its place; the stream does not tell', async () => {
  const table = open();
  await operate(table, 'PutItem', { Item: key('a', 'old') });
  const written: unknown[] = [];
  table.onWrite((write) => written.push(write));
  table.lose();
  await expect(
    operate(table, 'GetItem', { Key: key('a', 'old'), ConsistentRead: true }),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await table.replace([key('a', 'new')]);
  expect(table.items()).toEqual([key('a', 'new')]);
  expect(written).toEqual([]);
  await operate(table, 'PutItem', { Item: key('a', 'newer') });
  expect(written).toHaveLength(1);
});

test('a Query reads one partition by prefix, in pages, either way round', async () => {
  const table = open();
  for (const sk of ['LEASE#3', 'EVIDENCE#1', 'LEASE#1', 'LEASE#2'])
    await operate(table, 'PutItem', { Item: key('pages', sk) });
  const query = {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': S('pages'), ':prefix': S('LEASE#') },
    Limit: 2,
  };
  const first = await operate(table, 'Query', query);
  expect(first).toMatchObject({ Count: 2, LastEvaluatedKey: key('pages', 'LEASE#2') });
  const second = await operate(table, 'Query', {
    ...query,
    ExclusiveStartKey: first.LastEvaluatedKey,
  });
  expect(second.Items).toEqual([key('pages', 'LEASE#3')]);
  const backwards = await operate(table, 'Query', { ...query, ScanIndexForward: false });
  expect(backwards.Items).toEqual([key('pages', 'LEASE#3'), key('pages', 'LEASE#2')]);
});

test('a sparse index holds only the items that have its keys, in its order', async () => {
  const table = open();
  const due = (sk: string, dueAt: string) => ({ ...key('db', sk), due: S('1'), dueAt: S(dueAt) });
  const items = [due('c', '2026-01-01'), due('a', '2026-01-03'), key('db', 'b')];
  for (const Item of items) await operate(table, 'PutItem', { Item: { ...Item, more: N(1) } });
  const query = {
    IndexName: 'due',
    KeyConditionExpression: 'due = :one AND dueAt <= :now',
    ExpressionAttributeValues: { ':one': S('1'), ':now': S('2026-01-03') },
  };
  expect((await operate(table, 'Query', query)).Items).toEqual([
    due('c', '2026-01-01'),
    due('a', '2026-01-03'),
  ]);
  await operate(table, 'PutItem', { Item: key('db', 'c') });
  await operate(table, 'DeleteItem', { Key: key('db', 'a') });
  expect((await operate(table, 'Query', query)).Items).toEqual([]);
});

test('a batch of writes puts and deletes', async () => {
  const table = open();
  await operate(table, 'PutItem', { Item: key('a', 'old') });
  const requests = [
    { PutRequest: { Item: key('a', 'new') } },
    { DeleteRequest: { Key: key('a', 'old') } },
  ];
  const answer = await operate(table, 'BatchWriteItem', {
    TableName: undefined,
    RequestItems: { ledger: requests },
  });
  expect(answer.UnprocessedItems).toEqual({});
  expect(table.items()).toEqual([key('a', 'new')]);
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
  ['an item over 400 KB', { Item: { ...key('a', 'b'), body: S('x'.repeat(410_000)) } }],
  ['an empty key', { Item: key('a', '') }],
])('%s is refused', async (_, input) => {
  await expect(operate(open(), 'PutItem', { Item: key('x', 'y'), ...input })).rejects.toMatchObject(
    { name: 'ValidationException' },
  );
});

test('another table does not exist', async () => {
  await expect(
    operate(open(), 'GetItem', { TableName: 'other', Key: key('a', 'b') }),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('every write is announced with the item before and after it', async () => {
  const table = open();
  const writes: unknown[] = [];
  table.onWrite(({ before, after }) => writes.push([before?.v?.S, after?.v?.S]));
  const Key = key('stream', 'x');
  await operate(table, 'PutItem', { Item: { ...Key, v: S('1') } });
  await operate(table, 'PutItem', { Item: { ...Key, v: S('2') } });
  await operate(table, 'DeleteItem', { Key });
  await operate(table, 'DeleteItem', { Key });
  expect(writes).toEqual([
    [undefined, '1'],
    ['1', '2'],
    ['2', undefined],
  ]);
});

test('a Query of more than 1 MB comes in pages', async () => {
  const table = open();
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
  const table = open(createFaults(1, { 'stale-read': 1 }), { now: () => nowMs });
  const Key = key('a', 'b');
  await operate(table, 'PutItem', { Item: { ...Key, v: S('old') } });
  await operate(table, 'PutItem', { Item: { ...Key, v: S('new') } });
  const v = async (ConsistentRead: boolean) =>
    Object(await operate(table, 'GetItem', { Key, ConsistentRead })).Item?.v?.S;
  expect(await v(true)).toBe('new');
  expect(await v(false)).toBe('old');
  nowMs = 6_000;
  expect(await v(false)).toBe('new');
});

test('a condition sees the item as it is, however stale reads are', async () => {
  const table = open(createFaults(1, { 'stale-read': 1 }));
  await operate(table, 'PutItem', { Item: key('a', 'b') });
  await expect(
    operate(table, 'PutItem', {
      Item: key('a', 'b'),
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  ).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
});
