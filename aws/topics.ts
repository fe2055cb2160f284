import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';

/** Publishes to a topic: the subject is what mail shows, and everybody has the text. */
export async function publishToTopic(
  client: SNSClient,
  topic: string,
  { subject, text }: { readonly subject: string; readonly text: string },
): Promise<void> {
  await client.send(new PublishCommand({ TopicArn: topic, Subject: subject, Message: text }));
}
