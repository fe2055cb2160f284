import type { CreateScheduleInput, ListSchedulesInput } from '@aws-sdk/client-scheduler';
import { nameOf, scheduleArn } from '../arn.ts';
import type { Faults } from '../faults.ts';
import { AwsError, type Service } from '../service.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { parseSchedule } from './schedule-expression.ts';
import type { Delivery, Target } from './target.ts';

export interface ScheduleSettings {
  readonly name: string;
  readonly group: string;
  readonly expression: string;
  readonly target: Target;
  readonly input: string;
  readonly deletedAfterCompletion: boolean;
}

interface SchedulerOptions {
  readonly groups: readonly string[];
  readonly schedules: readonly ScheduleSettings[];
  readonly virtualClock: VirtualClock;
  readonly faults: Faults;
  readonly delivery: Delivery;
}

export interface Scheduler {
  readonly service: Service;
  readonly schedules: () => readonly ScheduleSettings[];
}

/** EventBridge Scheduler, with the schedules of serverless.yml and those that the product creates. */
export function createScheduler({
  groups,
  virtualClock,
  faults,
  delivery,
  ...options
}: SchedulerOptions): Scheduler {
  const schedules = new Map<string, ScheduleSettings>();
  let executions = 0;

  const fire = (schedule: ScheduleSettings, scheduledMs: number): void => {
    executions += 1;
    const arn = scheduleArn(schedule.group, schedule.name);
    const words: Readonly<Record<string, string>> = {
      '<aws.scheduler.schedule-arn>': arn,
      '<aws.scheduler.scheduled-time>': new Date(scheduledMs).toISOString().replace(/\.\d+Z$/, 'Z'),
      '<aws.scheduler.execution-id>': `schedule-run-${executions}`,
      '<aws.scheduler.attempt-number>': '1',
    };
    const text = Object.entries(words).reduce(
      (input, [word, value]) => input.replaceAll(word, value),
      schedule.input,
    );
    const payload: unknown = schedule.target.arn.includes(':sqs:') ? text : JSON.parse(text);
    delivery.deliver(schedule.target, payload, arn);
    if (faults.strikes('duplicate-event', arn)) delivery.deliver(schedule.target, payload, arn);
  };

  // A one-time schedule whose time has passed never fires: the ledger, not the schedule, is the truth about time.
  const arm = (schedule: ScheduleSettings, startMs: number, afterMs: number): void => {
    const timeMs = parseSchedule(schedule.expression, startMs)(afterMs);
    if (timeMs === undefined) {
      if (schedule.deletedAfterCompletion) schedules.delete(keyOf(schedule));
      return;
    }
    const due = (): void => {
      fire(schedule, timeMs);
      arm(schedule, startMs, timeMs);
    };
    virtualClock.at(timeMs, due, { timer: true, label: `schedule ${schedule.name}` });
  };

  const add = (schedule: ScheduleSettings): void => {
    if (schedules.has(keyOf(schedule)))
      throw new AwsError('ConflictException', `Schedule ${schedule.name} already exists.`, 409);
    schedules.set(keyOf(schedule), schedule);
    arm(schedule, virtualClock.now(), virtualClock.now());
  };
  for (const settings of options.schedules) add(settings);

  const settingsOf = (input: CreateScheduleInput): ScheduleSettings => {
    const settings = requested(input);
    if (settings.group === 'default' || groups.includes(settings.group)) return settings;
    throw new AwsError(
      'ResourceNotFoundException',
      `Schedule group ${settings.group} does not exist.`,
      404,
    );
  };

  const operations = {
    ListSchedules: ({ NamePrefix = '' }: ListSchedulesInput) => ({
      Schedules: [...schedules.values()]
        .filter(({ name }) => name.startsWith(NamePrefix))
        .map(({ name, group }) => ({
          Arn: scheduleArn(group, name),
          GroupName: group,
          Name: name,
          State: 'ENABLED',
        })),
    }),
    CreateSchedule: (input: CreateScheduleInput) => {
      const settings = settingsOf(input);
      add(settings);
      return { ScheduleArn: scheduleArn(settings.group, settings.name) };
    },
  };
  return {
    service: { client: 'SchedulerClient', operations },
    schedules: () => [...schedules.values()],
  };
}

const keyOf = ({ name, group }: { readonly name: string; readonly group: string }): string =>
  `${group}/${name}`;

/** Throws `ValidationException` for what Scheduler would refuse. */
function requested(input: CreateScheduleInput): ScheduleSettings {
  const {
    Name = '',
    GroupName = 'default',
    ScheduleExpression = '',
    Target: target,
    ScheduleExpressionTimezone = 'UTC',
  } = input;
  const refuse = (reason: string): never => {
    throw new AwsError('ValidationException', reason);
  };
  if (!/^[0-9a-zA-Z-_.]{1,64}$/.test(Name))
    refuse(`Invalid schedule name '${Name}': 1 to 64 characters of 0-9 a-z A-Z - _ .`);
  if (ScheduleExpressionTimezone !== 'UTC')
    refuse(`the sandbox knows UTC only, got ${ScheduleExpressionTimezone}`);
  const arn = target?.Arn ?? '';
  const groupId = target?.SqsParameters?.MessageGroupId;
  if (arn.endsWith('.fifo') && groupId === undefined)
    refuse('a FIFO queue as target needs SqsParameters.MessageGroupId');
  parseSchedule(ScheduleExpression, 0);
  return {
    name: Name,
    group: GroupName,
    expression: ScheduleExpression,
    target: {
      arn,
      groupId,
      deadLetter: target?.DeadLetterConfig?.Arn,
      role: target?.RoleArn === undefined ? undefined : nameOf(target.RoleArn),
      buriesWithRole: true,
    },
    input: target?.Input ?? '{}',
    deletedAfterCompletion: input.ActionAfterCompletion === 'DELETE',
  };
}
