import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { reconcileQueue } from '../../aws/reconcile-queue.ts';

const mock = mockClient(SQSClient);
afterAll(() => mock.restore());
const queue = reconcileQueue(new SQSClient({}), 'https://queue.fifo');

test('deduplicated by its content: no MessageDeduplicationId (law 9)', async () => {
  mock.on(SendMessageCommand).resolves({});
  await queue.send('G', { kind: 'nudge' });
  expect(mock.commandCalls(SendMessageCommand)[0]?.args[0].input).toEqual({
    QueueUrl: 'https://queue.fifo',
    MessageGroupId: 'G',
    MessageBody: '{"kind":"nudge"}',
  });
});
test('given back for so many seconds', async () => {
  mock.on(ChangeMessageVisibilityCommand).resolves({});
  await queue.retryIn('receipt', 30);
  expect(mock.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input).toEqual({
    QueueUrl: 'https://queue.fifo',
    ReceiptHandle: 'receipt',
    VisibilityTimeout: 30,
  });
});
