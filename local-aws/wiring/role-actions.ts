import { type Json, type JsonObject, listOf, recordOf } from '../json.ts';
import type { RoleActions } from '../permissions.ts';
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
