import {
  BatchExecuteStatementCommand,
  DescribeStatementCommand,
  GetStatementResultCommand,
  ListStatementsCommand,
  RedshiftDataClient,
  type StatusString,
} from '@aws-sdk/client-redshift-data';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { redshiftData } from '../../aws/redshift-data.ts';
import { toSql } from '../../domain/sql.ts';
import { CREATE_MODEL, config, user } from '../domain/access/examples.ts';

const mock = mockClient(RedshiftDataClient);
afterAll(() => mock.restore());
let nowMs = 0;
const pauses: number[] = [];
const clock = {
  now: () => new Date(nowMs),
  pause: async (ms: number) => {
    pauses.push(ms);
    nowMs += ms;
  },
};
const [warehouse] = config().warehouses;
if (warehouse === undefined) throw new Error('fixture');
const data = redshiftData(new RedshiftDataClient({}), clock, warehouse);
const dev = { warehouse, database: 'dev', login: { dbUser: 'writer' } };
const SQL = [toSql({ verb: 'GRANT', privileges: [CREATE_MODEL], grantees: [user('u')] })];
const named = (name: string): Error => Object.assign(new Error(name), { name });
beforeEach(() => {
  mock.reset();
  nowMs = 0;
  pauses.length = 0;
});

describe('a client of one place', () => {
  test.each([
    ['account', { ...warehouse, account: '222233334444' }],
    ['Region', { ...warehouse, region: 'eu-west-1' }],
  ])('asks no warehouse of another %s, which might be one of the same name', async (_, other) => {
    const to = { ...dev, warehouse: other };
    await expect(data.submit(to, SQL)).rejects.toThrow('warehouse analytics is in');
    await expect(data.findByName(to, 'N')).rejects.toThrow('warehouse analytics is in');
    expect(mock.calls()).toEqual([]);
  });
});

describe('submit', () => {
  test('one transaction, under its token and name, waiting up to 20 s', async () => {
    mock.on(BatchExecuteStatementCommand).resolves({ Id: 'S1', Status: 'FINISHED' });
    expect(await data.submit(dev, SQL, { token: 'T', name: 'N' })).toEqual({
      id: 'S1',
      status: { state: 'finished' },
    });
    expect(mock.commandCalls(BatchExecuteStatementCommand)[0]?.args[0].input).toEqual({
      ClusterIdentifier: 'analytics',
      Database: 'dev',
      DbUser: 'writer',
      Sqls: ['GRANT CREATE MODEL TO "u"'],
      ClientToken: 'T',
      StatementName: 'N',
      WaitTimeSeconds: 20,
      ExecutionMode: 'TRANSACTION',
    });
  });
  test('Serverless: the workgroup and a secret', async () => {
    mock.on(BatchExecuteStatementCommand).resolves({ Id: 'S1', Status: 'FINISHED' });
    const { cluster: _, ...common } = { cluster: '', ...warehouse };
    await data.submit(
      {
        ...dev,
        warehouse: { ...common, kind: 'serverless', workgroup: 'adhoc', namespaceName: 'adhoc' },
        login: { secretArn: 'arn:secret' },
      },
      SQL,
    );
    expect(mock.commandCalls(BatchExecuteStatementCommand)[0]?.args[0].input).toEqual({
      WorkgroupName: 'adhoc',
      Database: 'dev',
      SecretArn: 'arn:secret',
      Sqls: ['GRANT CREATE MODEL TO "u"'],
      WaitTimeSeconds: 20,
      ExecutionMode: 'TRANSACTION',
    });
  });
  test('a statement that cannot be in a transaction commits on its own', async () => {
    mock.on(BatchExecuteStatementCommand).resolves({ Id: 'S1', Status: 'FINISHED' });
    await data.submit(dev, SQL, undefined, 'AUTO_COMMIT');
    expect(mock.commandCalls(BatchExecuteStatementCommand)[0]?.args[0].input.ExecutionMode).toBe(
      'AUTO_COMMIT',
    );
  });
  test('not finished at once: its state is asked for', async () => {
    mock.on(BatchExecuteStatementCommand).resolves({ Id: 'S1', Status: 'STARTED' });
    mock.on(DescribeStatementCommand).resolves({ Status: 'FAILED', Error: 'ERROR: no' });
    expect(await data.submit(dev, SQL)).toEqual({
      id: 'S1',
      status: { state: 'failed', error: 'ERROR: no' },
    });
  });
  test('where the service does not wait, it is looked after by our own clock, for 40 seconds', async () => {
    mock.on(BatchExecuteStatementCommand).resolves({ Id: 'S1' });
    mock.on(DescribeStatementCommand).resolves({ Status: 'STARTED' });
    expect(await data.submit(dev, SQL)).toEqual({ id: 'S1', status: { state: 'running' } });
    expect(nowMs).toBe(40_000);
    expect(pauses.slice(0, 5)).toEqual([250, 500, 1000, 2000, 2000]);
    expect(pauses).toHaveLength(23);
    expect(mock.commandCalls(DescribeStatementCommand).at(-1)?.args[0].input.WaitTimeSeconds).toBe(
      1,
    );
  });
  test('finished between two looks', async () => {
    mock.on(BatchExecuteStatementCommand).resolves({ Id: 'S1' });
    mock
      .on(DescribeStatementCommand)
      .resolvesOnce({ Status: 'SUBMITTED' })
      .resolvesOnce({ Status: 'STARTED' })
      .resolves({ Status: 'FINISHED' });
    expect(await data.submit(dev, SQL)).toEqual({ id: 'S1', status: { state: 'finished' } });
    expect(pauses).toEqual([250, 500]);
  });
  test('too many callers wait already: the same again, without waiting', async () => {
    const tooMany = named('ActiveWaitingRequestsExceededException');
    const waits = { WaitTimeSeconds: 20 };
    mock.on(BatchExecuteStatementCommand).resolves({ Id: 'S1' });
    mock.on(BatchExecuteStatementCommand, waits).rejects(tooMany);
    mock.on(DescribeStatementCommand).resolves({ Status: 'FINISHED' });
    mock.on(DescribeStatementCommand, waits).rejects(tooMany);
    expect(await data.submit(dev, SQL, { token: 'T', name: 'N' })).toEqual({
      id: 'S1',
      status: { state: 'finished' },
    });
    const [, again] = mock.commandCalls(BatchExecuteStatementCommand);
    expect(again?.args[0].input).toMatchObject({ ClientToken: 'T', StatementName: 'N' });
    expect(again?.args[0].input).not.toHaveProperty('WaitTimeSeconds');
  });
  test('no Id: nothing may be concluded', async () => {
    mock.on(BatchExecuteStatementCommand).resolves({});
    await expect(data.submit(dev, SQL)).rejects.toMatchObject({ name: 'UnexpectedResponse' });
  });
});

