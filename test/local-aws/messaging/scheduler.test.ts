import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterEach, expect, test } from '@jest/globals';
import type { Compose } from '../../../local-aws/containers.ts';
import type { LocalAws } from '../../../local-aws/local-aws.ts';
import { parseSchedule } from '../../../local-aws/messaging/schedule-expression.ts';
import { openFixture } from '../open-fixture.ts';

let localAws: LocalAws;
afterEach(() => localAws.close());

const client = new SchedulerClient({ region: 'us-east-1' });
const schedule = (Name: string, at: string) =>
  new CreateScheduleCommand({
    Name,
    GroupName: 'leases',
    ScheduleExpression: `at(${at})`,
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: {
      Arn: 'arn:aws:sqs:us-east-1:111122223333:reconcile.fifo',
      RoleArn: 'arn:aws:iam::111122223333:role/scheduler',
      SqsParameters: { MessageGroupId: 'dev' },
      Input: '{"kind":"due","run":"<aws.scheduler.execution-id>"}',
    },
  });

/** Bodies that reached the reconcile function, with the hour and minute of their arrival. */
const heard: string[] = [];
const reconcile: Compose =
  ({ now }) =>
  async (event) => {
    for (const { body } of Object(event).Records)
      heard.push(`${now().toISOString().slice(11, 16)} ${body}`);
    return { batchItemFailures: [] };
  };

// The sweep ran 17 times before, from 09:05 to 10:25.
test('a one-time schedule reaches its queue at its time, once, with its own execution id, and is gone afterwards', async () => {
  localAws = await openFixture({ reconcile });
  heard.length = 0;
  await client.send(schedule('lease-1', '2026-03-01T10:30:00'));
  await localAws.runFor(3 * 3_600_000);
  expect(heard).toEqual(['10:30 {"kind":"due","run":"schedule-run-18"}']);
  expect(localAws.scheduler.schedules().map(({ name }) => name)).toEqual(['sweep']);
});

test('a name is taken until its schedule is over', async () => {
  localAws = await openFixture({ reconcile });
  heard.length = 0;
  await client.send(schedule('lease-1', '2026-03-01T10:00:00'));
  await expect(client.send(schedule('lease-1', '2026-03-01T10:00:00'))).rejects.toMatchObject({
    name: 'ConflictException',
  });
  await localAws.runFor(2 * 3_600_000);
  expect(heard).toHaveLength(1);
  await client.send(schedule('lease-1', '2026-03-01T12:00:00'));
});

test('a one-time schedule in the past never fires', async () => {
  localAws = await openFixture({ reconcile });
  heard.length = 0;
  await client.send(schedule('lease-1', '2026-03-01T08:00:00'));
  await localAws.runFor(2 * 3_600_000);
  expect(heard).toEqual([]);
});

test('a name or a target that Scheduler would refuse is refused', async () => {
  localAws = await openFixture();
  await expect(client.send(schedule('x'.repeat(65), '2026-03-01T10:00:00'))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  await expect(
    client.send(
      new CreateScheduleCommand({
        ...schedule('a', '2026-03-01T10:00:00').input,
        GroupName: 'none',
      }),
    ),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('a schedule of serverless.yml runs its function again and again, and does not keep the clock busy', async () => {
  const runs: string[] = [];
  localAws = await openFixture({
    sweep:
      ({ now }) =>
      async (event) =>
        runs.push(`${now().toISOString().slice(11, 16)} ${JSON.stringify(event)}`),
  });
  await localAws.runUntilIdle();
  expect(runs).toEqual([]);
  await localAws.runFor(11 * 60_000);
  expect(runs).toEqual(['09:05 {"scope":"due"}', '09:10 {"scope":"due"}']);
});

test.each([
  ['at(2026-03-01T10:00:00)', '2026-03-01T10:00:00.000Z'],
  ['rate(1 day)', '2026-03-02T09:00:00.000Z'],
  ['cron(30 2 * * ? *)', '2026-03-02T02:30:00.000Z'],
  ['cron(0 12 * * ? *)', '2026-03-01T12:00:00.000Z'],
])('%s comes next at %s', async (expression, expected) => {
  localAws = await openFixture();
  const startMs = Date.parse('2026-03-01T09:00:00Z');
  expect(new Date(parseSchedule(expression, startMs)(startMs) ?? 0).toISOString()).toBe(expected);
});
