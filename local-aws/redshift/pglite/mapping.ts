import type { PGlite } from '@electric-sql/pglite';
import type { Catalog } from '../catalog.ts';
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
  const warehouse = {
    namespace: options.namespace,
    database,
    admin: catalog.admin.name,
    roles_in_system: options.systemPrivilegesOfRoles ?? false,
  };
  await pg.transaction(async (tx) => {
    const write = async (table: string, rows: readonly object[]): Promise<void> => {
      await tx.query(`delete from ${table}`);
      await tx.query(
        `insert into ${table} select * from json_populate_recordset(null::${table}, $1)`,
        [JSON.stringify(rows)],
      );
    };
    await write('rs.warehouse', [warehouse]);
    await write('rs.identity', identities);
    await write('rs.membership', memberships);
    await write('rs.namespace', namespaces);
    await write('rs.model', models);
  });
}
