import type {
  ChangeMessageVisibilityRequest,
  DeleteMessageRequest,
  GetQueueAttributesRequest,
  ReceiveMessageRequest,
  SendMessageRequest,
  StartMessageMoveTaskRequest,
} from '@aws-sdk/client-sqs';
import { nameOf, queueArn } from '../arn.ts';
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

  /** The last one of each dead-letter queue; each is done at once. */
  const moves = new Map<string, number>();
  return {
    client: 'SQSClient',
    operations: {
      SendMessage: (input: SendMessageRequest) => send(input.QueueUrl, input),
      ChangeMessageVisibility: (input: ChangeMessageVisibilityRequest) => {
        queues
          .find(input.QueueUrl ?? '')
          .changeVisibility(input.ReceiptHandle ?? '', input.VisibilityTimeout ?? 0);
      },
      GetQueueAttributes: ({ QueueUrl = '' }: GetQueueAttributesRequest) => {
        const { settings, bodies } = queues.find(QueueUrl);
        return {
          Attributes: {
            QueueArn: queueArn(settings.name),
            ApproximateNumberOfMessages: String(bodies().length),
          },
        };
      },
      ReceiveMessage: ({ QueueUrl = '', MaxNumberOfMessages = 1 }: ReceiveMessageRequest) => ({
        Messages: queues
          .find(QueueUrl)
          .receive(MaxNumberOfMessages)
          .map(({ messageId, receiptHandle, body }) => ({
            MessageId: messageId,
            ReceiptHandle: receiptHandle,
            Body: body,
          })),
      }),
      DeleteMessage: ({ QueueUrl = '', ReceiptHandle = '' }: DeleteMessageRequest) =>
        queues.find(QueueUrl).remove(ReceiptHandle),
      StartMessageMoveTask: ({
        SourceArn = '',
        DestinationArn = '',
      }: StartMessageMoveTaskRequest) => {
        if (!queues.all().some(({ settings }) => settings.deadLetter?.queue === nameOf(SourceArn)))
          throw new AwsError(
            'AWS.SimpleQueueService.UnsupportedOperation',
            'Source queue must be configured as a Dead Letter Queue.',
          );
        const source = queues.find(SourceArn);
        let moved = 0;
        for (let batch = source.receive(10); batch.length > 0; batch = source.receive(10))
          for (const { receiptHandle, body, groupId, deduplicationId, attributes } of batch) {
            queues.find(DestinationArn).send({ body, groupId, deduplicationId, attributes });
            source.remove(receiptHandle);
            moved += 1;
          }
        moves.set(SourceArn, moved);
        return { TaskHandle: `move-of-${nameOf(SourceArn)}` };
      },
      ListMessageMoveTasks: ({ SourceArn = '' }: StartMessageMoveTaskRequest) => ({
        Results: [
          {
            TaskHandle: `move-of-${nameOf(SourceArn)}`,
            Status: 'COMPLETED',
            SourceArn,
            ApproximateNumberOfMessagesMoved: moves.get(SourceArn) ?? 0,
          },
        ],
      }),
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