describe('the state of a statement', () => {
  test.each<[StatusString, object]>([
    ['SUBMITTED', { state: 'running' }],
    ['PICKED', { state: 'running' }],
    ['STARTED', { state: 'running' }],
    ['FINISHED', { state: 'finished' }],
    ['FAILED', { state: 'failed', error: 'no error text' }],
    ['ABORTED', { state: 'aborted', error: 'aborted' }],
  ])('%s', async (Status, state) => {
    mock.on(DescribeStatementCommand).resolves({ Status });
    expect(await data.stateOf('S1')).toEqual(state);
  });
  test('unknown to the Data API: forgotten', async () => {
    mock.on(DescribeStatementCommand).rejects(named('ResourceNotFoundException'));
    expect(await data.stateOf('S1')).toEqual({ state: 'forgotten' });
  });
  test.each<StatusString | undefined>([undefined, 'ALL', 'CANCELLED' as StatusString])(
    '%s is no state that we know: UnexpectedResponse',
    async (Status) => {
      mock.on(DescribeStatementCommand).resolves({ Status });
      await expect(data.stateOf('S1')).rejects.toMatchObject({
        name: 'UnexpectedResponse',
        message: `DescribeStatement Status=${Status}`,
      });
    },
  );
  test('any other error is thrown', async () => {
    mock.on(DescribeStatementCommand).rejects(named('AccessDeniedException'));
    await expect(data.stateOf('S1')).rejects.toThrow('AccessDeniedException');
  });
});

describe('result rows', () => {
  test('all pages of the n-th statement, every type of cell', async () => {
    mock
      .on(GetStatementResultCommand, { Id: 'S1:3' })
      .resolves({ Records: [[{ stringValue: '' }, { longValue: 0 }]], NextToken: 'more' })
      .on(GetStatementResultCommand, { Id: 'S1:3', NextToken: 'more' })
      .resolves({
        Records: [
          [{ booleanValue: false }, { isNull: true }],
          [{ doubleValue: 1.5 }, { stringValue: 'x' }],
        ],
      });
    expect(await data.rowsOf('S1', 2)).toEqual([
      ['', 0],
      [false, null],
      [1.5, 'x'],
    ]);
  });
  test('a cell of another type: UnexpectedResponse', async () => {
    mock.on(GetStatementResultCommand).resolves({ Records: [[{ blobValue: new Uint8Array() }]] });
    await expect(data.rowsOf('S1', 0)).rejects.toThrow(
      'a field of a type that we do not read: blobValue',
    );
  });
});

describe('a statement by its name', () => {
  test('on a later page, whatever its status; a longer name is another', async () => {
    const asked = { StatementName: 'N', Status: 'ALL', RoleLevel: true } as const;
    mock
      .on(ListStatementsCommand, asked)
      .resolves({ Statements: [{ Id: 'other', StatementName: 'N-2' }], NextToken: 'more' })
      .on(ListStatementsCommand, { ...asked, NextToken: 'more' })
      .resolves({ Statements: [{ Id: 'S1', StatementName: 'N' }] });
    expect(await data.findByName(dev, 'N')).toBe('S1');
  });
  test('an empty page with a token is not the end; the last one is', async () => {
    mock
      .on(ListStatementsCommand)
      .resolvesOnce({ Statements: [], NextToken: 'a' })
      .resolvesOnce({ NextToken: 'b' })
      .resolvesOnce({});
    expect(await data.findByName(dev, 'N')).toBeUndefined();
    expect(mock.commandCalls(ListStatementsCommand)).toHaveLength(3);
  });
});
