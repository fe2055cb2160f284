import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import {
  PurgeQueueCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from '@jest/globals';
import { type AwsCall, installServices } from '../../local-aws/api.ts';
import { withInvocation } from '../../local-aws/caller.ts';
import { createFaults, type FaultRates } from '../../local-aws/faults.ts';
import { createVirtualClock } from '../../local-aws/virtual-clock.ts';

let restore = (): void => {};
afterEach(() => restore());

const sqs = new SQSClient({ region: 'us-east-1' });
const message = { QueueUrl: 'https://queue', MessageBody: 'hello' };

/** Installs an SQS of which every SendMessage is kept in `sent`. */
function install(answer: unknown = { MessageId: '1' }, rates: FaultRates = {}) {
  const sent: unknown[] = [];
  const calls: AwsCall[] = [];
  const services = [
    {
      client: 'SQSClient',
      operations: {
        SendMessage: (input: unknown) => {
          sent.push(input);
          return answer;
        },
        SendMessageBatch: () => answer,
      },
    },
    { client: 'DynamoDBClient', operations: { PutItem: () => ({}) } },
    { client: 'SchedulerClient', operations: { CreateSchedule: () => ({ ScheduleArn: 'arn' }) } },
  ];
  restore = installServices(services, {
    virtualClock: createVirtualClock(0),
    faults: createFaults(1, rates),
    onCall: (call) => calls.push(call),
  });
  return { sent, calls };
}

/** Runs as a Lambda function that may be killed. */
function asFunction<T>(action: () => Promise<T>): Promise<T | string> {
  let dead = false;
  const { promise: died, resolve } = Promise.withResolvers<string>();
  const kill = (reason: string): void => {
    dead = true;
    resolve(reason);
  };
  const invocation = {
    caller: { functionName: 'reconcile', role: 'role' },
    kill,
    isDead: () => dead,
  };
  return Promise.race([died, withInvocation(invocation, action)]);
}

test('a command of a real client is answered by its service', async () => {
  const { sent } = install();
  await expect(sqs.send(new SendMessageCommand(message))).resolves.toMatchObject({
    MessageId: '1',
  });
  expect(sent).toEqual([message]);
});

/** A command whose input its author got wrong, past the compiler. */
const wrong = (input: object) => new SendMessageCommand(input as SendMessageCommandInput);

test.each([
  [
    'an unknown member',
    wrong({ ...message, Body: 'x' }),
    'SQS.SendMessage.Body: SendMessageRequest has no such member',
  ],
  [
    'a missing required member',
    wrong({ QueueUrl: 'x' }),
    'SQS.SendMessage.MessageBody: SendMessageRequest requires it',
  ],
  [
    'a wrong type',
    wrong({ ...message, DelaySeconds: '5' }),
    'SQS.SendMessage.DelaySeconds: wanted a number, got string "5"',
  ],
  [
    'a missing member deep inside',
    new SendMessageBatchCommand({ QueueUrl: 'x', Entries: [{ Id: '1', MessageBody: undefined }] }),
    'SQS.SendMessageBatch.Entries[0].MessageBody',
  ],
])('%s is refused, naming the path', async (_, command, text) => {
  install();
  await expect(sqs.send(command as SendMessageCommand)).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining(text),
  });
});

test('an attribute value with two types is refused', async () => {
  install();
  const command = new PutItemCommand({ TableName: 't', Item: { pk: { S: 'a', N: '1' } as never } });
  await expect(new DynamoDBClient({ region: 'us-east-1' }).send(command)).rejects.toThrow(
    'DynamoDB.PutItem.Item.pk: wanted exactly one member of the union AttributeValue',
  );
});

test('a token that the SDK would fill in itself may be missing', async () => {
  install();
  const command = new CreateScheduleCommand({
    Name: 'n',
    ScheduleExpression: 'at(2026-01-01T00:00:00)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: 'a', RoleArn: 'r' },
  });
  await expect(new SchedulerClient({ region: 'us-east-1' }).send(command)).resolves.toMatchObject({
    ScheduleArn: 'arn',
  });
});

test("an answer that the SDK does not know is the service's mistake", async () => {
  install({ MessageIdentity: '1' });
  await expect(sqs.send(new SendMessageCommand(message))).rejects.toThrow(
    'SQS.SendMessage answer.MessageIdentity',
  );
});

test('an unknown operation and a client that nobody answers for throw', async () => {
  install();
  await expect(sqs.send(new PurgeQueueCommand({ QueueUrl: 'x' }))).rejects.toThrow(
    'person: SQS.PurgeQueue: the sandbox does not know this operation',
  );
  await expect(
    new KMSClient({ region: 'us-east-1' }).send(new ListKeysCommand({})),
  ).rejects.toThrow('KMS.ListKeys');
});

test('every call is reported with who made it', async () => {
  const { calls } = install();
  await asFunction(() => sqs.send(new SendMessageCommand(message)));
  expect(calls).toEqual([
    { function: 'reconcile', service: 'SQS', operation: 'SendMessage', input: message },
  ]);
});

test('a timeout comes after the effect, a lost call and a throttled one have none', async () => {
  const timedOut = install({}, { timeout: 1 });
  await expect(asFunction(() => sqs.send(new SendMessageCommand(message)))).rejects.toMatchObject({
    name: 'TimeoutError',
  });
  expect(timedOut.sent).toHaveLength(1);
  restore();
  const lost = install({}, { lost: 1 });
  await expect(asFunction(() => sqs.send(new SendMessageCommand(message)))).rejects.toMatchObject({
    name: 'TimeoutError',
  });
  restore();
  const throttled = install({}, { throttle: 1 });
  await expect(asFunction(() => sqs.send(new SendMessageCommand(message)))).rejects.toMatchObject({
    name: 'ThrottlingException',
  });
  expect([lost.sent, throttled.sent]).toEqual([[], []]);
});

test('a crash ends the invocation before or after the effect, and none of its later calls has any', async () => {
  const before = install({}, { 'crash-before': 1 });
  const twice = async () => {
    const later = new Promise((resolve) => setImmediate(resolve)).then(() =>
      sqs.send(new SendMessageCommand(message)),
    );
    await Promise.all([sqs.send(new SendMessageCommand(message)), later]);
    return 'finished';
  };
  expect(await asFunction(twice)).toBe('crash before SQS.SendMessage');
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(before.sent).toHaveLength(0);
  restore();
  const after = install({}, { 'crash-after': 1 });
  expect(await asFunction(twice)).toBe('crash after SQS.SendMessage');
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(after.sent).toHaveLength(1);
});

test('people do not crash', async () => {
  const { sent } = install({}, { 'crash-before': 1, throttle: 1, timeout: 1 });
  await sqs.send(new SendMessageCommand(message));
  expect(sent).toHaveLength(1);
});

test('two accounts at once are refused, and restored clients are the real ones', () => {
  const original = SQSClient.prototype.send;
  install();
  expect(SQSClient.prototype.send).not.toBe(original);
  expect(() => install()).toThrow('another AWS account is open');
  restore();
  expect(SQSClient.prototype.send).toBe(original);
});
