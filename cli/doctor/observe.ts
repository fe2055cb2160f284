import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { readAlarms } from '../../aws/alarms.ts';
import { readUnreservedConcurrency } from '../../aws/concurrency.ts';
import { readMappingState } from '../../aws/mappings.ts';
import { readRuleState, ruleNamed } from '../../aws/rules.ts';
import { readScheduleState } from '../../aws/schedule-state.ts';
import { readStackParts, readStackStatus, readTemplate, type StackPart } from '../../aws/stack.ts';
import { readDrift } from '../../aws/stack-drift.ts';
import { concurrencyObserved } from '../../domain/doctor/concurrency.ts';
import type { Observation } from '../../domain/doctor/diagnosis.ts';
import { subscribersIn } from '../../domain/doctor/subscribers.ts';
import type { Context } from '../command.ts';

/** How a stack stands whose last operation went well. */
const WELL = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE'];

export interface Stack {
  readonly name: string;
  readonly region: string;
  /** How somebody makes it where there is none. */
  readonly toInstall: string;
}

/** Whom people hear of things from. */
const TOPICS = [
  {
    topic: 'Alarms',
    subject: 'who is told of alarms, by the template',
    next: 'write who is told into alarmSubscriptions of config/deployment.yml, and deploy it',
  },
  {
    topic: 'Notifications',
    subject: 'who is told of what waits for people, by the template',
    next: 'write who is told into notificationSubscriptions of config/deployment.yml, and deploy it',
  },
] as const;

/** Looks at a stack and at everything in it that can be switched off. Nothing is changed. */
export async function observeStack(
  { name, region, toInstall }: Stack,
  { pause, progress }: Pick<Context, 'pause' | 'progress'>,
): Promise<Observation[]> {
  const client = new CloudFormationClient({ region });
  const status = await readStackStatus(client, name);
  const stack: Observation = {
    subject: `stack ${name}`,
    read: status,
    wanted: WELL,
    next:
      'missing' in status ? toInstall : `look at its events in CloudFormation, then ${toInstall}`,
  };
  const parts = await readStackParts(client, name);
  if ('missing' in parts) return [stack];
  if ('ok' in parts) progress(`${parts.ok.length} resources of ${name} are looked at`);
  const template = await readTemplate(client, name);
  const concurrency =
    'ok' in parts && parts.ok.some(({ type }) => type === 'AWS::Lambda::Function')
      ? concurrencyObserved(template, await readUnreservedConcurrency(new LambdaClient({ region })))
      : undefined;
  return [
    stack,
    ...('ok' in parts
      ? await observeParts(parts.ok, region)
      : [
          {
            subject: `what can be switched off in ${name}: rules, mappings, schedules, alarms`,
            read: parts,
            wanted: [],
            next: '',
          },
        ]),
    ...(concurrency === undefined ? [] : [concurrency]),
    ...TOPICS.flatMap(({ topic, subject, next }) => {
      const read = 'ok' in template ? subscribersIn(template.ok, topic) : template;
      return read === undefined ? [] : [{ subject, read, wanted: [], next }];
    }),
    {
      subject: `drift of ${name} from its template`,
      read: await readDrift(client, name, pause),
      wanted: ['IN_SYNC'],
      next: 'find out in CloudTrail who changed it; deploying the same template again does not change it back: undo it by hand, or change something of that resource in the template',
    },
  ];
}

/** What can be switched off, by type of resource. */
async function observeParts(parts: readonly StackPart[], region: string): Promise<Observation[]> {
  const rules = new EventBridgeClient({ region });
  const mappings = new LambdaClient({ region });
  const schedules = new SchedulerClient({ region });
  const ofType = (type: string): readonly StackPart[] => parts.filter((part) => part.type === type);
  const observed: Observation[] = [];
  for (const { logicalId, physicalId } of ofType('AWS::Events::Rule')) {
    const rule = ruleNamed(physicalId);
    const { name, bus } = rule;
    observed.push({
      subject: `rule ${logicalId}`,
      read: await readRuleState(rules, rule),
      wanted: ['ENABLED'],
      next: `aws events enable-rule --name ${name}${bus === undefined ? '' : ` --event-bus-name ${bus}`}`,
    });
  }
  for (const { logicalId, physicalId } of ofType('AWS::Lambda::EventSourceMapping'))
    observed.push({
      subject: `mapping ${logicalId}`,
      read: await readMappingState(mappings, physicalId),
      wanted: ['Enabled'],
      next: `aws lambda update-event-source-mapping --uuid ${physicalId} --enabled`,
    });
  for (const { logicalId, physicalId } of ofType('AWS::Scheduler::Schedule'))
    observed.push({
      subject: `schedule ${logicalId}`,
      read: await readScheduleState(schedules, physicalId),
      wanted: ['ENABLED'],
      next: `enable ${physicalId} in the console of EventBridge Scheduler`,
    });
  return [...observed, ...(await observeAlarms(ofType('AWS::CloudWatch::Alarm'), region))];
}

async function observeAlarms(alarms: readonly StackPart[], region: string): Promise<Observation[]> {
  const names = alarms.map(({ physicalId }) => physicalId);
  const states = await readAlarms(new CloudWatchClient({ region }), names);
  return alarms.map(({ logicalId, physicalId }) => ({
    subject: `alarm ${logicalId}`,
    read:
      'ok' in states
        ? (states.ok.get(physicalId) ?? { missing: `there is no alarm ${physicalId}` })
        : states,
    wanted: ['OK'],
    next: 'docs/runbook.md says what it means and what to do',
  }));
}
