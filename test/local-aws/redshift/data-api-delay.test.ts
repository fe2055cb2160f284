import { describe, expect, test } from '@jest/globals';
import { withInvocation } from '../../../local-aws/caller.ts';
import { CALLER, eachWithDataApi, GRANT, START, WRITER } from './data-api.ts';

const { call, clock, connect, creators, statusOf, submit } = eachWithDataApi();

describe('a delayed statement', () => {
  test('commits when it is due, long after its caller has gone', async () => {
    connect({ delayMs: () => 60_000 });
    const Id = await submit({ Sqls: [GRANT], WaitTimeSeconds: 30 });
    expect(await statusOf(Id)).toBe('STARTED');
    await clock().runUntil(START + 59_999);
    expect(await creators()).toEqual([]);
    await clock().runUntil(START + 60_000);
    expect(await statusOf(Id)).toBe('FINISHED');
    expect(await creators()).toEqual(['analyst']);
  });

  test('a long poll lets the time pass until it ends', async () => {
    connect({ delayMs: () => 20_000 });
    const seen = clock().track('long poll', (work) =>
      withInvocation({ caller: CALLER, isDead: () => false, work }, () =>
        call('BatchExecuteStatement', { ...WRITER, Sqls: [GRANT], WaitTimeSeconds: 30 }),
      ),
    );
    await clock().runUntilIdle();
    expect(await seen).toMatchObject({ Status: 'FINISHED' });
    expect(clock().now()).toBe(START + 20_000);
  });

  test('waiting may be unknown to the service, or refused; what is refused was not submitted', async () => {
    connect({ delayMs: () => 20_000, waiting: () => 'ignored' });
    const answer = await call('BatchExecuteStatement', {
      ...WRITER,
      Sqls: [GRANT],
      WaitTimeSeconds: 30,
    });
    expect(Object.keys(answer)).not.toContain('Status');
    await clock().runUntilIdle();
    connect({ delayMs: () => 0, waiting: () => 'refused' });
    await expect(submit({ Sqls: [GRANT], WaitTimeSeconds: 30 })).rejects.toMatchObject({
      name: 'ActiveWaitingRequestsExceededException',
    });
    expect(await call('ListStatements', { Status: 'ALL' })).toEqual({ Statements: [] });
  });

  test('can be cancelled before it commits, unless it commits late', async () => {
    connect({
      delayMs: () => 60_000,
      outcome: ({ input }) => (input.StatementName === 'late' ? 'commit-late' : 'run'),
    });
    const Id = await submit({ Sqls: [GRANT] });
    expect(await call('CancelStatement', { Id })).toEqual({ Status: true });
    await clock().runUntilIdle();
    expect(await statusOf(Id)).toBe('ABORTED');
    expect(await creators()).toEqual([]);
    const late = await submit({ Sqls: [GRANT], StatementName: 'late' });
    expect(await call('CancelStatement', { Id: late })).toEqual({ Status: false });
    await clock().runUntilIdle();
    expect(await statusOf(late)).toBe('FINISHED');
    await expect(call('CancelStatement', { Id: late })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('of two that overlap, the later to commit meets a concurrent update', async () => {
    connect({
      delayMs: ({ input }) => (input.StatementName === 'slow' ? 60_000 : 0),
      conflicts: true,
    });
    const slow = await submit({
      Sqls: ['REVOKE CREATE MODEL FROM GROUP analyst'],
      StatementName: 'slow',
    });
    await submit({ Sqls: [GRANT] });
    await clock().runUntilIdle();
    expect(await call('DescribeStatement', { Id: slow })).toMatchObject({
      Status: 'FAILED',
      Error: 'Query #1 failed with ERROR: tuple concurrently updated',
    });
    expect(await creators()).toEqual(['analyst']);
  });

  test('counts as active: the 501st is refused', async () => {
    connect({ delayMs: () => 60_000 });
    for (let index = 0; index < 500; index += 1) await submit({ Sqls: [GRANT] });
    await expect(submit({ Sqls: [GRANT] })).rejects.toMatchObject({
      name: 'ActiveStatementsExceededException',
    });
  });
});
