import { describe, expect, test } from '@jest/globals';
import { CALLER, eachWithDataApi, GRANT, HOUR_MS, SECRET, START, WRITER } from './data-api.ts';

const { call, clock, creators, engine, pause, statusOf, submit } = eachWithDataApi();

describe('a batch', () => {
  test('runs once, is described by parts, and each part has its own result', async () => {
    const Id = await submit({
      Sqls: [GRANT, 'SELECT identity_name, admin_option, identity_id FROM svv_language_privileges'],
    });
    expect(await call('DescribeStatement', { Id })).toMatchObject({
      Status: 'FINISHED',
      HasResultSet: true,
      Database: 'dev',
      DbUser: 'awsuser',
      SubStatements: [
        { Id: `${Id}:1`, Status: 'FINISHED', HasResultSet: false, QueryString: GRANT },
        { Id: `${Id}:2`, Status: 'FINISHED', HasResultSet: true, ResultRows: 1 },
      ],
    });
    expect(await call('GetStatementResult', { Id: `${Id}:2` })).toMatchObject({
      Records: [[{ stringValue: 'analyst' }, { booleanValue: false }, { longValue: 102 }]],
      ColumnMetadata: [
        { name: 'identity_name', typeName: 'text' },
        { name: 'admin_option' },
        { name: 'identity_id' },
      ],
      TotalNumRows: 1,
    });
    await expect(call('GetStatementResult', { Id: `${Id}:1` })).rejects.toThrow(
      'does not have result',
    );
    await expect(call('GetStatementResult', { Id })).rejects.toThrow('does not have result');
  });

  test('an SQL error is a status with free text, and the whole batch is undone', async () => {
    const Id = await submit({ Sqls: [GRANT, 'GRANT CREATE MODEL TO GROUP nobody', GRANT] });
    expect(await call('DescribeStatement', { Id })).toMatchObject({
      Status: 'FAILED',
      Error: 'Query #2 failed with ERROR: group "nobody" does not exist',
      SubStatements: [
        { Status: 'FINISHED' },
        { Status: 'FAILED', Error: 'ERROR: group "nobody" does not exist' },
        { Status: 'ABORTED' },
      ],
    });
    expect(await creators()).toEqual([]);
  });

  test('AUTO_COMMIT keeps what succeeded', async () => {
    const Id = await submit({
      Sqls: ['GRANT CREATE MODEL TO GROUP nobody', GRANT],
      ExecutionMode: 'AUTO_COMMIT',
    });
    expect(await statusOf(Id)).toBe('FAILED');
    expect(await creators()).toEqual(['analyst']);
  });

  test('the answer tells the status only to who waits', async () => {
    expect(
      await call('BatchExecuteStatement', { ...WRITER, Sqls: [GRANT], WaitTimeSeconds: 5 }),
    ).toMatchObject({
      Status: 'FINISHED',
      HasResultSet: false,
    });
    expect(await call('BatchExecuteStatement', { ...WRITER, Sqls: [GRANT] })).not.toHaveProperty(
      'Status',
    );
  });

  test('a secret or a database user logs in; an unknown database user is a failed statement', async () => {
    const input = { Database: 'dev', Sqls: [GRANT], WaitTimeSeconds: 1 };
    expect(
      await call('BatchExecuteStatement', {
        ...input,
        WorkgroupName: 'serverless',
        SecretArn: SECRET,
      }),
    ).toMatchObject({ Status: 'FINISHED' });
    const Id = await submit({ ...input, DbUser: 'stranger' });
    expect(await call('DescribeStatement', { Id })).toMatchObject({
      Status: 'FAILED',
      Error: 'FATAL: password authentication failed for user "IAM:stranger"',
    });
  });
});

describe('a client token', () => {
  test('names the first statement for eight hours, whatever the SQL says', async () => {
    const first = await submit({ Sqls: [GRANT], ClientToken: 'token' });
    const again = await submit({
      Sqls: ['REVOKE CREATE MODEL FROM GROUP analyst'],
      ClientToken: 'token',
    });
    expect(again).toBe(first);
    expect(await creators()).toEqual(['analyst']);
    await clock().runUntil(START + 8 * HOUR_MS);
    expect(
      await submit({ Sqls: ['REVOKE CREATE MODEL FROM GROUP analyst'], ClientToken: 'token' }),
    ).not.toBe(first);
    expect(await creators()).toEqual([]);
  });
});

