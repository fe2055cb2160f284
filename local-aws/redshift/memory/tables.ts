import type { Catalog } from '../catalog.ts';
import type { Cell } from '../engine.ts';
import { type Executed, PIECE, timestamp } from '../history.ts';
import type { Identity } from '../identity.ts';
import { OBJECT_TYPES, type SchemaObject } from '../objects.ts';
import { clockOf, type Session, sees } from '../session.ts';
import {
  ACCESS_SYSTEM_TABLE,
  commandType,
  LIFE_CYCLE,
  LIFE_CYCLE_WIDTH,
  type ViewName,
  WIDTH,
} from '../sql/view.ts';
import type { RoleHolders } from './assume-role.ts';
import type { Acl, AclEntry } from './holds.ts';

export interface Source {
  readonly catalog: Catalog;
  readonly database: string;
  readonly acl: Acl;
  readonly holders: RoleHolders;
  readonly session: Session;
}

type Row = readonly Cell[];

/** The rows of a view as the session sees them, in the order of VIEWS' columns. */
export function rowsOf(view: ViewName, source: Source): Row[] {
  return TABLES[view](source);
}

const TABLES: Record<ViewName, (source: Source) => Row[]> = {
  svv_language_privileges: (source) =>
    entries(source, 'models').map((entry) => [
      'mlfunc',
      entry.right,
      ...holder(entry.grantee),
      entry.grantOption,
    ]),
  svv_system_privileges: (source) => {
    const { catalog, session } = source;
    const readers = catalog
      .identities()
      .filter((each) => each.accessSystemTable && sees(session, each));
    const creators =
      catalog.options.systemPrivilegesOfRoles === true ? entries(source, 'models') : [];
    return [
      ...readers.map((reader) => [ACCESS_SYSTEM_TABLE, ...holder(reader)]),
      ...creators
        .filter(({ grantee }) => grantee.kind === 'role')
        .map(({ grantee }) => ['CREATE MODEL', ...holder(grantee)]),
    ];
  },
  svv_ml_model_privileges: (source) =>
    entries(source, 'model').flatMap(({ object, right, grantee, grantOption }) =>
      object.kind === 'model'
        ? [[object.model.schema.name, object.model.name, 1, right, ...holder(grantee), grantOption]]
        : [],
    ),
  svv_schema_privileges: (source) =>
    entries(source, 'schema').flatMap(({ object, right, grantee, grantOption }) =>
      object.kind === 'schema'
        ? [[object.schema.name, right, ...holder(grantee), grantOption, 'SCHEMA']]
        : [],
    ),
  svv_relation_privileges: (source) =>
    onObjects(source, ['table']).map(({ object, entry }) => [
      object.schema.name,
      object.name,
      entry.right,
      ...holder(entry.grantee),
      entry.grantOption,
    ]),
  svv_column_privileges: () => [],
  svv_function_privileges: (source) =>
    onObjects(source, ['function', 'procedure']).map(({ object, entry }) => [
      object.schema.name,
      object.name,
      object.types,
      entry.right,
      ...holder(entry.grantee),
      entry.grantOption,
    ]),
  svv_default_privileges: ({ catalog, database, session }) =>
    catalog.objects
      .defaults(database)
      .filter(({ grantee }) => sees(session, grantee))
      .map(({ owner, schema, objects, right, grantee }) => [
        schema?.name ?? null,
        OBJECT_TYPES[objects],
        owner.id,
        owner.name,
        'user',
        right,
        ...holder(grantee),
        false,
      ]),
  svv_datashare_privileges: () => [],
  svv_database_privileges: () => [],
  svv_iam_privileges: ({ holders, session }) =>
    [...holders.values()]
      .filter(({ identity }) => sees(session, identity))
      .map(({ arn, command, identity }) => [arn, commandType(command), ...holder(identity)]),
  svv_ml_model_info: ({ catalog, session }) =>
    catalog.options.databases.flatMap((database) =>
      catalog
        .models(database)
        .filter(({ owner }) => sees(session, owner))
        .map(({ schema, name, owner, state }) => [
          pad(database),
          pad(schema.name),
          pad(owner.name),
          pad(name),
          pad(LIFE_CYCLE, LIFE_CYCLE_WIDTH),
          1,
          pad(state),
        ]),
    ),
  svv_user_info: ({ catalog, session }) =>
    users(catalog)
      .filter((user) => sees(session, user))
      .map(({ name, id, superuser, syslogAccess }) => {
        const access = superuser ? 'UNRESTRICTED' : syslogAccess;
        return [name, id, superuser, superuser, false, 'UNLIMITED', access, null, 0, ''];
      }),
  svv_roles: ({ catalog }) =>
    ofKind(catalog, 'role').map(({ id, name }) => [id, name, catalog.admin.name, null]),
  svv_user_grants: ({ catalog, session }) =>
    memberships(catalog, 'user', 'role')
      .filter(({ member }) => sees(session, member))
      .map(({ member, of }) => [member.id, member.name, of.id, of.name, false]),
  svv_role_grants: ({ catalog, session }) =>
    memberships(catalog, 'role', 'role')
      .filter(({ member }) => sees(session, member))
      .map(({ member, of }) => [member.id, member.name, of.id, of.name]),
  sys_query_history: (source) =>
    executed(source).map((one) => [
      one.userId,
      one.queryId,
      one.transactionId,
      one.userId,
      pad(one.database),
      pad(one.type, 32),
      pad(one.status, 10),
      timestamp(one.startedAtMs),
    ]),
  sys_query_text: (source) =>
    executed(source).flatMap(({ userId, queryId, transactionId, startedAtMs, text }) =>
      Array.from({ length: Math.ceil(text.length / PIECE) }, (_, sequence) => [
        userId,
        queryId,
        transactionId,
        userId,
        timestamp(startedAtMs),
        sequence,
        text.slice(sequence * PIECE, (sequence + 1) * PIECE).padEnd(PIECE),
      ]),
    ),
  sys_transaction_history: ({ catalog, session }) => {
    if (!session.seesTransactions) return [];
    const transactions = catalog.history
      .all(clockOf(catalog.options)())
      .map(({ userId, transactionId, ended, startedAtMs }): [number, Row] => [
        transactionId,
        [userId, transactionId, ended, timestamp(startedAtMs)],
      ]);
    return [...new Map(transactions).values()];
  },
  pg_group: ({ catalog }) =>
    ofKind(catalog, 'group').map((group) => {
      const members = memberships(catalog, 'user', 'group').filter(({ of }) => of.id === group.id);
      return [
        group.name,
        group.id,
        members.length === 0 ? null : `{${members.map(({ member }) => member.id).join(',')}}`,
      ];
    }),
  pg_user: ({ catalog }) =>
    users(catalog).map(({ name, id, superuser }) => [
      name,
      id,
      superuser,
      superuser,
      false,
      '********',
      null,
      null,
    ]),
  pg_class: ({ catalog, database }) =>
    catalog.objects
      .all(database)
      .filter(({ kind }) => kind === 'table')
      .map(({ id, name, schema, owner }) => [id, name, schema.id, owner.id, 'r']),
  pg_proc_info: ({ catalog, database }) =>
    catalog.objects
      .all(database)
      .filter(({ kind }) => kind !== 'table')
      .map(({ id, name, schema, owner, kind }) => [
        id,
        name,
        schema.id,
        owner.id,
        kind === 'function' ? 'f' : 'p',
      ]),
  pg_database: ({ catalog }) =>
    catalog.options.databases.map((name) => [name, catalog.admin.id, true]),
  pg_namespace: ({ catalog, database }) =>
    catalog.schemas(database).map(({ id, name, owner }) => [id, name, owner.id]),
};

