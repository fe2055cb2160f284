import type { Row } from '../row.ts';
import type { CatalogView, GrantSyntax, Holding } from './definition.ts';

/** What CREATE and USAGE on a schema have in common: one statement can grant both, one view shows both. */
interface OnSchema {
  readonly schema: string;
}

export const schemaSyntax = (right: 'CREATE' | 'USAGE'): GrantSyntax<OnSchema> => ({
  right,
  on: 'ON SCHEMA',
  name: ({ schema }, { identifier }) => identifier(schema),
});

export const schemaView = <P>(
  right: 'CREATE' | 'USAGE',
  privilegeOn: (schema: string) => P,
): Readonly<Record<string, CatalogView<P>>> => ({
  schemaPrivileges: {
    columns: ['namespace_name', 'privilege_type', 'identity_type', 'identity_name'],
    from: "svv_schema_privileges WHERE privilege_scope = 'SCHEMA' AND privilege_type IN ('CREATE', 'USAGE')",
    read: ([schema, held, type, name]: Row): Holding<P> | undefined =>
      held === right ? { privilege: privilegeOn(String(schema)), type, name } : undefined,
  },
});
