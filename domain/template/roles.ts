import {
  changedOfType,
  FUNCTION,
  type Json,
  type JsonObject,
  listOf,
  objectOf,
  propertiesOf,
  ROLE,
  type TemplateResources,
  withProperties,
} from './template.ts';

/** The statements of a role's own policies. */
const statementsOf = (role: JsonObject | undefined): readonly JsonObject[] =>
  listOf(propertiesOf(role).Policies)
    .flatMap((policy) => listOf(objectOf(objectOf(policy).PolicyDocument).Statement))
    .map(objectOf);

/** Whether the role may do this, on whatever. */
export const mayDo = (role: JsonObject | undefined, action: string): boolean =>
  statementsOf(role).some(
    ({ Effect, Action }) => Effect === 'Allow' && listOf(Action).includes(action),
  );

/** The function that has the role, by the logical id of the role. */
export const functionsByRole = (
  resources: TemplateResources,
): ReadonlyMap<string, { readonly id: string; readonly name: string }> =>
  new Map(
    Object.entries(resources)
      .filter(([, { Type }]) => Type === FUNCTION)
      .map(([id, resource]) => {
        const { Role, FunctionName } = propertiesOf(resource);
        return [
          String(listOf(objectOf(Role)['Fn::GetAtt'])[0]),
          { id, name: String(FunctionName) },
        ] as const;
      }),
  );

/** Gives each role one policy more, where it has statements for it. */
export const withPolicies = (
  resources: TemplateResources,
  name: string,
  statements: (role: JsonObject, id: string) => readonly Json[],
): TemplateResources =>
  changedOfType(resources, ROLE, (role, id) => {
    const more = statements(role, id);
    return more.length === 0
      ? role
      : withProperties(role, {
          Policies: [
            ...listOf(propertiesOf(role).Policies),
            { PolicyName: name, PolicyDocument: { Version: '2012-10-17', Statement: more } },
          ],
        });
  });
