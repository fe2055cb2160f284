import type { ChangeMessageVisibilityRequest, SendMessageRequest } from '@aws-sdk/client-sqs';
import { AwsError, type Service } from '../service.ts';
import type { Received } from './queue.ts';
import type { Queues } from './queues.ts';

const MAX_BODY_BYTES = 1_048_576;

/** Amazon SQS in front of the account's queues. */
export function sqsService(queues: Queues): Service {
  const send = (url: string | undefined, message: Omit<SendMessageRequest, 'QueueUrl'>) => {
    const body = message.MessageBody ?? '';
    if (body === '' || Buffer.byteLength(body) > MAX_BODY_BYTES) {
      throw new AwsError('InvalidParameterValue', 'MessageBody must have 1 to 1,048,576 bytes');
    }
    const sent = queues.find(url ?? '').send({
      body,
      groupId: message.MessageGroupId,
      deduplicationId: message.MessageDeduplicationId,
    });
    return { MessageId: sent.messageId, SequenceNumber: sent.sequenceNumber };
  };

  return {
    client: 'SQSClient',
    operations: {
      SendMessage: (input: SendMessageRequest) => send(input.QueueUrl, input),
      ChangeMessageVisibility: (input: ChangeMessageVisibilityRequest) => {
        queues
          .find(input.QueueUrl ?? '')
          .changeVisibility(input.ReceiptHandle ?? '', input.VisibilityTimeout ?? 0);
      },
    },
  };
}

/** The attributes that SQS adds to a message, under the names of its API and of Lambda's events. */
export const systemAttributes = (message: Received): Record<string, string> => ({
  ApproximateReceiveCount: String(message.receiveCount),
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs),
  SentTimestamp: String(message.sentAtMs),
  SenderId: 'AROASANDBOX',
  ...(message.groupId === undefined ? {} : { MessageGroupId: message.groupId }),
  ...(message.deduplicationId === undefined
    ? {}
    : { MessageDeduplicationId: message.deduplicationId, SequenceNumber: message.sequenceNumber }),
});
