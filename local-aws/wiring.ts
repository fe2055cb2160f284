import { logGroupOf } from './arn.ts';
import type { DeployedPolicies } from './authorization/policies.ts';
import type { TableSettings } from './dynamo/table.ts';
import { type Json, type JsonObject, recordOf } from './json.ts';
import type { MachineSettings } from './machines/machines.ts';
import type { RuleSettings } from './messaging/event-bus.ts';
import type { QueueSettings } from './messaging/queue.ts';
import type { ScheduleSettings } from './messaging/scheduler.ts';
import type { AssumableRole } from './sts.ts';
import { assumableRoles } from './wiring/assumable-roles.ts';
import { withConditions } from './wiring/conditions.ts';
import { logGroupId, logicalId, type WiredFunction, wireFunction } from './wiring/functions.ts';
import { machineOf } from './wiring/machine.ts';
import { queueOf, ruleOf, scheduleOf } from './wiring/messaging.ts';
import { bucketKeysIn, deployedPolicies, topicKeysIn } from './wiring/policies.ts';
import { createResources, type Exports, type Resources } from './wiring/resources.ts';
import { tableOf } from './wiring/table.ts';
import { type DeployOptions, readServerless } from './wiring/template.ts';

/** Everything that the laptop needs to know of the deployment; written once, in serverless.yml and its includes. */
export interface Wiring {
  readonly functions: readonly WiredFunction[];
  readonly machines: readonly MachineSettings[];
  readonly queues: readonly QueueSettings[];
  readonly tables: readonly TableSettings[];
  readonly buses: readonly string[];
  /** ARNs. */
  readonly topics: readonly string[];
  readonly rules: readonly RuleSettings[];
  readonly scheduleGroups: readonly string[];
  readonly schedules: readonly ScheduleSettings[];
  /** Who may assume each role, and what it may do then, by its name. */
  readonly assumable: ReadonlyMap<string, AssumableRole>;
  readonly policies: DeployedPolicies;
  /** The keys with which buckets encrypt, by the bucket's name. */
  readonly bucketKeys: ReadonlyMap<string, string>;
  /** The keys with which topics encrypt, by the topic's ARN. */
  readonly topicKeys: ReadonlyMap<string, string>;
  /** What is deployed, in the order in which it is. */
  readonly stacks: readonly Stack[];
}

/** One Serverless file, deployed. */
export interface Stack {
  readonly service: string;
  readonly resources: readonly StackResource[];
  /** The template's `Resources`, as they are written. */
  readonly template: JsonObject;
  /** And its `Metadata`. */
  readonly metadata?: JsonObject;
}

export interface StackResource {
  readonly id: string;
  readonly type: string;
  readonly physicalId: string;
}

export interface WiringOptions extends DeployOptions {
  /** Another Serverless file, deployed before: its table is there, and what it exports can be imported. */
  readonly state?: string;
}

/** Reads the deployment from a serverless.yml. Throws, naming what it met, for anything that it cannot answer. */
export function readWiring(path: string, options: WiringOptions = {}): Wiring {
  const state = options.state === undefined ? NO_STATE : readState(options.state, options);
  const serverless = readServerless(path, options);
  const provider = recordOf(serverless.provider);
  const declared = mergeAll(serverless.functions);
  const template = mergeAll(serverless.resources, (part) => recordOf(part.Resources));
  const parameters = mergeAll(serverless.resources, (part) => recordOf(part.Parameters));
  const functionResources = Object.fromEntries(
    Object.entries(declared).flatMap(([name, one]) => [
      [logicalId(name), { Type: 'AWS::Lambda::Function', Properties: { FunctionName: name } }],
      [
        logGroupId(name),
        { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: logGroupOf(name) } },
      ],
      ...(recordOf(one).url === undefined
        ? []
        : [[`${logicalId(name)}Url`, { Type: 'AWS::Lambda::Url', Properties: { Name: name } }]]),
    ]),
  );
  const resources = createResources(
    { ...template, ...functionResources },
    parameters,
    state.exports,
  );
  const functions = Object.entries(declared).map(([name, one]) =>
    wireFunction(name, recordOf(one), provider, resources),
  );
  return {
    functions,
    machines: resources.ofType('AWS::StepFunctions::StateMachine').map(machineOf),
    queues: resources.ofType('AWS::SQS::Queue').map(queueOf),
    tables: [state.resources, resources].flatMap((one) =>
      one.ofType('AWS::DynamoDB::Table').map(tableOf),
    ),
    buses: resources
      .ofType('AWS::Events::EventBus')
      .map(({ properties }) => String(properties.Name)),
    topics: resources.ofType('AWS::SNS::Topic').map(({ id }) => resources.text({ Ref: id })),
    rules: resources.ofType('AWS::Events::Rule').map(ruleOf),
    scheduleGroups: resources
      .ofType('AWS::Scheduler::ScheduleGroup')
      .map(({ properties }) => String(properties.Name)),
    schedules: resources.ofType('AWS::Scheduler::Schedule').map(scheduleOf),
    assumable: assumableRoles(resources),
    policies: deployedPolicies([state.resources, resources]),
    bucketKeys: bucketKeysIn([state.resources, resources]),
    topicKeys: topicKeysIn(resources),
    stacks: [
      ...state.stacks,
      { service: String(serverless.service), resources: resources.all(), template },
    ],
  };
}

interface State {
  readonly stacks: readonly Stack[];
  readonly resources: Resources;
  readonly exports: Exports;
}
const NO_STATE: State = {
  stacks: [],
  resources: createResources({}, {}),
  exports: new Map(),
};

function readState(path: string, options: DeployOptions): State {
  const { service, resources: parts } = readServerless(path, options);
  const template = withConditions(
    mergeAll(parts, (part) => recordOf(part.Resources)),
    mergeAll(parts, (part) => recordOf(part.Conditions)),
    {},
  );
  const resources = createResources(
    template,
    mergeAll(parts, (part) => recordOf(part.Parameters)),
  );
  const outputs = Object.values(mergeAll(parts, (part) => recordOf(part.Outputs))).map(recordOf);
  return {
    stacks: [{ service: String(service), resources: resources.all(), template }],
    resources,
    exports: new Map(
      outputs.flatMap(({ Export, Value }): [string, Json][] =>
        Export === undefined
          ? []
          : [[resources.text(recordOf(Export).Name), resources.resolve(Value)]],
      ),
    ),
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
