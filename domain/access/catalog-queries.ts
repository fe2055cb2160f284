import { PRIVILEGES } from '../privilege.ts';
import { type Sql, unionOf } from '../sql.ts';
import { privilegeViews } from './catalog-views.ts';
import type { CatalogSource } from './privileges/definition.ts';

type Sources = Readonly<Record<string, CatalogSource>>;

const text = (column: string): string => `CAST(${column} AS varchar)`;
/** An oid has no cast to text of its own. */
const oid = (column: string): string => text(`CAST(${column} AS integer)`);

/** Catalogs of the leader node, which do not mix with SVV views. */
const LEADER: Sources = {
  session: { columns: ['current_namespace', 'current_user'], from: '' },
  groups: {
    columns: ['groname', text('grosysid'), "array_to_string(grolist, ',')"],
    from: 'pg_group',
  },
};
const SCHEMAS: Sources = {
  schemas: { columns: ['nspname', oid('oid'), text('nspowner')], from: 'pg_namespace' },
};
const ROLES: Sources = {
  roles: { columns: ['role_name', text('role_id')], from: 'svv_roles' },
};
/** The users as everybody is shown them. */
const LOGINS: Sources = {
  users: { columns: ['usename', text('usesysid')], from: 'pg_user' },
  superusers: { columns: ['usename'], from: 'pg_user WHERE usesuper' },
};
const MEMBERS: Sources = {
  userRoles: { columns: ['user_name', 'role_name'], from: 'svv_user_grants' },
  roleRoles: { columns: ['role_name', 'granted_role_name'], from: 'svv_role_grants' },
};
const IDENTITIES: Sources = {
  users: { columns: ['user_name', text('user_id')], from: 'svv_user_info' },
  superusers: { columns: ['user_name'], from: 'svv_user_info WHERE superuser' },
  ...ROLES,
  ...MEMBERS,
};
/** Who is shown every row of the privileges views without being a superuser. */
const SYSTEM_TABLES: Sources = {
  systemTables: {
    columns: ['identity_type', 'identity_name'],
    from: "svv_system_privileges WHERE system_privilege = 'ACCESS SYSTEM TABLE'",
  },
};
const MODELS: Sources = {
  models: {
    columns: ['database_name', 'schema_name', 'model_name', 'user_name', 'model_state'].map(text),
    from: 'svv_ml_model_info',
  },
};
/** Permissions on everything of a sort, in a database or in a schema. */
const SCOPED: Sources = {
  scopedInDatabase: {
    columns: [
      'privilege_scope',
      'privilege_type',
      'identity_type',
      'identity_name',
      'database_name',
    ],
    from: "svv_database_privileges WHERE privilege_scope <> 'DATABASE'",
  },
  scopedInSchema: {
    columns: [
      'privilege_scope',
      'privilege_type',
      'identity_type',
      'identity_name',
      'namespace_name',
    ],
    from: "svv_schema_privileges WHERE privilege_scope <> 'SCHEMA'",
  },
};

const privileges = (scope: 'database' | 'warehouse'): Sources =>
  Object.fromEntries(privilegeViews(scope));

/** GetStatementResult is asked for each result set, and 20 times a second at most: each of these unions is one. */
const SETS: Readonly<Record<'database' | 'warehouse', readonly Sources[]>> = {
  database: [
    { ...LEADER, ...SCHEMAS },
    { ...IDENTITIES, ...MODELS },
    { ...privileges('database'), ...SCOPED },
  ],
  warehouse: [LEADER, IDENTITIES, privileges('warehouse')],
};

/** Cells of a row, whichever source it is from. */
export const CATALOG_WIDTH = 5;

/** The columns of each result set: where a row comes from, and its cells. */
export const CATALOG_COLUMNS: readonly string[] = [
  'source',
  ...Array.from({ length: CATALOG_WIDTH }, (_, n) => `c${n}`),
];

/** How many columns of a source mean something; undefined for a source that was not asked for. */
export const columnCount = (scope: 'database' | 'warehouse', source: string): number | undefined =>
  [...SETS[scope], SYSTEM_TABLES].flatMap((set) => set[source]?.columns.length ?? [])[0];

/** What reconcile reads, in one transaction. The *_PRIVILEGES views show the connected database only. */
export const catalogQueries = (scope: 'database' | 'warehouse'): readonly Sql[] =>
  SETS[scope].map((sources) => unionOf(sources, CATALOG_WIDTH));

/** Models and who may execute them, and nothing else: what the watch looks at. */
export const modelQueries: readonly Sql[] = [
  unionOf({ ...MODELS, ...PRIVILEGES['execute-model'].views }, CATALOG_WIDTH),
];

/**
 * Who and what is there, as the reader sees it: SVV_USER_INFO would show it only itself. Nothing of who holds what, since
 * nobody concludes from it what is granted.
 */
export const lookQueries: readonly Sql[] = [
  { ...LEADER, ...SCHEMAS, ...LOGINS },
  { ...ROLES, ...MODELS },
].map((sources) => unionOf(sources, CATALOG_WIDTH));

/**
 * Who holds what, as the reader sees it, and whether that is all of it. No plan follows from it: what is changed is read by
 * the writer.
 */
export const holdingQueries = (scope: 'database' | 'warehouse'): readonly Sql[] =>
  [
    { ...LEADER, ...(scope === 'database' && SCHEMAS), ...LOGINS },
    { ...ROLES, ...MEMBERS, ...SYSTEM_TABLES, ...(scope === 'database' && MODELS) },
    { ...privileges(scope), ...(scope === 'database' && SCOPED) },
  ].map((sources) => unionOf(sources, CATALOG_WIDTH));

/** The same one source at a time: whether SVV views can stand in one union is not documented (facts §9, 29). */
export const singleCatalogQueries = (scope: 'database' | 'warehouse'): readonly Sql[] =>
  SETS[scope].flatMap((sources) =>
    Object.entries(sources).map(([name, source]) => unionOf({ [name]: source }, CATALOG_WIDTH)),
  );
