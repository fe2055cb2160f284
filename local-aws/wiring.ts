import { functionArn, nameOf } from './arn.ts';
import type { TableSettings } from './dynamo/table.ts';
import { isRecord, type Json, type JsonObject } from './json.ts';
import type { MachineSettings } from './machines/machines.ts';
import type { RuleSettings } from './messaging/event-bus.ts';
import type { QueueSettings } from './messaging/queue.ts';
import type { ScheduleSettings } from './messaging/scheduler.ts';
import type { Target } from './messaging/target.ts';
import type { RoleActions } from './permissions.ts';
import { logicalId, type WiredFunction, wireFunction } from './wiring/functions.ts';
import { createResources, type Resource } from './wiring/resources.ts';
import { roleActions } from './wiring/role-actions.ts';
import { readServerless } from './wiring/template.ts';

/** Everything that the world needs to know of the deployment; written once, in serverless.yml and its includes. */
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
}

/** Reads the deployment from a serverless.yml. Throws, naming what it met, for anything that it cannot answer. */
export function readWiring(path: string): Wiring {
  const serverless = readServerless(path);
  const provider = record(serverless.provider);
  const declared = mergeAll(serverless.functions);
  const template = mergeAll(serverless.resources, (part) => record(part.Resources));
  const parameters = mergeAll(serverless.resources, (part) => record(part.Parameters));
  const functionResources = Object.fromEntries(
    Object.keys(declared).map((name) => [
      logicalId(name),
      { Type: 'AWS::Lambda::Function', Properties: { FunctionName: name } },
    ]),
  );
  const resources = createResources({ ...template, ...functionResources }, parameters);
  const functions = Object.entries(declared).map(([name, one]) =>
    wireFunction(name, record(one), provider, resources),
  );
  return {
    functions,
    machines: resources.ofType('AWS::StepFunctions::StateMachine').map(machineOf),
    queues: resources.ofType('AWS::SQS::Queue').map(queueOf),
    tables: resources.ofType('AWS::DynamoDB::Table').map(tableOf),
    buses: resources
      .ofType('AWS::Events::EventBus')
      .map(({ properties }) => String(properties.Name)),
    rules: [
      ...resources.ofType('AWS::Events::Rule').flatMap(ruleOf),
      ...functions.flatMap(rulesOf),
    ],
    scheduleGroups: resources
      .ofType('AWS::Scheduler::ScheduleGroup')
      .map(({ properties }) => String(properties.Name)),
    schedules: [
      ...resources.ofType('AWS::Scheduler::Schedule').map(scheduleOf),
      ...resources.ofType('AWS::Events::Rule').flatMap(ruleSchedulesOf),
      ...functions.flatMap(schedulesOf),
    ],
    roles: roleActions(template),
  };
}

const machineOf = ({ properties }: Resource): MachineSettings => {
  const { Definition, DefinitionString, DefinitionSubstitutions } = properties;
  const definition: unknown =
    typeof DefinitionString === 'string' ? JSON.parse(DefinitionString) : Definition;
  const substitutions = record(DefinitionSubstitutions);
  const text = JSON.stringify(definition).replace(/\$\{(\w+)\}/g, (placeholder, name: string) => {
    const value = substitutions[name];
    if (value === undefined)
      throw new Error(`${properties.StateMachineName}: nothing substitutes ${placeholder}`);
    return JSON.stringify(String(value)).slice(1, -1);
  });
  return { name: String(properties.StateMachineName), definition: JSON.parse(text) };
};

function queueOf({ properties }: Resource): QueueSettings {
  const redrive = record(properties.RedrivePolicy);
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

function tableOf({ properties }: Resource): TableSettings {
  const keyOf = (schema: Json | undefined) => {
    const named = (type: string) =>
      list(schema)
        .map(record)
        .find((part) => part.KeyType === type)?.AttributeName;
    return { hash: String(named('HASH')), range: String(named('RANGE')) };
  };
  return {
    name: String(properties.TableName),
    key: keyOf(properties.KeySchema),
    indexes: list(properties.GlobalSecondaryIndexes)
      .map(record)
      .map((index) => ({
        name: String(index.IndexName),
        key: keyOf(index.KeySchema),
        projection: projectionOf(index),
      })),
  };
}

function projectionOf(index: JsonObject): 'ALL' | 'KEYS_ONLY' {
  const projection = record(index.Projection).ProjectionType ?? 'ALL';
  if (projection === 'ALL' || projection === 'KEYS_ONLY') return projection;
  throw new Error(
    `index ${index.IndexName}: the sandbox does not know the projection ${JSON.stringify(projection)}`,
  );
}

const targetsOf = ({ properties }: Resource): { target: Target; input: Json | undefined }[] =>
  list(properties.Targets)
    .map(record)
    .map((target) => ({ target: targetOf(target), input: target.Input }));

function targetOf(target: JsonObject): Target {
  const groupId = record(target.SqsParameters).MessageGroupId;
  const deadLetter = record(target.DeadLetterConfig).Arn;
  return {
    arn: String(target.Arn),
    groupId: groupId === undefined ? undefined : String(groupId),
    deadLetter: deadLetter === undefined ? undefined : String(deadLetter),
  };
}

function ruleOf(resource: Resource): RuleSettings[] {
  const { Name, EventBusName, EventPattern, State } = resource.properties;
  if (!isRecord(EventPattern) || State === 'DISABLED') return [];
  const bus = EventBusName === undefined ? 'default' : nameOf(String(EventBusName));
  return [
    {
      name: String(Name),
      bus,
      pattern: EventPattern,
      targets: targetsOf(resource).map(({ target }) => target),
    },
  ];
}

const ruleSchedulesOf = (resource: Resource): ScheduleSettings[] => {
  const { Name, ScheduleExpression, State } = resource.properties;
  if (typeof ScheduleExpression !== 'string' || State === 'DISABLED') return [];
  return targetsOf(resource).map(({ target, input }) =>
    recurring(String(Name), ScheduleExpression, target, textOf(input)),
  );
};

function scheduleOf({ properties }: Resource): ScheduleSettings {
  const target = record(properties.Target);
  const group = properties.GroupName === undefined ? 'default' : String(properties.GroupName);
  return {
    ...recurring(
      String(properties.Name),
      String(properties.ScheduleExpression),
      targetOf(target),
      textOf(target.Input),
    ),
    group,
  };
}

const rulesOf = ({ name, rules }: WiredFunction): RuleSettings[] =>
  rules.map(({ bus, pattern, deadLetter }, index) => ({
    name: `${name}-${index}`,
    bus,
    pattern,
    targets: [{ arn: functionArn(name), deadLetter }],
  }));

const schedulesOf = ({ name, schedules }: WiredFunction): ScheduleSettings[] =>
  schedules.map(({ expression, input }, index) =>
    recurring(`${name}-${index}`, expression, { arn: functionArn(name) }, input),
  );

const recurring = (
  name: string,
  expression: string,
  target: Target,
  input: string,
): ScheduleSettings => ({
  name,
  group: 'default',
  expression,
  target,
  input,
  deletedAfterCompletion: false,
});

const textOf = (input: Json | undefined): string =>
  typeof input === 'string' ? input : JSON.stringify(input ?? {});
const record = (value: Json | undefined): JsonObject => (isRecord(value) ? value : {});
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

/** `functions` and `resources` may be one mapping or a list of them. */
const mergeAll = (
  parts: Json | undefined,
  of: (part: JsonObject) => JsonObject = (part) => part,
): JsonObject =>
  Object.assign(
    {},
    ...(Array.isArray(parts) ? parts : [parts ?? null]).map((part) => of(record(part))),
  );
