/** A CloudFormation template, or a part of it, as JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** The resources of a template by their logical ids. */
export type TemplateResources = Readonly<Record<string, JsonObject>>;

export const FUNCTION = 'AWS::Lambda::Function';
export const ROLE = 'AWS::IAM::Role';

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
/** The list, one value as a list of one, or an empty one for nothing: as IAM reads `Action` and `Resource`. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export const propertiesOf = (resource: JsonObject | undefined): JsonObject =>
  objectOf(resource?.Properties);

/** A resource with other values for some of its properties. */
export const withProperties = (resource: JsonObject, changes: JsonObject): JsonObject => ({
  ...resource,
  Properties: { ...propertiesOf(resource), ...changes },
});

/** Applies the change to every resource of the type. */
export const changedOfType = (
  resources: TemplateResources,
  type: string,
  change: (resource: JsonObject, id: string) => JsonObject,
): TemplateResources =>
  Object.fromEntries(
    Object.entries(resources).map(([id, resource]) => [
      id,
      resource.Type === type ? change(resource, id) : resource,
    ]),
  );
