import {
  ChangeMessageVisibilityCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

export function reconcileQueue(client: SQSClient, url: string) {
  /** Content-based deduplication: the body has to be unique where it must not be swallowed (law 9). */
  const send = async (group: string, body: unknown): Promise<void> => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageGroupId: group,
        MessageBody: JSON.stringify(body),
      }),
    );
  };
  /** Makes a message visible again in so many seconds instead of the queue's visibility timeout. */
  const retryIn = async (receiptHandle: string, seconds: number): Promise<void> => {
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: url,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  };
  return { send, retryIn };
}
export type ReconcileQueue = ReturnType<typeof reconcileQueue>;
