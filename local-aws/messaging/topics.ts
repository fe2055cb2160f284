import type { PublishInput } from '@aws-sdk/client-sns';
import { AwsError, type Clock, type Service } from '../service.ts';

/** What was published to a topic; its subscribers are outside of the sandbox. */
export interface Notified {
  readonly topic: string;
  /** Of what a person may read as mail; a rule's event has none. */
  readonly subject?: string;
  readonly payload: unknown;
}

export interface Topics {
  readonly notified: readonly Notified[];
  /** What a rule delivers. */
  readonly put: (topic: string, payload: unknown) => void;
  readonly service: Service;
}

interface TopicsOptions {
  /** ARNs. */
  readonly topics: readonly string[];
  /** Hands on to the functions that are subscribed. */
  readonly tell: (topic: string, event: unknown) => void;
  readonly clock: Clock;
  readonly onNotified?: ((notified: Notified) => void) | undefined;
}

const MAX_BYTES = 262_144;
/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: UTF-8 without line breaks or controls, less than 100 characters. */
const SUBJECT = /^\P{Cc}{1,99}$/u;

/** Amazon SNS in front of the account's topics. */
export function createTopics({ topics, tell, clock, onNotified }: TopicsOptions): Topics {
  const notified: Notified[] = [];
  const keep = (one: Notified): void => {
    notified.push(one);
    onNotified?.(one);
    tell(one.topic, eventOf(one, `notified-${notified.length}`, clock));
  };
  const publish = ({ TopicArn: topic = '', Subject: subject, Message = '' }: PublishInput) => {
    if (!topics.includes(topic)) throw new AwsError('NotFoundException', 'Topic does not exist');
    if (subject !== undefined && !SUBJECT.test(subject))
      throw new AwsError('InvalidParameterException', 'Invalid parameter: Subject');
    if (Message === '' || Buffer.byteLength(Message) > MAX_BYTES)
      throw new AwsError('InvalidParameterException', 'Invalid parameter: Message');
    keep({ topic, ...(subject !== undefined && { subject }), payload: Message });
    return { MessageId: `notified-${notified.length}` };
  };
  return {
    notified,
    put: (topic, payload) => keep({ topic, payload }),
    service: { client: 'SNSClient', operations: { Publish: publish } },
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
const eventOf = ({ topic, subject, payload }: Notified, MessageId: string, clock: Clock) => ({
  Records: [
    {
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      EventSubscriptionArn: `${topic}:sandbox`,
      Sns: {
        Type: 'Notification',
        MessageId,
        TopicArn: topic,
        Subject: subject ?? null,
        Message: typeof payload === 'string' ? payload : JSON.stringify(payload),
        Timestamp: new Date(clock.now()).toISOString(),
        MessageAttributes: {},
      },
    },
  ],
});
