import { SNSClient } from '@aws-sdk/client-sns';
import type { EventBridgeEvent } from 'aws-lambda';
import { publishToTopic } from '../../aws/topics.ts';
import { notificationOf } from '../../domain/notifications/notifications.ts';
import { readEnv } from '../env.ts';
import { lambdaWithoutConfig } from '../lambda-without-config.ts';
import type { RuntimeWithoutConfig } from '../runtime.ts';

/** Tells people in words what an event on our bus says, and what to type next. */
export const compose = ({ env }: RuntimeWithoutConfig) => {
  const { STAGE, ALARMS, NOTIFICATIONS } = readEnv(['STAGE', 'ALARMS', 'NOTIFICATIONS'], env);
  const topics = { operators: ALARMS, people: NOTIFICATIONS };
  const client = new SNSClient({});
  return async (event: EventBridgeEvent<string, unknown>): Promise<void> => {
    const notification = notificationOf(event, STAGE);
    if (notification !== undefined)
      await publishToTopic(client, topics[notification.audience], notification);
  };
};

export const handler = lambdaWithoutConfig(compose);
