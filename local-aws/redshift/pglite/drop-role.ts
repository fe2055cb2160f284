import type { PGlite } from '@electric-sql/pglite';

const GRANTED_BY_OTHERS = `
with acl (kind, object, owner, acl) as (
  select 'LANGUAGE', quote_ident(lanname), lanowner, lanacl from pg_catalog.pg_language
  union all select 'SCHEMA', quote_ident(nspname), nspowner, nspacl from pg_catalog.pg_namespace
  union all select 'FUNCTION', p.oid::regprocedure::text, proowner, proacl
              from pg_catalog.pg_proc p join rs.model m on m.pg = p.proname
)
select a.privilege_type || ' ON ' || kind || ' ' || object as privilege, grantor.rolname as grantor
  from acl cross join lateral aclexplode(acl.acl) a
  join pg_catalog.pg_roles grantor on grantor.oid = a.grantor
  join pg_catalog.pg_roles grantee on grantee.oid = a.grantee
 where grantee.rolname = $1 and a.grantor <> acl.owner limit 1`;

/** Drops a role with all its privileges. DROP OWNED leaves what another than the owner granted: that grantor revokes it. */
export async function dropRole(pg: PGlite, role: string): Promise<void> {
  await pg.transaction(async (tx) => {
    for (;;) {
      // Asked again each time: CASCADE may have taken the next one too.
      const [other] = (
        await tx.query<{ privilege: string; grantor: string }>(GRANTED_BY_OTHERS, [role])
      ).rows;
      if (other === undefined) break;
      // Revoking names the model, for which the grantor needs its schema.
      await tx.exec(`
        grant pg_read_all_data to ${other.grantor};
        set local role ${other.grantor};
        revoke ${other.privilege} from ${role} cascade;
        reset role;
        revoke pg_read_all_data from ${other.grantor}`);
    }
    await tx.exec(`drop owned by ${role} cascade; drop role ${role}`);
  });
}
