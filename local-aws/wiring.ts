import type { TableSettings } from './dynamo/table.ts';
import { type Json, type JsonObject, recordOf } from './json.ts';
import type { MachineSettings } from './machines/machines.ts';
import type { RuleSettings } from './messaging/event-bus.ts';
import type { QueueSettings } from './messaging/queue.ts';
import type { ScheduleSettings } from './messaging/scheduler.ts';
import type { RoleActions } from './permissions.ts';
import { logicalId, type WiredFunction, wireFunction } from './wiring/functions.ts';
import { machineOf } from './wiring/machine.ts';
import { queueOf, ruleOf, scheduleOf } from './wiring/messaging.ts';
import { createResources } from './wiring/resources.ts';
import { roleActions } from './wiring/role-actions.ts';
import { tableOf } from './wiring/table.ts';
import { readServerless } from './wiring/template.ts';

/** Everything that the laptop needs to know of the deployment; written once, in serverless.yml and its includes. */
export interface Wiring {
  readonly functions: readonly WiredFunction[];
  readonly machines: readonly MachineSettings[];
  readonly queues: readonly QueueSettings[];
  readonly tables: readonly TableSettings[];
  readonly buses: readonly string[];
  readonly rules: readonly RuleSettings[];
  readonly scheduleGroups: readonly string[];
  readonly schedules: readonly ScheduleSettings[];
  readonly roles: RoleActions;
  /** What is deployed, resource by resource. */
  readonly stack: readonly StackResource[];
  /** The template's `Resources`, as they are written. */
  readonly template: JsonObject;
}

export interface StackResource {
  readonly id: string;
  readonly type: string;
  readonly physicalId: string;
}

/** Reads the deployment from a serverless.yml. Throws, naming what it met, for anything that it cannot answer. */
export function readWiring(path: string): Wiring {
  const serverless = readServerless(path);
  const provider = recordOf(serverless.provider);
  const declared = mergeAll(serverless.functions);
  const template = mergeAll(serverless.resources, (part) => recordOf(part.Resources));
  const parameters = mergeAll(serverless.resources, (part) => recordOf(part.Parameters));
  const functionResources = Object.fromEntries(
    Object.entries(declared).flatMap(([name, one]) => [
      [logicalId(name), { Type: 'AWS::Lambda::Function', Properties: { FunctionName: name } }],
      ...(recordOf(one).url === undefined
        ? []
        : [[`${logicalId(name)}Url`, { Type: 'AWS::Lambda::Url', Properties: { Name: name } }]]),
    ]),
  );
  const resources = createResources({ ...template, ...functionResources }, parameters);
  const functions = Object.entries(declared).map(([name, one]) =>
    wireFunction(name, recordOf(one), provider, resources),
  );
  return {
    functions,
    machines: resources.ofType('AWS::StepFunctions::StateMachine').map(machineOf),
    queues: resources.ofType('AWS::SQS::Queue').map(queueOf),
    tables: resources.ofType('AWS::DynamoDB::Table').map(tableOf),
    buses: resources
      .ofType('AWS::Events::EventBus')
      .map(({ properties }) => String(properties.Name)),
    rules: resources.ofType('AWS::Events::Rule').map(ruleOf),
    scheduleGroups: resources
      .ofType('AWS::Scheduler::ScheduleGroup')
      .map(({ properties }) => String(properties.Name)),
    schedules: resources.ofType('AWS::Scheduler::Schedule').map(scheduleOf),
    roles: roleActions(template),
    stack: resources.all(),
    template,
  };
}

/** `functions` and `resources` may be one mapping or a list of them. */
const mergeAll = (
  parts: Json | undefined,
  of: (part: JsonObject) => JsonObject = (part) => part,
): JsonObject =>
  Object.assign(
    {},
    ...(Array.isArray(parts) ? parts : [parts ?? null]).map((part) => of(recordOf(part))),
  );