function entries({ acl, session }: Source, kind: AclEntry['object']['kind']): AclEntry[] {
  const found: AclEntry[] = [];
  for (const [key, ofObject] of acl) {
    if (!(key === kind || key.startsWith(`${kind} `))) continue;
    for (const entry of ofObject.values()) if (sees(session, entry.grantee)) found.push(entry);
  }
  return found;
}

const executed = ({ catalog, session }: Source): readonly Executed[] =>
  catalog.history
    .all(clockOf(catalog.options)())
    .filter(({ userId }) => session.seesQueries || userId === session.user.id);

/** Entries on tables or routines, with what those are called now. */
function onObjects(
  source: Source,
  kinds: readonly SchemaObject['kind'][],
): { object: SchemaObject; entry: AclEntry }[] {
  const now = new Map(source.catalog.objects.all(source.database).map((one) => [one.id, one]));
  return entries(source, 'object').flatMap((entry) => {
    const object = entry.object.kind === 'object' ? now.get(entry.object.object.id) : undefined;
    return object !== undefined && kinds.includes(object.kind) ? [{ object, entry }] : [];
  });
}

const holder = ({ id, name, kind }: Identity): Cell[] => [id, name, kind];
const ofKind = (catalog: Catalog, kind: Identity['kind']): Identity[] =>
  catalog.identities().filter((identity) => identity.kind === kind);
const users = (catalog: Catalog) =>
  ofKind(catalog, 'user').flatMap(({ name }) => catalog.user(name) ?? []);
const memberships = (catalog: Catalog, member: Identity['kind'], of: Identity['kind']) =>
  catalog
    .memberships()
    .filter((membership) => membership.member.kind === member && membership.of.kind === of);

/** char(n): PostgreSQL counts characters, not UTF-16 units. */
function pad(text: string, width = WIDTH): string {
  const characters = /[\ud800-\udfff]/.test(text) ? [...text].length : text.length;
  return text + ' '.repeat(Math.max(0, width - characters));
}
