import { nameOf } from '../arn.ts';
import { isRecord, type Json, type JsonObject, listOf, recordOf } from '../json.ts';
import type { RuleSettings } from '../messaging/event-bus.ts';
import type { QueueSettings } from '../messaging/queue.ts';
import type { ScheduleSettings } from '../messaging/scheduler.ts';
import type { Target } from '../messaging/target.ts';
import type { Resource } from './resources.ts';

export function queueOf({ properties }: Resource): QueueSettings {
  const redrive = recordOf(properties.RedrivePolicy);
  const queue = redrive.deadLetterTargetArn;
  return {
    name: String(properties.QueueName),
    fifo: properties.FifoQueue === true,
    contentBasedDeduplication: properties.ContentBasedDeduplication === true,
    deduplicatesPerGroup: properties.DeduplicationScope === 'messageGroup',
    visibilityTimeoutSeconds: Number(properties.VisibilityTimeout ?? 30),
    deadLetter:
      queue === undefined
        ? undefined
        : { queue: nameOf(String(queue)), maxReceiveCount: Number(redrive.maxReceiveCount ?? 10) },
  };
}

export function ruleOf({ properties }: Resource): RuleSettings {
  const { Name, EventBusName, EventPattern, Targets } = properties;
  if (!isRecord(EventPattern)) throw new Error(`rule ${Name}: the sandbox wants an EventPattern`);
  return {
    name: String(Name),
    bus: nameOf(textOr('default', EventBusName)),
    pattern: EventPattern,
    targets: listOf(Targets).map(recordOf).map(targetOf),
  };
}

export function scheduleOf({ properties }: Resource): ScheduleSettings {
  const target = recordOf(properties.Target);
  return {
    name: String(properties.Name),
    group: textOr('default', properties.GroupName),
    expression: String(properties.ScheduleExpression),
    target: { ...targetOf(target), buriesWithRole: true },
    input: textOr('{}', target.Input),
    deletedAfterCompletion: false,
  };
}

function targetOf(target: JsonObject): Target {
  const groupId = recordOf(target.SqsParameters).MessageGroupId;
  const deadLetter = recordOf(target.DeadLetterConfig).Arn;
  return {
    arn: String(target.Arn),
    groupId: groupId === undefined ? undefined : String(groupId),
    deadLetter: deadLetter === undefined ? undefined : String(deadLetter),
    role: target.RoleArn === undefined ? undefined : nameOf(String(target.RoleArn)),
  };
}

const textOr = (otherwise: string, value: Json | undefined): string =>
  value === undefined ? otherwise : String(value);
