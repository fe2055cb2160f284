import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, expect, test } from '@jest/globals';
import type { Compose } from '../../../local-aws/containers.ts';
import { createFaults } from '../../../local-aws/faults.ts';
import type { LocalAws } from '../../../local-aws/local-aws.ts';
import { approved, openFixture, wiring } from '../open-fixture.ts';

let localAws: LocalAws;
afterEach(() => localAws.close());

const queue = () => localAws.queues.find('reconcile.fifo');
const send = (body: string, groupId = 'a') => queue().send({ body, groupId });

/** A consumer that fails the given bodies, and remembers every batch. */
function consumer(fails: (body: string) => boolean, batches: string[][]): Compose {
  return () => async (event) => {
    const records: { messageId: string; body: string }[] = Object(event).Records;
    batches.push(records.map(({ body }) => body));
    return {
      batchItemFailures: records
        .filter(({ body }) => fails(body))
        .map(({ messageId }) => ({ itemIdentifier: messageId })),
    };
  };
}

test('messages of a moment come in one batch per group; with mixed groups in one batch', async () => {
  const batches: string[][] = [];
  localAws = await openFixture({ reconcile: consumer(() => false, batches) });
  for (const [body, group] of [
    ['1', 'a'],
    ['2', 'b'],
    ['3', 'a'],
  ] as const)
    send(body, group);
  await localAws.runUntilIdle();
  await localAws.close();
  localAws = await openFixture(
    { reconcile: consumer(() => false, batches) },
    { faults: createFaults(1, { 'mixed-groups': 1 }) },
  );
  for (const [body, group] of [
    ['1', 'a'],
    ['2', 'b'],
    ['3', 'a'],
  ] as const)
    send(body, group);
  await localAws.runUntilIdle();
  expect(batches).toEqual([['1', '3'], ['2'], ['1', '2', '3']]);
});

