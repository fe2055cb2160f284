import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** The FIFO dead-letter queue, for a message that would only block its group until SQS moved it there itself. */
export function deadLetters(client: SQSClient, url: string) {
  /** Keeps body and group, so that a person can redrive it. Sent again after a crash, it is one message: the id is the same. */
  const put = async (message: {
    readonly id: string;
    readonly group: string;
    readonly body: string;
  }): Promise<void> => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageGroupId: message.group,
        MessageDeduplicationId: message.id,
        MessageBody: message.body,
      }),
    );
  };
  return { put };
}
export type DeadLetters = ReturnType<typeof deadLetters>;
