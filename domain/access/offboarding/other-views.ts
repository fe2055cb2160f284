import * as z from 'zod/mini';
import { RoleArn } from '../../role-arn.ts';
import type { Row } from '../row.ts';
import { MEMBER } from './other-classes.ts';
import type { OtherPrivilege } from './other-privilege.ts';

type Cells = readonly string[];

/** One kind of rows: `type` and `id` of the holder come first, both may be constants, then the cells that `read` knows. */
interface OtherView {
  readonly type: string;
  readonly id: string;
  readonly cells: readonly string[];
  readonly from: string;
  readonly read: (cells: Cells) => OtherPrivilege | undefined;
}

const VIEW = { type: 'identity_type', id: 'identity_id' } as const;
const right = (of: string, named: string, ...on: string[]): OtherPrivilege => ({
  class: of,
  right: named,
  on,
});
const OBJECTS: Readonly<Record<string, string>> = {
  RELATION: 'TABLES',
  FUNCTION: 'FUNCTIONS',
  PROCEDURE: 'PROCEDURES',
};

/** The views of one database (facts §2.2, §9): who holds what there. */
const IN_DATABASE: Readonly<Record<string, OtherView>> = {
  table: {
    ...VIEW,
    cells: ['namespace_name', 'relation_name', 'privilege_type'],
    from: 'svv_relation_privileges',
    read: ([schema = '', table = '', held = '']) => right('table', held, schema, table),
  },
  column: {
    ...VIEW,
    cells: ['namespace_name', 'relation_name', 'column_name', 'privilege_type'],
    from: 'svv_column_privileges',
    read: ([schema = '', table = '', column = '', held = '']) =>
      right('column', held, schema, table, column),
  },
  function: {
    ...VIEW,
    cells: ['namespace_name', 'function_name', 'argument_types', 'privilege_type'],
    from: 'svv_function_privileges',
    read: ([schema = '', name = '', types = '', held = '']) =>
      right('function', held, schema, name, types),
  },
  language: {
    ...VIEW,
    cells: ['language_name', 'privilege_type'],
    // USAGE on mlfunc is CREATE MODEL, which is ours.
    from: "svv_language_privileges WHERE language_name <> 'mlfunc'",
    read: ([language = '', held = '']) => right('language', held, language),
  },
  schema: {
    ...VIEW,
    cells: ['namespace_name', 'privilege_type', 'privilege_scope'],
    from: 'svv_schema_privileges',
    read: ([schema = '', held = '', scope = '']) => {
      if (scope !== 'SCHEMA') return right('all-in-schema', held, scope, schema);
      return held === 'CREATE' || held === 'USAGE' ? undefined : right('schema', held, schema);
    },
  },
  everything: {
    ...VIEW,
    cells: ['database_name', 'privilege_type', 'privilege_scope'],
    from: "svv_database_privileges WHERE privilege_scope <> 'DATABASE'",
    read: ([database = '', held = '', scope = '']) =>
      right('all-in-database', held, scope, database),
  },
  default: {
    type: 'grantee_type',
    id: 'grantee_id',
    cells: ['owner_name', 'object_type', 'schema_name', 'privilege_type'],
    from: 'svv_default_privileges',
    read: ([owner = '', type = '', schema = '', held = '']) => {
      const objects = OBJECTS[type] ?? type;
      return schema === ''
        ? right('default', held, owner, objects)
        : right('default-in-schema', held, owner, objects, schema);
    },
  },
};

/** What is held in the whole warehouse, whatever database is asked. */
const IN_WAREHOUSE: Readonly<Record<string, OtherView>> = {
  database: {
    ...VIEW,
    cells: ['database_name', 'privilege_type'],
    from: "svv_database_privileges WHERE privilege_scope = 'DATABASE'",
    read: ([database = '', held = '']) => right('database', held, database),
  },
  datashare: {
    ...VIEW,
    cells: ['datashare_name', 'privilege_type'],
    from: 'svv_datashare_privileges',
    read: ([datashare = '', held = '']) => right('datashare', held, datashare),
  },
  assumeRole: {
    ...VIEW,
    cells: ['iam_arn', 'command_type'],
    from: 'svv_iam_privileges',
    read: ([role = '', shown = '']) => {
      const command = shown === 'EXFUNC' ? 'EXTERNAL FUNCTION' : shown;
      const isOurs = command === 'CREATE MODEL' && z.safeParse(RoleArn, role).success;
      return isOurs ? undefined : right('assume-role', command, role);
    },
  },
  system: {
    ...VIEW,
    cells: ['system_privilege'],
    from: 'svv_system_privileges',
    read: ([named = '']) => right('system', named),
  },
  userRole: {
    type: "'user'",
    id: 'user_id',
    cells: ['role_name'],
    from: 'svv_user_grants',
    read: ([role = '']) => right('role', MEMBER, role),
  },
  roleRole: {
    type: "'role'",
    id: 'role_id',
    cells: ['granted_role_name'],
    from: 'svv_role_grants',
    read: ([role = '']) => right('role', MEMBER, role),
  },
};

export const OTHER_VIEWS = { database: IN_DATABASE, warehouse: IN_WAREHOUSE } as const;
export type OtherScope = keyof typeof OTHER_VIEWS;

/** What a row of a source says, or nothing. */
export const readOther = (
  scope: OtherScope,
  source: string,
  row: Row,
): { readonly holder: string; readonly other: OtherPrivilege } | undefined => {
  const [type, id, ...cells] = row.map((cell) => String(cell ?? ''));
  const other = OTHER_VIEWS[scope][source]?.read(cells);
  return other && { holder: `${type} ${id}`, other };
};
