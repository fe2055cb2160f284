import type { Grant, Grantee } from '../privilege.ts';

export type Verb = 'GRANT' | 'REVOKE';
export type SchemaRight = 'CREATE' | 'USAGE';
export interface Model {
  readonly schema: string;
  readonly model: string;
}

/** One SQL statement as data: a full rectangle of objects × grantees, so that its pairs are exactly known. */
export type AccessStatement = { readonly verb: Verb; readonly grantees: readonly Grantee[] } & (
  | { readonly kind: 'create-model' }
  | { readonly kind: 'execute-model'; readonly models: readonly Model[] }
  | {
      readonly kind: 'schema';
      readonly rights: readonly SchemaRight[];
      readonly schemas: readonly string[];
    }
  | { readonly kind: 'assume-role'; readonly roles: readonly string[] }
  /** Of PUBLIC: REVOKE takes ASSUMEROLE on every role, GRANT gives back what is not CREATE MODEL. Names no grant of ours. */
  | { readonly kind: 'everybody' }
);

/** Every pair that the statement names: what an intent says it grants or revokes. */
export function grantsOf(statement: AccessStatement): Grant[] {
  return privilegesOf(statement).flatMap((privilege) =>
    statement.grantees.map((grantee) => ({ privilege, grantee })),
  );
}

function privilegesOf(statement: AccessStatement): Grant['privilege'][] {
  switch (statement.kind) {
    case 'create-model':
      return [{ kind: 'create-model' }];
    case 'execute-model':
      return statement.models.map((model) => ({ kind: 'execute-model', ...model }));
    case 'schema':
      return statement.schemas.flatMap((schema) =>
        statement.rights.map((right) => ({
          kind: right === 'CREATE' ? 'schema-create' : 'schema-usage',
          schema,
        })),
      );
    case 'assume-role':
      return statement.roles.map((role) => ({ kind: 'assume-role', role }));
    case 'everybody':
      return [];
  }
}
