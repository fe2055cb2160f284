import { isRecord, type Json, type JsonObject } from '../json.ts';
import type { RoleActions } from '../permissions.ts';

/** What the inline policies of the template's roles allow, action by action. `template` is its `Resources`. */
export const roleActions = (template: JsonObject): RoleActions =>
  new Map(
    Object.entries(template)
      .filter(([, resource]) => asRecord(resource).Type === 'AWS::IAM::Role')
      .map(([id, resource]) => {
        const { RoleName = id, Policies } = asRecord(asRecord(resource).Properties);
        const statements = asList(Policies).flatMap((policy) =>
          asList(asRecord(asRecord(policy).PolicyDocument).Statement),
        );
        return [String(RoleName), new Set(statements.flatMap(allowed))];
      }),
  );

const allowed = (statement: Json): readonly string[] => {
  const { Effect, Action } = asRecord(statement);
  return Effect === 'Allow' ? [Action ?? []].flat().map(String) : [];
};

const asRecord = (value: Json | undefined): JsonObject => (isRecord(value) ? value : {});
const asList = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
