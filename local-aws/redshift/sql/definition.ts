import { SqlError, type UserOptions } from '../engine.ts';
import type { SchemaObject } from '../objects.ts';
import { type CreateModel, createModel, type ObjectName } from './create-model.ts';
import { type Cursor, cursorOf } from './cursor.ts';
import { type DefaultChange, defaultChange } from './default-privileges.ts';
import { inSchema, routineName } from './object-name.ts';

type ChosenOptions = Pick<UserOptions, 'superuser' | 'syslogAccess'>;

/** What changes the catalog rather than privileges on things in it. */
export type Definition =
  | {
      readonly kind: 'create-user' | 'alter-user';
      readonly name: string;
      readonly options: ChosenOptions;
    }
  | { readonly kind: 'create-role'; readonly name: string }
  | {
      readonly kind: 'create-group' | 'join-group' | 'leave-group';
      readonly name: string;
      readonly users: readonly string[];
    }
  | {
      readonly kind: 'rename';
      readonly type: 'user' | 'group' | 'role';
      readonly name: string;
      readonly to: string;
    }
  | { readonly kind: 'rename-schema'; readonly name: string; readonly to: string }
  | { readonly kind: 'create-schema'; readonly name: string; readonly owner?: string }
  | {
      readonly kind: 'create-object';
      readonly object: SchemaObject['kind'];
      readonly schema: string;
      readonly name: string;
      readonly types: string;
    }
  | DefaultChange
  | {
      readonly kind: 'grant-role' | 'revoke-role';
      readonly roles: readonly string[];
      readonly to: readonly { readonly type: 'user' | 'role'; readonly name: string }[];
    }
  | { readonly kind: 'grant-system-tables'; readonly roles: readonly string[] }
  | CreateModel
  | { readonly kind: 'drop-model'; readonly model: ObjectName }
  | { readonly kind: 'drop-table'; readonly table: ObjectName };

/** Whether the statement is one that `parseDefinition` reads. */
export const isDefinition = (sql: string): boolean =>
  /^\s*(create|alter|drop)\b/i.test(sql) ||
  /^\s*(grant\s+(access\s+system\s+table|role)|revoke\s+role)\b/i.test(sql);

/** Throws SqlError for what Redshift itself would take but this warehouse does not keep. */
export function parseDefinition(sql: string): Definition {
  const cursor = cursorOf(sql);
  const [, read] = FORMS.find(([words]) => cursor.accept(...words.split(' '))) ?? [];
  if (read === undefined) {
    const words = sql.trim().split(/\s+/, 2).join(' ').toUpperCase();
    throw new SqlError(`this warehouse does not know ${words}`);
  }
  const definition = read(cursor);
  cursor.end();
  return definition;
}

const FORMS: readonly (readonly [words: string, read: (cursor: Cursor) => Definition])[] = [
  [
    'create user',
    (cursor) => ({ kind: 'create-user', name: cursor.name(), options: userOptions(cursor) }),
  ],
  [
    'alter user',
    (cursor) => {
      const name = cursor.name();
      const to = renamed(cursor);
      return to === undefined
        ? { kind: 'alter-user', name, options: userOptions(cursor) }
        : { kind: 'rename', type: 'user', name, to };
    },
  ],
  ['create role', (cursor) => ({ kind: 'create-role', name: cursor.name() })],
  [
    'create group',
    (cursor) => {
      const name = cursor.name();
      cursor.accept('with');
      const users = cursor.accept('user') ? cursor.list(cursor.name) : [];
      return { kind: 'create-group', name, users };
    },
  ],
  [
    'alter group',
    (cursor) => {
      const name = cursor.name();
      const to = renamed(cursor);
      if (to !== undefined) return { kind: 'rename', type: 'group', name, to };
      const kind = cursor.accept('drop', 'user') ? 'leave-group' : 'join-group';
      if (kind === 'join-group') cursor.expect('add', 'user');
      return { kind, name, users: cursor.list(cursor.name) };
    },
  ],
  [
    'alter role',
    (cursor) => ({
      kind: 'rename',
      type: 'role',
      name: cursor.name(),
      to: renamed(cursor) ?? cursor.fail(),
    }),
  ],
  [
    'alter schema',
    (cursor) => ({
      kind: 'rename-schema',
      name: cursor.name(),
      to: renamed(cursor) ?? cursor.fail(),
    }),
  ],
  [
    'create schema',
    (cursor) => {
      const name = cursor.name();
      return {
        kind: 'create-schema',
        name,
        ...(cursor.accept('authorization') && { owner: cursor.name() }),
      };
    },
  ],
  [
    'grant role',
    (cursor) => {
      const roles = cursor.list(cursor.name);
      cursor.expect('to');
      return { kind: 'grant-role', roles, to: cursor.list(() => roleHolder(cursor)) };
    },
  ],
  [
    'revoke role',
    (cursor) => {
      const roles = cursor.list(cursor.name);
      cursor.expect('from');
      return { kind: 'revoke-role', roles, to: cursor.list(() => roleHolder(cursor)) };
    },
  ],
  ['create table', (cursor) => madeObject(cursor, 'table')],
  ['create function', (cursor) => madeObject(cursor, 'function')],
  ['create procedure', (cursor) => madeObject(cursor, 'procedure')],
  ['alter default privileges', defaultChange],
  [
    'grant access system table',
    (cursor) => {
      cursor.expect('to');
      // A system permission: to roles only.
      const roles = cursor.list(() => {
        cursor.expect('role');
        return cursor.name();
      });
      return { kind: 'grant-system-tables', roles };
    },
  ],
  ['create model', (cursor) => createModel(cursor, inSchema(cursor))],
  ['drop model', (cursor) => ({ kind: 'drop-model', model: inSchema(cursor) })],
  ['drop table', (cursor) => ({ kind: 'drop-table', table: inSchema(cursor) })],
];

const roleHolder = (cursor: Cursor): { type: 'user' | 'role'; name: string } => ({
  type: cursor.accept('role') ? 'role' : 'user',
  name: cursor.name(),
});

/** What a table or a routine consists of matters to nobody here. */
function madeObject(cursor: Cursor, object: SchemaObject['kind']): Definition {
  const named = object === 'table' ? { ...inSchema(cursor), types: '' } : routineName(cursor);
  while (cursor.peek() !== undefined)
    cursor.take('word', 'name', 'string', 'number', 'parameter', 'sign');
  return { kind: 'create-object', object, ...named };
}

/** The new name, if that is what the statement goes on with. */
const renamed = (cursor: Cursor): string | undefined =>
  cursor.accept('rename', 'to') ? cursor.name() : undefined;

function userOptions(cursor: Cursor): ChosenOptions {
  let options: ChosenOptions = {};
  cursor.accept('with');
  for (;;) {
    if (cursor.accept('createuser')) options = { ...options, superuser: true };
    else if (cursor.accept('nocreateuser')) options = { ...options, superuser: false };
    else if (cursor.accept('syslog', 'access', 'unrestricted'))
      options = { ...options, syslogAccess: 'UNRESTRICTED' };
    else if (cursor.accept('syslog', 'access', 'restricted'))
      options = { ...options, syslogAccess: 'RESTRICTED' };
    else if (cursor.accept('password')) void (cursor.accept('disable') || cursor.take('string'));
    else return options;
  }
}