describe('results', () => {
  test('come in pages of 1,000 rows', async () => {
    for (let index = 0; index < 2_001; index += 1) await engine().createGroup(`g${index}`);
    const Id = String(
      (
        await call('ExecuteStatement', {
          ...WRITER,
          Sql: "SELECT groname FROM pg_group WHERE groname <> 'analyst'",
        })
      ).Id,
    );
    const sizes: number[] = [];
    let NextToken: unknown;
    do {
      const page = await call('GetStatementResult', {
        Id,
        ...(NextToken === undefined ? {} : { NextToken }),
      });
      sizes.push(Array.isArray(page.Records) ? page.Records.length : -1);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(sizes).toEqual([1_000, 1_000, 1]);
    await expect(call('GetStatementResult', { Id, NextToken: 'forged' })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('belong to the role that asked, and are kept for a day', async () => {
    const Id = await submit({ Sqls: [GRANT] });
    const sameRole = { functionName: 'another', role: CALLER.role };
    const otherRole = { functionName: 'reconcile', role: 'decide-role' };
    expect(await call('DescribeStatement', { Id }, sameRole)).toMatchObject({ Status: 'FINISHED' });
    for (const operation of ['DescribeStatement', 'GetStatementResult', 'CancelStatement']) {
      await expect(call(operation, { Id }, otherRole)).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
    }
    expect(await call('ListStatements', {}, otherRole)).toEqual({ Statements: [] });
    await clock().runUntil(START + 24 * HOUR_MS);
    await expect(call('DescribeStatement', { Id })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

test('statements are listed by the beginning of their name, only finished ones unless asked', async () => {
  const first = await submit({ Sqls: [GRANT], StatementName: 'dev/7/1' });
  const second = await submit({ Sqls: ['nonsense'], StatementName: 'dev/7/2' });
  await submit({ Sqls: [GRANT], StatementName: 'other' });
  const ids = async (input: object) =>
    JSON.stringify((await call('ListStatements', { StatementName: 'dev/7', ...input })).Statements);
  expect(await ids({})).toContain(first);
  expect(await ids({})).not.toContain(second);
  expect(JSON.parse(await ids({ Status: 'ALL' }))).toMatchObject([
    { Id: second, Status: 'FAILED' },
    { Id: first, StatementName: 'dev/7/1' },
  ]);
  expect(JSON.parse(await ids({ Status: 'ALL', RoleLevel: false, Database: 'prod' }))).toEqual([]);
});

test.each([
  ['41 statements', { Sqls: Array(41).fill(GRANT) }, 'ValidationException'],
  ['no statement', { Sqls: [] }, 'ValidationException'],
  ['more than 100 KB', { Sqls: ['x'.repeat(102_401)] }, 'ValidationException'],
  [
    'an empty parameter',
    { Sqls: ['SELECT :a'], Parameters: [{ name: 'a', value: '' }] },
    'ValidationException',
  ],
  [
    'an unused parameter',
    { Sqls: [GRANT], Parameters: [{ name: 'a', value: 'b' }] },
    'ValidationException',
  ],
  ['a wait of 31 s', { Sqls: [GRANT], WaitTimeSeconds: 31 }, 'ValidationException'],
  [
    'a token of 65 characters',
    { Sqls: [GRANT], ClientToken: 'x'.repeat(65) },
    'ValidationException',
  ],
  ['an unknown cluster', { Sqls: [GRANT], ClusterIdentifier: 'nowhere' }, 'ValidationException'],
  [
    'an unknown workgroup',
    { Sqls: [GRANT], ClusterIdentifier: undefined, WorkgroupName: 'nowhere' },
    'ResourceNotFoundException',
  ],
  [
    'a cluster and a workgroup',
    { Sqls: [GRANT], WorkgroupName: 'serverless' },
    'ValidationException',
  ],
  ['an unknown secret', { Sqls: [GRANT], SecretArn: 'arn:unknown' }, 'ValidationException'],
])('%s is refused', async (_, input, name) => {
  await expect(submit(input)).rejects.toMatchObject({ name });
  expect(await creators()).toEqual([]);
});

test('a paused warehouse takes no statement', async () => {
  pause();
  await expect(submit({ Sqls: [GRANT] })).rejects.toMatchObject({
    name: 'DatabaseConnectionException',
  });
});
