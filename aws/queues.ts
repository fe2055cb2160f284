import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { answered } from './answer.ts';

const LOOK_MS = 2_000;

/** A queue's ARN, and how many messages wait in it, about. */
export async function queueNow(
  client: SQSClient,
  url: string,
): Promise<{ readonly arn: string; readonly messages: number }> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages'],
    }),
  );
  const call = `GetQueueAttributes of ${url}`;
  return {
    arn: answered(Attributes['QueueArn'], 'QueueArn', call),
    messages: Number(
      answered(Attributes['ApproximateNumberOfMessages'], 'ApproximateNumberOfMessages', call),
    ),
  };
}

/** How moving a dead-letter queue's messages has ended. */
export interface Moved {
  readonly moved: number;
  /** In AWS's words, where not all of them were. */
  readonly problem?: string;
}

/**
 * Moves what lies in a dead-letter queue to another, and waits for it. The destination is named, because what was sent to the
 * queue by hand has no queue to go back to.
 */
export async function moveMessages(
  client: SQSClient,
  { from, to }: { readonly from: string; readonly to: string },
  pause: (ms: number) => Promise<void>,
): Promise<Moved> {
  await client.send(new StartMessageMoveTaskCommand({ SourceArn: from, DestinationArn: to }));
  for (;;) {
    const { Results: [task] = [] } = await client.send(
      new ListMessageMoveTasksCommand({ SourceArn: from, MaxResults: 1 }),
    );
    const status = answered(task?.Status, 'Status', `ListMessageMoveTasks of ${from}`);
    const moved = task?.ApproximateNumberOfMessagesMoved ?? 0;
    if (status === 'COMPLETED') return { moved };
    if (status !== 'RUNNING')
      return { moved, problem: `${status}: ${task?.FailureReason ?? 'no reason given'}` };
    await pause(LOOK_MS);
  }
}

/** A message as it lies in a queue, out of sight of others for a while. */
export interface QueuedMessage {
  readonly body: string;
  readonly handle: string;
}

/** Up to ten messages that nobody else is at; none does not say that there are none. */
export async function receive(client: SQSClient, url: string): Promise<QueuedMessage[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
  );
  return Messages.map(({ Body = '', ReceiptHandle }) => ({
    body: Body,
    handle: answered(ReceiptHandle, 'ReceiptHandle', `ReceiveMessage of ${url}`),
  }));
}

export const remove = async (client: SQSClient, url: string, handle: string): Promise<void> => {
  await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: handle }));
};
