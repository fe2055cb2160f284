import { isRecord, type Json, type JsonObject } from '../../local-aws/json.ts';
import { readServerless } from '../../local-aws/wiring/template.ts';

export interface Declared {
  readonly id: string;
  readonly type: string;
  readonly properties: JsonObject;
  readonly attributes: JsonObject;
}

/** A stage without a prefix, so that names are short. */
const readService = (path: string): JsonObject => readServerless(path, { params: { prefix: '' } });
const serverless = readService('serverless.yml');
const state = readService('state.yml');

export const record = (value: Json | undefined): JsonObject => (isRecord(value) ? value : {});
export const list = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : [];

/** The functions of serverless.yml and its includes by name. */
export const functions: Readonly<Record<string, JsonObject>> = Object.assign(
  {},
  ...list(serverless['functions']).map((part) => record(part)),
);

const resourcesIn = (service: JsonObject): readonly Declared[] =>
  list(service['resources']).flatMap((part) =>
    Object.entries(record(record(part)['Resources'])).map(([id, resource]) => {
      const { Type, Properties, ...attributes } = record(resource);
      return { id, type: String(Type), properties: record(Properties), attributes };
    }),
  );
const sectionOf = (service: JsonObject, section: string): JsonObject =>
  Object.assign({}, ...list(service['resources']).map((part) => record(record(part)[section])));

/** What outlives the rest: the resources of state.yml's includes. */
export const stateResources: readonly Declared[] = resourcesIn(state);
/** What state.yml exports: each name with the value. */
export const exported: ReadonlyMap<string, Json> = new Map(
  Object.values(sectionOf(state, 'Outputs'))
    .map(record)
    .map(({ Export, Value }) => [String(record(Export)['Name']), Value ?? null]),
);
/** What serverless.yml is told of the state: each parameter with its default. */
export const parameters: JsonObject = sectionOf(serverless, 'Parameters');

/** The resources of both. */
export const resources: readonly Declared[] = [...stateResources, ...resourcesIn(serverless)];

export const ofType = (type: string): Declared[] =>
  resources.filter((resource) => resource.type === type);

export const named = (id: string | undefined): Declared | undefined =>
  resources.find((resource) => resource.id === id);

/** The statements of a role's own policies. */
export const statementsOf = (role: string | undefined): JsonObject[] =>
  list(named(role)?.properties['Policies'])
    .flatMap((policy) => list(record(record(policy)['PolicyDocument'])['Statement']))
    .map(record);

export const actionsOf = (statement: JsonObject): string[] =>
  [statement['Action'] ?? []].flat().map(String);

/** Logical ids that the framework makes of a function. */
export const lambdaId = (name: string): string => `${pascal(name)}LambdaFunction`;
export const logGroupId = (name: string): string => `${pascal(name)}LogGroup`;
const pascal = (name: string): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1)}`.replaceAll('-', 'Dash');

/** The logical id that a `Ref`, `Fn::GetAtt` or `Fn::Sub` of one name points to. */
export function target(value: Json | undefined): string | undefined {
  return referencesIn(value)[0];
}

/** Every logical id that a value refers to, AWS's own pseudo parameters left out. */
export function referencesIn(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref' && typeof inner === 'string') return pseudoless([inner]);
    if (key === 'Fn::GetAtt')
      return [String(Array.isArray(inner) ? inner[0] : inner).split('.')[0] ?? ''];
    if (key === 'Fn::Sub' && typeof inner === 'string') {
      return pseudoless([...inner.matchAll(/\$\{([\w:]+)/g)].map(([, id = '']) => id));
    }
    if (key === 'Fn::ImportValue') return referencesIn(exported.get(String(inner)));
    return referencesIn(inner);
  });
}

const pseudoless = (ids: readonly string[]): string[] =>
  ids.filter((id) => !id.startsWith('AWS::'));
