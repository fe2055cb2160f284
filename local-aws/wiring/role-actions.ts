import type { PolicyDocument, PolicyStatement } from '../account/policy.ts';
import { type Json, type JsonObject, listOf, recordOf } from '../json.ts';
import type { RoleActions } from '../permissions.ts';
import type { AssumableRole } from '../sts.ts';
import type { Resources } from './resources.ts';

/** What the inline policies of the template's roles allow, action by action, by the role's name. `template` is its `Resources`. */
export const roleActions = (template: JsonObject, { text }: Resources): RoleActions =>
  new Map(
    Object.entries(template)
      .filter(([, resource]) => recordOf(resource).Type === 'AWS::IAM::Role')
      .map(([id, resource]) => {
        const { RoleName = id, Policies } = recordOf(recordOf(resource).Properties);
        const statements = listOf(Policies).flatMap((policy) =>
          listOf(recordOf(recordOf(policy).PolicyDocument).Statement),
        );
        return [text(RoleName), new Set(statements.flatMap(allowed))];
      }),
  );

const allowed = (statement: Json): readonly string[] => {
  const { Effect, Action } = recordOf(statement);
  return Effect === 'Allow' ? [Action ?? []].flat().map(String) : [];
};

/** Each role of the template by its name, with the policies as CloudFormation would fill them in. */
export const rolePolicies = ({ ofType }: Resources): ReadonlyMap<string, AssumableRole> =>
  new Map(
    ofType('AWS::IAM::Role').map(({ properties }) => [
      String(properties.RoleName),
      {
        trust: documentOf(listOf(recordOf(properties.AssumeRolePolicyDocument).Statement)),
        policy: documentOf(
          listOf(properties.Policies).flatMap((policy) =>
            listOf(recordOf(recordOf(policy).PolicyDocument).Statement),
          ),
        ),
      },
    ]),
  );

const documentOf = (statements: readonly Json[]): PolicyDocument => ({
  Statement: statements.map((one) => recordOf(one) as unknown as PolicyStatement), // as it lies in the template, which AWS would check
});
