import type {
  ChangeMessageVisibilityRequest,
  DeleteMessageRequest,
  GetQueueAttributesRequest,
  GetQueueUrlRequest,
  MessageAttributeValue,
  ReceiveMessageRequest,
  SendMessageBatchRequest,
  SendMessageRequest,
} from '@aws-sdk/client-sqs';
import { queueArn, queueUrl } from '../arn.ts';
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
      delaySeconds: message.DelaySeconds,
      attributes: textAttributes(message.MessageAttributes),
    });
    return { MessageId: sent.messageId, SequenceNumber: sent.sequenceNumber };
  };

  return {
    client: 'SQSClient',
    operations: {
      SendMessage: (input: SendMessageRequest) => send(input.QueueUrl, input),
      SendMessageBatch: (input: SendMessageBatchRequest) => ({
        Successful: (input.Entries ?? []).map(({ Id, ...message }) => ({
          Id,
          MD5OfMessageBody: '',
          ...send(input.QueueUrl, message),
        })),
      }),
      ReceiveMessage: (input: ReceiveMessageRequest) => ({
        Messages: queues
          .find(input.QueueUrl ?? '')
          .receive(input.MaxNumberOfMessages ?? 1, {
            ...(input.VisibilityTimeout === undefined
              ? {}
              : { visibilityTimeoutSeconds: input.VisibilityTimeout }),
          })
          .map((message) => ({
            MessageId: message.messageId,
            ReceiptHandle: message.receiptHandle,
            Body: message.body,
            Attributes: systemAttributes(message),
          })),
      }),
      DeleteMessage: (input: DeleteMessageRequest) => {
        queues.find(input.QueueUrl ?? '').remove(input.ReceiptHandle ?? '');
      },
      ChangeMessageVisibility: (input: ChangeMessageVisibilityRequest) => {
        queues
          .find(input.QueueUrl ?? '')
          .changeVisibility(input.ReceiptHandle ?? '', input.VisibilityTimeout ?? 0);
      },
      GetQueueUrl: (input: GetQueueUrlRequest) => ({
        QueueUrl: queueUrl(queues.find(input.QueueName ?? '').settings.name),
      }),
      GetQueueAttributes: (input: GetQueueAttributesRequest) => {
        const queue = queues.find(input.QueueUrl ?? '');
        return {
          Attributes: {
            QueueArn: queueArn(queue.settings.name),
            VisibilityTimeout: String(queue.settings.visibilityTimeoutSeconds),
            ApproximateNumberOfMessages: String(queue.bodies().length),
          },
        };
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

function textAttributes(
  attributes: Record<string, MessageAttributeValue> = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, value.StringValue ?? '']),
  );
}
