import type { Catalog } from '../access/catalog.ts';
import { CATALOG_WIDTH, holdingQueries } from '../access/catalog-queries.ts';
import {
  catalogScope,
  holdingReading,
  rowsBySource,
  type UnreadCatalog,
} from '../access/catalog-reading.ts';
import { privilegeViews } from '../access/catalog-views.ts';
import type { DatabaseRef } from '../access/database-key.ts';
import type { CatalogSource, Holding } from '../access/privileges/definition.ts';
import type { ResultSet, Row } from '../access/row.ts';
import type { Grant, Privilege } from '../privilege.ts';
import { type Sql, unionOf } from '../sql.ts';

/** That somebody may use an IAM role for a command, CREATE MODEL or another. */
export interface RoleUse {
  /** As the warehouse names it: the role's ARN, a chain of ARNs with commas between, or a word for several roles. */
  readonly role: string;
  readonly command: string;
  /** `group marketing`, `public`. */
  readonly holder: string;
}

/** What the views say beyond who holds what: no plan of access needs it. */
export interface FurtherRights {
  /** What users may hand on: WITH GRANT OPTION. */
  readonly handable: readonly Grant[];
  /** Of the warehouse as a whole. */
  readonly roleUses: readonly RoleUse[];
}

/** What an audit sees of a database, or why it sees nothing. */
export type AuditReading =
  | { readonly catalog: Catalog; readonly rights: FurtherRights }
  | UnreadCatalog;

type Scope = ReturnType<typeof catalogScope>;

/** SVV_SYSTEM_PRIVILEGES, which is read for CREATE MODEL of roles too, has no admin_option: only users get one. */
const HANDABLE = new Map(
  [...privilegeViews('database')].filter(([name]) => name !== 'systemPrivileges'),
);
const SOURCES: Readonly<Record<Scope, Readonly<Record<string, CatalogSource>>>> = {
  database: Object.fromEntries(
    [...HANDABLE].map(([name, view]) => [
      name,
      { ...view, from: `${view.from} AND admin_option = true` },
    ]),
  ),
  warehouse: {
    roleUses: {
      columns: ['iam_arn', 'command_type', 'identity_type', 'identity_name'],
      from: 'svv_iam_privileges',
    },
  },
};

/** What is asked, as the reader, in one transaction. */
export const auditQueries = (scope: Scope): readonly Sql[] => [
  ...holdingQueries(scope),
  unionOf(SOURCES[scope], CATALOG_WIDTH),
];

/** The catalog, if the reader is shown all of it, with what the last query says. */
export function auditReading(results: readonly ResultSet[], ref: DatabaseRef): AuditReading {
  const scope = catalogScope(ref);
  const held = holdingReading(results.slice(0, -1), ref);
  if ('unreachable' in held) return held;
  const further = rowsBySource(
    results.slice(-1),
    (source) => SOURCES[scope][source]?.columns.length,
  );
  return 'unreachable' in further
    ? further
    : {
        ...held,
        rights: {
          handable: [...HANDABLE].flatMap(([name, { read }]) =>
            (further.rows[name] ?? []).flatMap((row) => grantIn(read(row))),
          ),
          roleUses: (further.rows['roleUses'] ?? []).map(roleUse),
        },
      };
}

/** Only users can have the option (facts §2.2). */
const grantIn = (holding: Holding<Privilege> | undefined): Grant[] =>
  holding?.type === 'user'
    ? [
        {
          privilege: holding.privilege,
          grantee: { type: 'user', name: String(holding.name) },
        },
      ]
    : [];

const roleUse = ([role, command, type, name]: Row): RoleUse => ({
  role: String(role),
  command: String(command),
  holder: type === 'public' ? 'public' : `${type} ${name}`,
});