test('no more batches are worked off at the same time than the source allows, and the next begins when one ends', async () => {
  let running = 0;
  const most: number[] = [];
  const bodies: string[] = [];
  const reconcile: Compose =
    ({ pause }) =>
    async (event) => {
      running += 1;
      most.push(running);
      bodies.push(...Object(event).Records.map(({ body }: { body: string }) => body));
      await pause(1_000);
      running -= 1;
      return { batchItemFailures: [] };
    };
  const functions = wiring.functions.map((one) => ({
    ...one,
    queues: one.queues.map((source) => ({ ...source, atOnce: 2 })),
  }));
  localAws = await openFixture({ reconcile }, {}, { ...wiring, functions });
  for (const group of ['a', 'b', 'c', 'd', 'e']) send(group, group);
  await localAws.runUntilIdle();
  expect(bodies.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(Math.max(...most)).toBe(2);
});

test('only what the function reports as failed comes again, and its group waits for it', async () => {
  const batches: string[][] = [];
  localAws = await openFixture({
    reconcile: consumer((body) => body === 'bad' && batches.length < 2, batches),
  });
  send('good');
  send('bad');
  await localAws.runFor(1000);
  send('after');
  await localAws.runUntilIdle();
  expect(batches).toEqual([
    ['good', 'bad'],
    ['bad', 'after'],
  ]);
});

test('a poisoned message ends in the dead-letter queue after its receives and never blocks its group for good', async () => {
  const batches: string[][] = [];
  localAws = await openFixture({ reconcile: consumer((body) => body === 'poison', batches) });
  send('poison');
  await localAws.runFor(100);
  send('next');
  await localAws.runUntilIdle();
  expect(localAws.queues.find('ReconcileDeadLetters.fifo').bodies()).toEqual(['poison']);
  expect(batches.flat().filter((body) => body === 'poison')).toHaveLength(5);
  expect(batches.flat()).toContain('next');
});

test('a thrown error or an answer that Lambda cannot read returns the whole batch', async () => {
  for (const answer of [
    () => Promise.reject(new Error('boom')),
    async () => ({ batchItemFailures: [{ itemIdentifier: 'unknown' }] }),
  ]) {
    const batches: string[][] = [];
    const reconcile: Compose = () => async (event) => {
      batches.push(Object(event).Records.map(({ body }: { body: string }) => body));
      return batches.length === 1 ? answer() : null;
    };
    localAws = await openFixture({ reconcile });
    send('1');
    send('2');
    await localAws.runUntilIdle();
    expect(batches).toEqual([
      ['1', '2'],
      ['1', '2'],
    ]);
    await localAws.close();
  }
  localAws = await openFixture();
});

test("a record has the shape of Lambda's SQS events", async () => {
  const events: unknown[] = [];
  localAws = await openFixture({ reconcile: () => async (event) => void events.push(event) });
  send('{}');
  await localAws.runUntilIdle();
  expect(events).toEqual([
    {
      Records: [
        {
          messageId: 'reconcile.fifo-1',
          receiptHandle: 'reconcile.fifo-1#1',
          body: '{}',
          attributes: {
            ApproximateReceiveCount: '1',
            ApproximateFirstReceiveTimestamp: '1772355600020',
            SentTimestamp: '1772355600000',
            SenderId: 'AROASANDBOX',
            MessageGroupId: 'a',
            MessageDeduplicationId:
              '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
            SequenceNumber: '00000000000000000001',
          },
          messageAttributes: {},
          md5OfBody: '99914b932bd37a50b983c5e7c90ae93b',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:reconcile.fifo',
          awsRegion: 'us-east-1',
        },
      ],
    },
  ]);
});

test("an event that cannot start its machine goes to the rule's dead-letter queue, saying why", async () => {
  localAws = await openFixture();
  localAws.publish({
    ...approved('dev'),
    detail: { databases: ['dev'], reason: 'x'.repeat(262_144) },
  });
  await localAws.runUntilIdle();
  expect(localAws.executions).toEqual([]);
  const [dead] = localAws.queues.find('Undeliverable').receive(1);
  expect(dead?.attributes).toMatchObject({
    ERROR_CODE: 'InvalidExecutionInput',
    RULE_ARN: 'arn:aws:events:us-east-1:111122223333:rule/access/Approvals',
  });
});

test('an event for a topic is noted: whoever subscribes is not in the sandbox', async () => {
  localAws = await openFixture();
  const event = localAws.publish({ ...approved('dev'), 'detail-type': 'Model Access Failed' });
  await localAws.runUntilIdle();
  expect(localAws.notified).toEqual([
    { topic: 'arn:aws:sns:us-east-1:111122223333:alarms', payload: event },
  ]);
  expect([localAws.executions, localAws.dropped]).toEqual([[], []]);
});

test('an event of another type, or on another bus, starts nothing', async () => {
  localAws = await openFixture();
  localAws.publish({ ...approved('dev'), 'detail-type': 'Model Access Denied' });
  localAws.publish(approved('dev'), 'default');
  await localAws.runUntilIdle();
  expect(localAws.executions).toEqual([]);
});

test('PutEvents refuses malformed details, foreign sources and more than 1 MB', async () => {
  localAws = await openFixture();
  const client = new EventBridgeClient({});
  const entry = { Source: 'me', DetailType: 'x', Detail: '{}', EventBusName: 'access' };
  const answer = await client.send(
    new PutEventsCommand({
      Entries: [entry, { ...entry, Detail: '[' }, { ...entry, Source: 'aws.tag' }],
    }),
  );
  expect(answer).toMatchObject({
    FailedEntryCount: 2,
    Entries: [
      { EventId: 'event-1' },
      { ErrorCode: 'MalformedDetail' },
      { ErrorCode: 'NotAuthorizedForSourceException' },
    ],
  });
  const large = { ...entry, Detail: JSON.stringify({ x: 'x'.repeat(1_048_576) }) };
  await expect(client.send(new PutEventsCommand({ Entries: [large] }))).rejects.toMatchObject({
    name: 'ValidationException',
  });
});

test('now and then a rule runs twice for one event', async () => {
  localAws = await openFixture({}, { faults: createFaults(1, { 'duplicate-event': 1 }) });
  localAws.publish(approved('dev'));
  await localAws.runUntilIdle();
  expect(localAws.executions.map(({ input }) => Object(input).id)).toEqual(['event-1', 'event-1']);
});

test("the table's stream reaches its function in order, filtered, and a failure holds up what follows", async () => {
  const copied: string[][] = [];
  localAws = await openFixture({
    copy: () => async (event) => {
      copied.push(
        Object(event).Records.map(
          (record: { dynamodb: { NewImage: { sk: { S: string } } } }) =>
            record.dynamodb.NewImage.sk.S,
        ),
      );
      if (copied.length === 1) throw new Error('no bucket');
    },
  });
  const put = localAws.table.service.operations.PutItem;
  for (const sk of ['EVIDENCE#1', 'LEASE#1', 'EVIDENCE#2']) {
    await put?.(
      { TableName: 'Ledger', Item: { pk: { S: 'DB' }, sk: { S: sk } } },
      { functionName: 'person', role: 'person' },
    );
  }
  await localAws.runUntilIdle();
  expect(copied).toEqual([
    ['EVIDENCE#1', 'EVIDENCE#2'],
    ['EVIDENCE#1', 'EVIDENCE#2'],
  ]);
});
