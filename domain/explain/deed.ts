import type { Catalog } from '../access/catalog.ts';
import type { Privilege } from '../privilege.ts';

/** What somebody may do, as asked. */
export type Deed =
  | { readonly may: 'use'; readonly schema: string; readonly model: string }
  /** In some schema, and with some role that the configuration names, unless one is asked for. */
  | { readonly may: 'create'; readonly schema?: string; readonly role?: string };

/** What was read and configured of the warehouse that is asked about. */
export interface Known {
  readonly catalog: Catalog;
  /** Of the warehouse-wide part, which shows ASSUMEROLE; missing when nobody could read it. */
  readonly warehouse?: Catalog;
  /** IAM roles that the configuration names. */
  readonly roles: readonly string[];
}

/** One part of what is needed: all privileges of one of these. */
export type Need = readonly (readonly Privilege[])[];

/** Every one of these is needed. */
export function needsOf(deed: Deed, { catalog, roles }: Known): readonly Need[] {
  if (deed.may === 'use') {
    const { schema, model } = deed;
    return [[[{ kind: 'execute-model', schema, model }]], [[{ kind: 'schema-usage', schema }]]];
  }
  const schemas = deed.schema === undefined ? ownSchemas(catalog) : [deed.schema];
  return [
    [[{ kind: 'create-model' }]],
    schemas.map((schema) => [
      { kind: 'schema-create', schema },
      { kind: 'schema-usage', schema },
    ]),
    (deed.role === undefined ? roles : [deed.role]).map((role) => [{ kind: 'assume-role', role }]),
  ];
}

/** Those of the database's people; Redshift's own hold no models. */
const ownSchemas = ({ schemas }: Catalog): string[] =>
  schemas
    .map(({ name }) => name)
    .filter((name) => !/^(pg_|information_schema$|catalog_history$)/.test(name));

/** `use model demo_ml.churn`, `create models in schema demo_ml`. */
export function describeDeed(deed: Deed): string {
  if (deed.may === 'use') return `use model ${deed.schema}.${deed.model}`;
  const { schema, role } = deed;
  const where = schema === undefined ? '' : ` in schema ${schema}`;
  return `create models${where}${role === undefined ? '' : ` with IAM role ${role}`}`;
}
