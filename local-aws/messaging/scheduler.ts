import type {
  CreateScheduleInput,
  DeleteScheduleInput,
  GetScheduleInput,
  ListSchedulesInput,
  UpdateScheduleInput,
} from '@aws-sdk/client-scheduler';
import { scheduleArn } from '../arn.ts';
import type { Faults } from '../faults.ts';
import { AwsError, type Service } from '../service.ts';
import type { Appointment, VirtualClock } from '../virtual-clock.ts';
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

interface Schedule extends ScheduleSettings {
  readonly request: CreateScheduleInput | undefined;
  appointment: Appointment | undefined;
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
  const schedules = new Map<string, Schedule>();
  let executions = 0;

  const fire = (schedule: Schedule, scheduledMs: number): void => {
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
  const arm = (schedule: Schedule, startMs: number, afterMs: number): void => {
    const timeMs = parseSchedule(schedule.expression, startMs)(afterMs);
    if (timeMs === undefined) {
      if (schedule.deletedAfterCompletion) schedules.delete(keyOf(schedule));
      return;
    }
    const due = (): void => {
      fire(schedule, timeMs);
      arm(schedule, startMs, timeMs);
    };
    schedule.appointment = virtualClock.at(timeMs, due, {
      timer: true,
      label: `schedule ${schedule.name}`,
    });
  };

  const add = (settings: ScheduleSettings, request?: CreateScheduleInput): void => {
    const schedule: Schedule = { ...settings, request, appointment: undefined };
    if (schedules.has(keyOf(schedule)))
      throw new AwsError('ConflictException', `Schedule ${settings.name} already exists.`, 409);
    schedules.set(keyOf(schedule), schedule);
    if (request?.State !== 'DISABLED') arm(schedule, virtualClock.now(), virtualClock.now());
  };
  for (const settings of options.schedules) add(settings);

  const find = (name = '', group = 'default'): Schedule => {
    const schedule = schedules.get(keyOf({ name, group }));
    if (schedule === undefined)
      throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
    return schedule;
  };
  const drop = (schedule: Schedule): void => {
    schedule.appointment?.cancel();
    schedules.delete(keyOf(schedule));
  };
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
    CreateSchedule: (input: CreateScheduleInput) => {
      const settings = settingsOf(input);
      add(settings, input);
      return { ScheduleArn: scheduleArn(settings.group, settings.name) };
    },
    UpdateSchedule: (input: UpdateScheduleInput) => {
      const settings = settingsOf(input);
      drop(find(input.Name, input.GroupName));
      add(settings, input);
      return { ScheduleArn: scheduleArn(settings.group, settings.name) };
    },
    GetSchedule: (input: GetScheduleInput) => {
      const { request, name, group, expression } = find(input.Name, input.GroupName);
      return {
        ...withoutToken(request),
        Name: name,
        GroupName: group,
        ScheduleExpression: expression,
        Arn: scheduleArn(group, name),
      };
    },
    DeleteSchedule: (input: DeleteScheduleInput) => {
      drop(find(input.Name, input.GroupName));
      return {};
    },
    ListSchedules: (input: ListSchedulesInput) => ({
      Schedules: [...schedules.values()]
        .filter(
          ({ name, group }) =>
            group === (input.GroupName ?? group) && name.startsWith(input.NamePrefix ?? ''),
        )
        .map(({ name, group }) => ({
          Name: name,
          GroupName: group,
          Arn: scheduleArn(group, name),
        })),
    }),
  };
  return {
    service: { client: 'SchedulerClient', operations },
    schedules: () => [...schedules.values()],
  };
}

const keyOf = ({ name, group }: { readonly name: string; readonly group: string }): string =>
  `${group}/${name}`;

const withoutToken = ({ ClientToken: _, ...request }: Partial<CreateScheduleInput> = {}) => request;

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
    target: { arn, groupId, deadLetter: target?.DeadLetterConfig?.Arn },
    input: target?.Input ?? '{}',
    deletedAfterCompletion: input.ActionAfterCompletion === 'DELETE',
  };
}
