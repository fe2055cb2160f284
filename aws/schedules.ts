import { CreateScheduleCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import type { Instant } from '../domain/time.ts';
import { isNamed } from './aws-error.ts';

/** Where one-shot schedules live and what they wake. */
export interface ScheduleTarget {
  readonly group: string;
  readonly queueArn: string;
  readonly roleArn: string;
  readonly deadLetterArn: string;
}

export function schedules(client: SchedulerClient, target: ScheduleTarget) {
  /**
   * Puts `body` into the queue once, at `at` (to the second, UTC). A schedule that is there already is the same one: its
   * name says what it is for. The truth about time stays in the ledger; this only wakes reconcile in time.
   */
  const once = async (
    name: string,
    at: Instant,
    messageGroup: string,
    body: unknown,
  ): Promise<void> => {
    try {
      await client.send(
        new CreateScheduleCommand({
          Name: name,
          GroupName: target.group,
          ScheduleExpression: `at(${roundedUp(at)})`,
          ScheduleExpressionTimezone: 'UTC',
          FlexibleTimeWindow: { Mode: 'OFF' },
          ActionAfterCompletion: 'DELETE',
          Target: {
            Arn: target.queueArn,
            RoleArn: target.roleArn,
            Input: JSON.stringify(body),
            SqsParameters: { MessageGroupId: messageGroup },
            DeadLetterConfig: { Arn: target.deadLetterArn },
          },
        }),
      );
    } catch (error) {
      if (!isNamed(error, 'ConflictException')) throw error;
    }
  };
  return { once };
}
export type Schedules = ReturnType<typeof schedules>;

/** Scheduler knows whole seconds: a nudge a moment too early would find nothing due. */
const roundedUp = (at: Instant): string =>
  new Date(Math.ceil(Date.parse(at) / 1000) * 1000).toISOString().slice(0, 19);
