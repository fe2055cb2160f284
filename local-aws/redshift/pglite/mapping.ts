import type { PGlite, Transaction } from '@electric-sql/pglite';
import type { Catalog } from '../catalog.ts';
import { timestamp } from '../history.ts';
import { OBJECT_TYPES } from '../objects.ts';
import { clockOf } from '../session.ts';
import { pgIdentity, pgSchema } from './dialect.ts';

/** Writes the mapping tables of one database anew from the catalog. */
export async function writeMapping(pg: PGlite, catalog: Catalog, database: string): Promise<void> {
  const { options } = catalog;
  const identities = catalog.identities().map((identity) => {
    const user = identity.kind === 'user' ? catalog.user(identity.name) : undefined;
    return {
      id: identity.id,
      kind: identity.kind,
      name: identity.name,
      pg: pgIdentity(identity),
      system_table: identity.accessSystemTable,
      superuser: user?.superuser ?? false,
      syslog: user?.superuser === true ? 'UNRESTRICTED' : (user?.syslogAccess ?? 'RESTRICTED'),
    };
  });
  const memberships = catalog.memberships().map(({ member, of }) => ({
    member_id: member.id,
    member_kind: member.kind,
    member_name: member.name,
    of_id: of.id,
    of_kind: of.kind,
    of_name: of.name,
  }));
  const namespaces = catalog.schemas(database).map((schema) => ({
    id: schema.id,
    name: schema.name,
    owner: schema.owner.id,
    pg: pgSchema(schema),
  }));
  const models = options.databases.flatMap((of) =>
    catalog.models(of).map(({ id, schema, owner, name, state }) => ({
      database: of,
      schema: schema.name,
      owner_id: owner.id,
      owner: owner.name,
      name,
      state,
      id,
      pg: `m_${id}`,
    })),
  );
  const objects = catalog.objects.all(database).map(({ id, kind, schema, name, types, owner }) => ({
    id,
    kind,
    schema: schema.name,
    schema_id: schema.id,
    name,
    types,
    owner_id: owner.id,
    pg: `${kind === 'table' ? 't' : 'f'}_${id}`,
  }));
  const defaults = catalog.objects
    .defaults(database)
    .map(({ owner, schema, objects: of, right, grantee }) => ({
      schema: schema?.name ?? null,
      type: OBJECT_TYPES[of],
      owner_id: owner.id,
      owner: owner.name,
      privilege: right,
      grantee_id: grantee.id,
      grantee: grantee.name,
      grantee_kind: grantee.kind,
    }));
  const databases = options.databases.map((name) => ({ name, owner_id: catalog.admin.id }));
  const warehouse = {
    namespace: options.namespace,
    database,
    admin: catalog.admin.name,
    roles_in_system: options.systemPrivilegesOfRoles ?? false,
  };
  await pg.transaction(async (tx) => {
    await write(tx, 'rs.warehouse', [warehouse]);
    await write(tx, 'rs.identity', identities);
    await write(tx, 'rs.membership', memberships);
    await write(tx, 'rs.namespace', namespaces);
    await write(tx, 'rs.model', models);
    await write(tx, 'rs.object', objects);
    await write(tx, 'rs.default_privilege', defaults);
    await write(tx, 'rs.database', databases);
  });
}

export const asksHistory = (sql: string): boolean => /\bsys_(?:query|transaction)_/i.test(sql);

/** What was run so far; only who asks for it pays for it. */
export const writeHistory = (tx: Transaction, { history, options }: Catalog): Promise<void> =>
  write(
    tx,
    'rs.query',
    history.all(clockOf(options)()).map((one) => ({
      query_id: one.queryId,
      transaction_id: one.transactionId,
      ended: one.ended,
      user_id: one.userId,
      database: one.database,
      type: one.type,
      status: one.status,
      started: timestamp(one.startedAtMs),
      said: one.text,
    })),
  );

async function write(tx: Transaction, table: string, rows: readonly object[]): Promise<void> {
  await tx.query(`delete from ${table}`);
  await tx.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [
    JSON.stringify(rows),
  ]);
}
