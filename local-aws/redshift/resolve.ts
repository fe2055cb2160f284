import type { Catalog, Model } from './catalog.ts';
import { SqlError } from './engine.ts';
import type { Identity, Schema } from './identity.ts';
import type { SchemaObject } from './objects.ts';
import { type Session, spell } from './session.ts';
import type { Command, GranteeName, GrantStatement, Target } from './sql/grammar.ts';

export type AclObject =
  | { readonly kind: 'models'; readonly owner: Identity }
  | { readonly kind: 'model'; readonly model: Model; readonly owner: Identity }
  | { readonly kind: 'schema'; readonly schema: Schema; readonly owner: Identity }
  /** A table or a routine. */
  | { readonly kind: 'object'; readonly object: SchemaObject; readonly owner: Identity };
export type AclRight =
  | 'USAGE'
  | 'CREATE'
  | 'EXECUTE'
  | 'SELECT'
  | 'INSERT'
  | 'UPDATE'
  | 'DELETE'
  | 'REFERENCES';

export interface Recipient {
  readonly identity: Identity;
  readonly grantOption: boolean;
}

/** A GRANT or REVOKE whose names have been found in the catalog: rights × objects × recipients. */
export interface AclChange {
  readonly kind: 'acl';
  readonly verb: 'GRANT' | 'REVOKE';
  readonly optionOnly: boolean;
  readonly rights: readonly AclRight[];
  readonly objects: readonly AclObject[];
  readonly recipients: readonly Recipient[];
}

export interface RoleUse {
  readonly arn: string;
  readonly command: Command;
}

export interface AssumeRoleChange {
  readonly kind: 'assume-role';
  readonly verb: 'GRANT' | 'REVOKE';
  readonly uses: readonly RoleUse[];
  readonly recipients: readonly Recipient[];
}

/** Finds what the statement names; the texts of SqlError are those of the warehouse. */
export function resolve(
  statement: GrantStatement,
  catalog: Catalog,
  database: string,
  session: Session,
): AclChange | AssumeRoleChange {
  const { verb, optionOnly } = statement;
  const uses = statement.targets.flatMap((target) => (target.kind === 'iam-role' ? [target] : []));
  if (uses.length > 0 && !session.user.superuser)
    throw new SqlError('must be superuser to grant or revoke ASSUMEROLE');
  const objects = statement.targets.flatMap((target) => object(target, catalog, database, session));
  const recipients = statement.grantees.map((grantee) => recipient(grantee, catalog, session));
  if (uses.length > 0) return { kind: 'assume-role', verb, uses, recipients };
  const rights = statement.rights.flatMap((right): AclRight[] => {
    if (right === 'ASSUMEROLE') return [];
    return right === 'CREATE MODEL' ? ['USAGE'] : [right];
  });
  return { kind: 'acl', verb, optionOnly, rights, objects, recipients };
}

function object(target: Target, catalog: Catalog, database: string, session: Session): AclObject[] {
  const schemaOf = (named: string): Schema => {
    const name = spell(session, named);
    const schema = catalog.schema(database, name);
    if (schema === undefined) throw new SqlError(`schema "${name}" does not exist`);
    return schema;
  };
  switch (target.kind) {
    case 'models':
      return [{ kind: 'models', owner: catalog.bootstrap }];
    case 'schema': {
      const schema = schemaOf(target.name);
      return [{ kind: 'schema', schema, owner: schema.owner }];
    }
    case 'model': {
      const schema = schemaOf(target.schema);
      const name = spell(session, target.name);
      const model = catalog.model(database, schema.name, name);
      if (model === undefined) throw new SqlError(`model "${schema.name}.${name}" does not exist`);
      return [{ kind: 'model', model, owner: model.owner }];
    }
    case 'table':
    case 'function':
    case 'procedure': {
      const { kind, types } = target;
      const schema = schemaOf(target.schema).name;
      const name = spell(session, target.name);
      const found = catalog.objects.find(database, { kind, schema, name, types });
      if (found === undefined) throw new SqlError(`${kind} "${schema}.${name}" does not exist`);
      return [{ kind: 'object', object: found, owner: found.owner }];
    }
    case 'iam-role':
      return [];
  }
}

/** The name of a user is taken as it is; how roles fold is not documented, so they do as groups do. */
function recipient(
  { type, name: named, grantOption }: GranteeName,
  catalog: Catalog,
  session: Session,
): Recipient {
  const name = type === 'user' ? named : spell(session, named);
  if (name.startsWith('ds:') || (type === 'role' && name.startsWith('sys:'))) {
    throw new SqlError(`Granting permissions to reserved ${type} "${name}" is not supported`);
  }
  const identity = catalog.identity(type, name);
  if (identity === undefined) throw new SqlError(`${type} "${name}" does not exist`);
  return { identity, grantOption };
}
