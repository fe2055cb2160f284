import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { schedules } from '../../aws/schedules.ts';

const mock = mockClient(SchedulerClient);
afterAll(() => mock.restore());
const target = {
  group: 'leases',
  queueArn: 'arn:queue',
  roleArn: 'arn:role',
  deadLetterArn: 'arn:dlq',
};
const once = (at: string) =>
  schedules(new SchedulerClient({}), target).once('name', at, 'G', { kind: 'nudge' });
const named = (name: string): Error => Object.assign(new Error(name), { name });
beforeEach(() => void mock.reset());

describe('a one-shot schedule', () => {
  test('puts the body into the queue and deletes itself', async () => {
    mock.on(CreateScheduleCommand).resolves({ ScheduleArn: 'arn' });
    await once('2026-12-01T10:00:00.000Z');
    expect(mock.commandCalls(CreateScheduleCommand)[0]?.args[0].input).toEqual({
      Name: 'name',
      GroupName: 'leases',
      ScheduleExpression: 'at(2026-12-01T10:00:00)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: 'arn:queue',
        RoleArn: 'arn:role',
        Input: '{"kind":"nudge"}',
        SqsParameters: { MessageGroupId: 'G' },
        DeadLetterConfig: { Arn: 'arn:dlq' },
      },
    });
  });
  test.each([
    ['2026-12-01T10:00:00.001Z', 'at(2026-12-01T10:00:01)'],
    ['2026-12-31T23:59:59.999Z', 'at(2027-01-01T00:00:00)'],
  ])('%s is not woken too early: %s', async (at, expression) => {
    mock.on(CreateScheduleCommand).resolves({ ScheduleArn: 'arn' });
    await once(at);
    expect(mock.commandCalls(CreateScheduleCommand)[0]?.args[0].input.ScheduleExpression).toBe(
      expression,
    );
  });
  test('there already: the same one', async () => {
    mock.on(CreateScheduleCommand).rejects(named('ConflictException'));
    await expect(once('2026-12-01T10:00:00.000Z')).resolves.toBeUndefined();
  });
  test('any other error is thrown', async () => {
    mock.on(CreateScheduleCommand).rejects(named('ServiceQuotaExceededException'));
    await expect(once('2026-12-01T10:00:00.000Z')).rejects.toThrow('ServiceQuotaExceededException');
  });
});
