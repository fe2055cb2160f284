import type { Cell, Engine } from '../../local-aws/redshift/engine.ts';
import { type Pair, pairsOf, parseStatement } from '../../local-aws/redshift/sql/grammar.ts';

/** One privilege and who holds it, in words. */
export interface Held {
  readonly privilege: string;
  readonly holder: string;
}

const VIEWS: readonly { readonly query: string; readonly read: (row: readonly Cell[]) => Held }[] =
  [
    {
      query:
        "SELECT identity_type, identity_name FROM svv_language_privileges WHERE language_name = 'mlfunc' AND privilege_type = 'USAGE'",
      read: ([type, name]) => ({ privilege: 'CREATE MODEL', holder: holder(type, name) }),
    },
    {
      query:
        "SELECT namespace_name, privilege_type, identity_type, identity_name FROM svv_schema_privileges WHERE privilege_scope = 'SCHEMA' AND privilege_type IN ('CREATE', 'USAGE')",
      read: ([schema, right, type, name]) => ({
        privilege: `${right} ON SCHEMA ${schema}`,
        holder: holder(type, name),
      }),
    },
    {
      query:
        "SELECT namespace_name, model_name, identity_type, identity_name FROM svv_ml_model_privileges WHERE privilege_type = 'EXECUTE'",
      read: ([schema, model, type, name]) => ({
        privilege: `EXECUTE ON MODEL ${schema}.${model}`,
        holder: holder(type, name),
      }),
    },
    {
      query:
        'SELECT namespace_name, relation_name, privilege_type, identity_type, identity_name FROM svv_relation_privileges',
      read: ([schema, table, right, type, name]) => ({
        privilege: `${right} ON TABLE ${schema}.${table}`,
        holder: holder(type, name),
      }),
    },
    {
      query:
        'SELECT namespace_name, function_name, argument_types, privilege_type, identity_type, identity_name FROM svv_function_privileges',
      read: ([schema, routine, types, right, type, name]) => ({
        privilege: `${right} ON FUNCTION ${schema}.${routine}(${types})`,
        holder: holder(type, name),
      }),
    },
    {
      query:
        "SELECT iam_arn, identity_type, identity_name FROM svv_iam_privileges WHERE command_type = 'CREATE MODEL'",
      read: ([arn, type, name]) => ({
        privilege: `ASSUMEROLE ON ${arn}`,
        holder: holder(type, name),
      }),
    },
  ];

const holder = (type: Cell | undefined, name: Cell | undefined): string =>
  type === 'public' ? 'PUBLIC' : `${type} ${name}`;

/** What the catalog shows, read by these queries and not by the product's: sorted, everybody but owners. */
export async function heldIn(engine: Engine, database: string): Promise<Held[]> {
  const held: Held[] = [];
  for (const { query, read } of VIEWS) {
    const result = await engine.superuserSql(database, query);
    if (result.status === 'FINISHED') held.push(...result.rows.map(read));
  }
  return sorted(held);
}

/** What these GRANT statements give in an empty catalog: the sandbox's own grammar says so. */
export const heldThrough = (grants: readonly string[]): Held[] =>
  sorted(grants.flatMap((sql) => pairsOf(parseStatement(sql))).map(inWords));

function inWords({ right, target, grantee }: Pair): Held {
  const who = grantee.type === 'public' ? 'PUBLIC' : `${grantee.type} ${grantee.name}`;
  switch (target.kind) {
    case 'models':
      return { privilege: right, holder: who };
    case 'model':
      return { privilege: `${right} ON MODEL ${target.schema}.${target.name}`, holder: who };
    case 'schema':
      return { privilege: `${right} ON SCHEMA ${target.name}`, holder: who };
    case 'table':
      return { privilege: `${right} ON TABLE ${target.schema}.${target.name}`, holder: who };
    case 'function':
    case 'procedure':
      return {
        privilege: `${right} ON FUNCTION ${target.schema}.${target.name}(${target.types})`,
        holder: who,
      };
    case 'iam-role':
      return { privilege: `${right} ON ${target.arn}`, holder: who };
  }
}

/** `EXECUTE ON MODEL demo_ml.churn → group analysts`, for comparing and for messages. */
export const asText = ({ privilege, holder: who }: Held): string => `${privilege} → ${who}`;

const sorted = (held: readonly Held[]): Held[] =>
  [...new Map(held.map((one) => [asText(one), one])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);
