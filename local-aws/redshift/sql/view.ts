import type { Column } from '../engine.ts';

const PRIVILEGE_HOLDER = [
  ['identity_id', 'int4'],
  ['identity_name', 'text'],
  ['identity_type', 'text'],
] as const;
const PADDED = 'bpchar';

/**
 * The views that a warehouse answers, with their columns (facts §2.2); of the SYS views some columns only. SVV_ML_MODEL_INFO has a database column and
 * lists every database here; the *_PRIVILEGES views list the connected one, but for SVV_IAM_PRIVILEGES.
 */
const VIEWS = {
  svv_language_privileges: [
    ['language_name', 'text'],
    ['privilege_type', 'text'],
    ...PRIVILEGE_HOLDER,
    ['admin_option', 'bool'],
  ],
  svv_system_privileges: [['system_privilege', 'text'], ...PRIVILEGE_HOLDER],
  svv_ml_model_privileges: [
    ['namespace_name', 'text'],
    ['model_name', 'text'],
    ['model_version', 'int4'],
    ['privilege_type', 'text'],
    ...PRIVILEGE_HOLDER,
    ['admin_option', 'bool'],
  ],
  svv_schema_privileges: [
    ['namespace_name', 'text'],
    ['privilege_type', 'text'],
    ...PRIVILEGE_HOLDER,
    ['admin_option', 'bool'],
    ['privilege_scope', 'text'],
  ],
  svv_relation_privileges: [
    ['namespace_name', 'text'],
    ['relation_name', 'text'],
    ['privilege_type', 'text'],
    ...PRIVILEGE_HOLDER,
    ['admin_option', 'bool'],
  ],
  svv_column_privileges: [
    ['namespace_name', 'text'],
    ['relation_name', 'text'],
    ['column_name', 'text'],
    ['privilege_type', 'text'],
    ...PRIVILEGE_HOLDER,
  ],
  svv_function_privileges: [
    ['namespace_name', 'text'],
    ['function_name', 'text'],
    ['argument_types', 'text'],
    ['privilege_type', 'text'],
    ...PRIVILEGE_HOLDER,
    ['admin_option', 'bool'],
  ],
  svv_default_privileges: [
    ['schema_name', 'text'],
    ['object_type', 'text'],
    ['owner_id', 'int4'],
    ['owner_name', 'text'],
    ['owner_type', 'text'],
    ['privilege_type', 'text'],
    ['grantee_id', 'int4'],
    ['grantee_name', 'text'],
    ['grantee_type', 'text'],
    ['admin_option', 'bool'],
  ],
  svv_datashare_privileges: [
    ['datashare_name', 'text'],
    ['privilege_type', 'text'],
    ...PRIVILEGE_HOLDER,
    ['admin_option', 'bool'],
  ],
  svv_database_privileges: [
    ['database_name', 'text'],
    ['privilege_type', 'text'],
    ...PRIVILEGE_HOLDER,
    ['admin_option', 'bool'],
    ['privilege_scope', 'text'],
  ],
  svv_iam_privileges: [['iam_arn', 'text'], ['command_type', 'text'], ...PRIVILEGE_HOLDER],
  svv_ml_model_info: [
    ['database_name', PADDED],
    ['schema_name', PADDED],
    ['user_name', PADDED],
    ['model_name', PADDED],
    ['life_cycle', PADDED],
    ['is_refreshable', 'int4'],
    ['model_state', PADDED],
  ],
  svv_user_info: [
    ['user_name', 'text'],
    ['user_id', 'int4'],
    ['createdb', 'bool'],
    ['superuser', 'bool'],
    ['catalog_update', 'bool'],
    ['connection_limit', 'text'],
    ['syslog_access', 'text'],
    ['last_ddl_timestamp', 'timestamp'],
    ['session_timeout', 'int4'],
    ['external_user_id', 'text'],
  ],
  svv_roles: [
    ['role_id', 'int4'],
    ['role_name', 'text'],
    ['role_owner', 'text'],
    ['external_id', 'text'],
  ],
  svv_user_grants: [
    ['user_id', 'int4'],
    ['user_name', 'text'],
    ['role_id', 'int4'],
    ['role_name', 'text'],
    ['admin_option', 'bool'],
  ],
  svv_role_grants: [
    ['role_id', 'int4'],
    ['role_name', 'text'],
    ['granted_role_id', 'int4'],
    ['granted_role_name', 'text'],
  ],
  sys_query_history: [
    ['user_id', 'int4'],
    ['query_id', 'int8'],
    ['transaction_id', 'int8'],
    ['session_id', 'int4'],
    ['database_name', PADDED],
    ['query_type', PADDED],
    ['status', PADDED],
    ['start_time', 'timestamp'],
  ],
  sys_query_text: [
    ['user_id', 'int4'],
    ['query_id', 'int8'],
    ['transaction_id', 'int8'],
    ['session_id', 'int4'],
    ['start_time', 'timestamp'],
    ['sequence', 'int4'],
    ['text', PADDED],
  ],
  sys_transaction_history: [
    ['user_id', 'int4'],
    ['transaction_id', 'int8'],
    ['status', 'text'],
    ['transaction_start_time', 'timestamp'],
  ],
  pg_group: [
    ['groname', 'text'],
    ['grosysid', 'int4'],
    ['grolist', '_int4'],
  ],
  pg_user: [
    ['usename', 'text'],
    ['usesysid', 'int4'],
    ['usecreatedb', 'bool'],
    ['usesuper', 'bool'],
    ['usecatupd', 'bool'],
    ['passwd', 'text'],
    ['valuntil', 'text'],
    ['useconfig', 'text'],
  ],
  pg_class: [
    ['oid', 'int4'],
    ['relname', 'text'],
    ['relnamespace', 'int4'],
    ['relowner', 'int4'],
    ['relkind', 'text'],
  ],
  pg_proc_info: [
    ['prooid', 'int4'],
    ['proname', 'text'],
    ['pronamespace', 'int4'],
    ['proowner', 'int4'],
    ['prokind', 'text'],
  ],
  pg_database: [
    ['datname', 'text'],
    ['datdba', 'int4'],
    ['datallowconn', 'bool'],
  ],
  pg_namespace: [
    ['oid', 'int4'],
    ['nspname', 'text'],
    ['nspowner', 'int4'],
  ],
} as const satisfies Record<string, readonly (readonly [string, string])[]>;

export type ViewName = keyof typeof VIEWS;
export const VIEW_NAMES: readonly string[] = Object.keys(VIEWS);
export const isView = (name: string): name is ViewName => Object.hasOwn(VIEWS, name);

export const columnsOf = (view: ViewName): Column[] =>
  VIEWS[view].map(([name, type]) => ({ name, type }));

/** Width of the char columns of names, which come back padded with blanks. */
export const WIDTH = 128;
export const LIFE_CYCLE_WIDTH = 20;
/** life_cycle and is_refreshable are not documented beyond their types; nothing may depend on these values. */
export const LIFE_CYCLE = 'READY';

export const ACCESS_SYSTEM_TABLE = 'ACCESS SYSTEM TABLE';

/** As SVV_IAM_PRIVILEGES prints the commands; for EXTERNAL FUNCTION its sample differs from its text (facts §1.2). */
export const commandType = (command: string): string =>
  command === 'EXTERNAL FUNCTION' ? 'EXFUNC' : command;
