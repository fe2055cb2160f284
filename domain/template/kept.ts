import { referencesIn, withReferences } from './references.ts';
import {
  FUNCTION,
  isObject,
  type Json,
  type JsonObject,
  listOf,
  objectOf,
  propertiesOf,
  ROLE,
  type TemplateResources,
  withProperties,
} from './template.ts';

const NOT_DEPLOYED = 'not-deployed';
/** ARNs of a function and of a role that nobody has. */
const NOBODYS: Readonly<Record<string, Json>> = {
  [FUNCTION]: {
    'Fn::Sub': `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${NOT_DEPLOYED}`,
  },
  [ROLE]: {
    'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${NOT_DEPLOYED}`,
  },
};

/**
 * The resource without what is gone: shorter lists, no statement about it, no metric of it. What has to name something, such as a
 * variable of a function, names what nobody has. Undefined, if nothing of the resource is left.
 */
export function kept(
  resource: JsonObject,
  gone: ReadonlySet<string>,
  resources: TemplateResources,
): JsonObject | undefined {
  const { DependsOn, ...others } = withNobodys(resource, gone, resources);
  const left = withoutGone(others, gone);
  if (!isObject(left) || !watchesSomething(left, gone, resources)) return undefined;
  const dependsOn = listOf(DependsOn).filter((id) => !gone.has(String(id)));
  return dependsOn.length === 0 ? left : { ...left, DependsOn: dependsOn };
}

/** The resource, where it names by a variable or in a text what is gone, with what nobody has. */
function withNobodys(
  resource: JsonObject,
  gone: ReadonlySet<string>,
  resources: TemplateResources,
): JsonObject {
  const instead = (property: string, value: (type: string) => Json): JsonObject =>
    withProperties(resource, {
      [property]: withReferences(propertiesOf(resource)[property] ?? {}, (id) =>
        gone.has(id) ? value(String(resources[id]?.Type)) : undefined,
      ),
    });
  switch (resource.Type) {
    case FUNCTION:
      return instead('Environment', (type) => NOBODYS[type] ?? NOT_DEPLOYED);
    case 'AWS::StepFunctions::StateMachine':
      return instead('DefinitionSubstitutions', (type) => NOBODYS[type] ?? NOT_DEPLOYED);
    case 'AWS::CloudWatch::Dashboard':
      return instead('DashboardBody', () => NOT_DEPLOYED);
    default:
      return resource;
  }
}

/** What is left of a value: lists without what is about something gone; of anything else all, or nothing. */
function withoutGone(value: Json, gone: ReadonlySet<string>): Json | undefined {
  if (!referencesIn(value).some((id) => gone.has(id))) return value;
  if (Array.isArray(value)) {
    const left = value.map((one) => withoutGone(one, gone)).filter((one) => one !== undefined);
    return left.length === 0 ? undefined : left;
  }
  if (!isObject(value) || isReference(value)) return undefined;
  const parts = Object.entries(value).map(
    ([key, inner]) => [key, withoutGone(inner ?? null, gone)] as const,
  );
  return parts.some(([, part]) => part === undefined) ? undefined : Object.fromEntries(parts);
}

const isReference = (value: JsonObject): boolean =>
  Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));

/** Whether it is no alarm, or one of which a metric is left that somebody still counts. */
function watchesSomething(
  resource: JsonObject,
  gone: ReadonlySet<string>,
  resources: TemplateResources,
): boolean {
  if (resource.Type !== 'AWS::CloudWatch::Alarm') return true;
  const { Metrics, MetricName } = propertiesOf(resource);
  if (Metrics !== undefined)
    return listOf(Metrics).some((one) => objectOf(one).MetricStat !== undefined);
  const uncounted = [...gone].flatMap((id) =>
    listOf(propertiesOf(resources[id]).MetricTransformations).map(
      (one) => objectOf(one).MetricName,
    ),
  );
  return !uncounted.includes(MetricName);
}
