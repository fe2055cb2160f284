import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { deadLetters } from '../../aws/dead-letters.ts';

const mock = mockClient(SQSClient);
afterAll(() => mock.restore());

test('a message keeps its group and body; its id makes a second sending the same message', async () => {
  mock.on(SendMessageCommand).resolves({});
  await deadLetters(new SQSClient({}), 'https://dead.fifo').put({
    id: 'message-1',
    group: 'G',
    body: 'hello',
  });
  expect(mock.commandCalls(SendMessageCommand)[0]?.args[0].input).toEqual({
    QueueUrl: 'https://dead.fifo',
    MessageGroupId: 'G',
    MessageDeduplicationId: 'message-1',
    MessageBody: 'hello',
  });
});
