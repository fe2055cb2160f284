import { kept } from './kept.ts';
import { referencesIn } from './references.ts';
import {
  FUNCTION,
  type Json,
  type JsonObject,
  listOf,
  objectOf,
  propertiesOf,
  type TemplateResources,
} from './template.ts';

/**
 * The functions of an installation that looks and tells: audits, what is changed by hand, evidence of earlier times. None of them
 * decides, logs in as the writer, or changes a warehouse or a setup. A function that a later release brings is none of them until it
 * stands here.
 */
const LOOKING = [
  'AuditTargets',
  'AuditExamine',
  'AuditExamineSetup',
  'AuditExamineAccount',
  'AuditReport',
  'AuditPublish',
  'DriftReadLog',
  'DriftLook',
  'Copy',
  'Signer',
  'Verify',
  'Recopy',
  'Notify',
  'Post',
  'Undeliverable',
].map((name) => `${name}LambdaFunction`);

/** What only others use: queue and schedules of what waits to be granted, who else may ask, and the alarm of what was not. */
const OF_THE_OTHERS = [
  'ReconcileQueue',
  'ReconcileQueuePolicy',
  'ReconcileDeadLetters',
  'LeaseSchedules',
  'LeaseScheduleRole',
  'BusPolicy',
  'LeasesFailed',
];

/** A template, as far as it is read here. */
export interface Template {
  readonly Resources: TemplateResources;
  readonly Outputs?: TemplateResources;
}

/** The template of an installation that can change nothing: without the other functions, and all that is theirs only. */
export function readOnly(template: Template): Template {
  const gone = goneFrom(template.Resources);
  const left = (all: TemplateResources): TemplateResources =>
    Object.fromEntries(
      Object.entries(all).flatMap(([id, one]) => {
        const resource = gone.has(id) ? undefined : kept(one, gone, template.Resources);
        return resource === undefined ? [] : [[id, resource]];
      }),
    );
  return {
    ...template,
    Resources: left(template.Resources),
    ...(template.Outputs && { Outputs: left(template.Outputs) }),
  };
}

function goneFrom(resources: TemplateResources): ReadonlySet<string> {
  const functions = Object.entries(resources).filter(
    ([id, { Type }]) => Type === FUNCTION && !LOOKING.includes(id),
  );
  const gone = new Set([
    ...OF_THE_OTHERS,
    ...functions.flatMap(([id, one]) => withItsOwn(id, one)),
  ]);
  for (const [id, resource] of Object.entries(resources))
    if (resource.Type === 'AWS::StepFunctions::StateMachine' && runsNothing(resource, gone))
      for (const one of [id, ...ownOfMachine(resource)]) gone.add(one);
  // What starts something comes last, when it is known what is not there to be started.
  for (const [id, resource] of Object.entries(resources)) {
    const started = startedBy(resource);
    if (started.length === 0 || !started.every((target) => refersTo(target, gone))) continue;
    for (const one of [id, ...started.flatMap(({ RoleArn }) => referencesIn(RoleArn))])
      gone.add(one);
  }
  return gone;
}

const refersTo = (value: Json | undefined, ids: ReadonlySet<string>): boolean =>
  referencesIn(value).some((id) => ids.has(id));

const withItsOwn = (id: string, resource: JsonObject): readonly string[] => [
  id,
  id.replace(/LambdaFunction$/, 'LogGroup'),
  ...referencesIn(propertiesOf(resource).Role),
];

function runsNothing(machine: JsonObject, gone: ReadonlySet<string>): boolean {
  const functions = referencesIn(propertiesOf(machine).DefinitionSubstitutions).filter((id) =>
    id.endsWith('LambdaFunction'),
  );
  return functions.length > 0 && functions.every((id) => gone.has(id));
}

const ownOfMachine = (machine: JsonObject): readonly string[] => {
  const { RoleArn, LoggingConfiguration } = propertiesOf(machine);
  return [...referencesIn(RoleArn), ...referencesIn(LoggingConfiguration)];
};

/** What a resource starts or serves, each with the role by which it does. */
function startedBy(resource: JsonObject): readonly JsonObject[] {
  const properties = propertiesOf(resource);
  switch (resource.Type) {
    case 'AWS::Events::Rule':
      return listOf(properties.Targets).map(objectOf).map(targetOf);
    case 'AWS::Scheduler::Schedule':
      return [targetOf(objectOf(properties.Target))];
    case 'AWS::Logs::MetricFilter':
      return [{ Arn: properties.LogGroupName }];
    case 'AWS::Lambda::EventInvokeConfig':
    case 'AWS::Lambda::EventSourceMapping':
    case 'AWS::Lambda::Permission':
      return [{ Arn: properties.FunctionName }];
    case 'AWS::Lambda::ResourcePolicy':
      return [{ Arn: properties.ResourceArn }];
    case 'AWS::Lambda::Url':
      return [{ Arn: properties.TargetFunctionArn }];
    case 'AWS::SNS::Subscription':
      return [{ Arn: properties.Endpoint }];
    default:
      return [];
  }
}

const targetOf = ({ Arn, RoleArn }: JsonObject): JsonObject => ({
  Arn,
  ...(RoleArn && { RoleArn }),
});
