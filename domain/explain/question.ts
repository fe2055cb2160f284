import type { Catalog } from '../access/catalog.ts';
import { describePrivilege, type Privilege } from '../privilege.ts';

/** What somebody may do, as asked. */
export type Question =
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
export function needsOf(question: Question, { catalog, roles }: Known): readonly Need[] {
  if (question.may === 'use') {
    const { schema, model } = question;
    return [[[{ kind: 'execute-model', schema, model }]], [[{ kind: 'schema-usage', schema }]]];
  }
  const schemas = question.schema === undefined ? ownSchemas(catalog) : [question.schema];
  return [
    [[{ kind: 'create-model' }]],
    schemas.map((schema) => [
      { kind: 'schema-create', schema },
      { kind: 'schema-usage', schema },
    ]),
    (question.role === undefined ? roles : [question.role]).map((role) => [
      { kind: 'assume-role', role },
    ]),
  ];
}

/** Those of the database's people; Redshift's own hold no models. */
const ownSchemas = ({ schemas }: Catalog): string[] =>
  schemas
    .map(({ name }) => name)
    .filter((name) => !/^(pg_|information_schema$|catalog_history$)/.test(name));

/** `use model demo_ml.churn`, `create models in schema demo_ml`. */
export function describeQuestion(question: Question): string {
  if (question.may === 'use') return `use model ${question.schema}.${question.model}`;
  const { schema, role } = question;
  return `create models${schema === undefined ? '' : ` in schema ${schema}`}${role === undefined ? '' : ` with ${describePrivilege({ kind: 'assume-role', role })}`}`;
}
