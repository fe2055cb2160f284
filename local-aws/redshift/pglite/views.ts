import { PIECE } from '../history.ts';
import { ACCESS_SYSTEM_TABLE, LIFE_CYCLE, LIFE_CYCLE_WIDTH, WIDTH } from '../sql/view.ts';

/** Schema `redshift` is what queries reach; `rs` holds tables that lead from PostgreSQL's names back to Redshift's; written anew whenever the catalog changes. */
const MAPPING = `
create schema rs;
create schema redshift;
create table rs.warehouse (namespace text, database text, admin text, roles_in_system boolean);
create table rs.identity (id int, kind text, name text, pg text, superuser boolean, system_table boolean, syslog text);
create unique index on rs.identity (pg);
create table rs.membership (member_id int, member_kind text, member_name text, of_id int, of_kind text, of_name text);
create table rs.namespace (id int, name text, owner int, pg text);
create table rs.model (database text, schema text, owner_id int, owner text, name text, state text, id int, pg text);
create unique index on rs.model (database, pg);
create table rs.query (query_id bigint, transaction_id bigint, ended text, user_id int, database text, type text, status text, started timestamp, said text);
create table rs.object (id int, kind text, schema text, schema_id int, name text, types text, owner_id int, pg text);
create unique index on rs.object (pg);
create table rs.default_privilege (schema text, type text, owner_id int, owner text, privilege text, grantee_id int, grantee text, grantee_kind text);
create table rs.database (name text, owner_id int);
create table rs.assume_role (iam_arn text, command text, kind text, id int, unique (iam_arn, command, kind, id));
`;

// The session's identities are a setting of the transaction: '*', or ',101,102,'.
const VISIBLE = `
create function rs.visible(kind text, id int) returns boolean language sql stable as $$
  select current_setting('rs.sees', true) = '*' or kind = 'public'
      or position(',' || id || ',' in current_setting('rs.sees', true)) > 0
$$;
create function rs.holders(acl aclitem[], owner oid)
returns table (privilege_type text, identity_id int, identity_name text, identity_type text, admin_option boolean)
language sql stable as $$
  select a.privilege_type, coalesce(i.id, 0), coalesce(i.name, 'public'), coalesce(i.kind, 'public'), a.is_grantable
    from aclexplode(acl) a
    left join pg_catalog.pg_roles r on r.oid = a.grantee
    left join rs.identity i on i.pg = r.rolname
   where a.grantee <> owner and (a.grantee = 0 or i.id is not null)
     and rs.visible(coalesce(i.kind, 'public'), coalesce(i.id, 0))
$$;
`;

const PRIVILEGES = `
create view redshift.svv_language_privileges as
  select l.lanname::text as language_name, h.privilege_type, h.identity_id, h.identity_name, h.identity_type, h.admin_option
    from pg_catalog.pg_language l, rs.holders(l.lanacl, l.lanowner) h;
create view redshift.svv_system_privileges as
  select '${ACCESS_SYSTEM_TABLE}'::text as system_privilege, id as identity_id, name as identity_name, kind as identity_type
    from rs.identity where system_table and rs.visible(kind, id)
  union all
  select 'CREATE MODEL'::text, identity_id, identity_name, identity_type
    from redshift.svv_language_privileges, rs.warehouse
   where roles_in_system and language_name = 'mlfunc' and identity_type = 'role';
create view redshift.svv_ml_model_privileges as
  select m.schema as namespace_name, m.name as model_name, 1 as model_version, h.*
    from rs.warehouse w
    join rs.model m on m.database = w.database
    join pg_catalog.pg_proc p on p.proname = m.pg
    cross join lateral rs.holders(p.proacl, p.proowner) h;
create view redshift.svv_schema_privileges as
  select s.name as namespace_name, h.*, 'SCHEMA'::text as privilege_scope
    from rs.namespace s
    join pg_catalog.pg_namespace n on n.nspname = s.pg
    cross join lateral rs.holders(n.nspacl, n.nspowner) h;
create view redshift.svv_relation_privileges as
  select o.schema as namespace_name, o.name as relation_name, h.*
    from rs.object o
    join pg_catalog.pg_class c on c.relname = o.pg
    cross join lateral rs.holders(c.relacl, c.relowner) h where o.kind = 'table';
create view redshift.svv_function_privileges as
  select o.schema as namespace_name, o.name as function_name, o.types as argument_types, h.*
    from rs.object o
    join pg_catalog.pg_proc p on p.proname = o.pg
    cross join lateral rs.holders(p.proacl, p.proowner) h where o.kind <> 'table';
create view redshift.svv_column_privileges as
  select ''::text as namespace_name, ''::text as relation_name, ''::text as column_name, h.privilege_type, h.identity_id,
         h.identity_name, h.identity_type
    from rs.holders(null, 0) h;
create view redshift.svv_datashare_privileges as
  select ''::text as datashare_name, h.* from rs.holders(null, 0) h;
create view redshift.svv_default_privileges as
  select schema as schema_name, type as object_type, owner_id, owner as owner_name, 'user'::text as owner_type,
         privilege as privilege_type, grantee_id, grantee as grantee_name, grantee_kind as grantee_type, false as admin_option
    from rs.default_privilege where rs.visible(grantee_kind, grantee_id);
create view redshift.svv_database_privileges as
  select ''::text as database_name, h.*, 'DATABASE'::text as privilege_scope from rs.holders(null, 0) h;
create view redshift.svv_iam_privileges as
  select a.iam_arn, case a.command when 'EXTERNAL FUNCTION' then 'EXFUNC' else a.command end as command_type,
         a.id as identity_id, coalesce(i.name, 'public') as identity_name, a.kind as identity_type
    from rs.assume_role a left join rs.identity i on i.id = a.id where rs.visible(a.kind, a.id);
`;

const CATALOG = `
create view redshift.svv_ml_model_info as
  select database::char(${WIDTH}) as database_name, schema::char(${WIDTH}) as schema_name, owner::char(${WIDTH}) as user_name,
         name::char(${WIDTH}) as model_name, '${LIFE_CYCLE}'::char(${LIFE_CYCLE_WIDTH}) as life_cycle, 1 as is_refreshable,
         state::char(${WIDTH}) as model_state
    from rs.model where rs.visible('user', owner_id);
create view redshift.svv_user_info as
  select name as user_name, id as user_id, superuser as createdb, superuser, false as catalog_update,
         'UNLIMITED'::text as connection_limit, syslog as syslog_access, null::timestamp as last_ddl_timestamp,
         0 as session_timeout, ''::text as external_user_id
    from rs.identity where kind = 'user' and rs.visible('user', id);
create view redshift.svv_roles as
  select id as role_id, name as role_name, w.admin as role_owner, null::text as external_id
    from rs.identity, rs.warehouse w where kind = 'role';
create view redshift.svv_user_grants as
  select member_id as user_id, member_name as user_name, of_id as role_id, of_name as role_name, false as admin_option
    from rs.membership where member_kind = 'user' and of_kind = 'role' and rs.visible('user', member_id);
create view redshift.svv_role_grants as
  select member_id as role_id, member_name as role_name, of_id as granted_role_id, of_name as granted_role_name
    from rs.membership where member_kind = 'role' and of_kind = 'role' and rs.visible('role', member_id);
create view redshift.sys_query_history as
  select user_id, query_id, transaction_id, user_id as session_id, database::char(${WIDTH}) as database_name,
         type::char(32) as query_type, status::char(10) as status, started as start_time
    from rs.query where current_setting('rs.queries', true) in ('*', user_id::text);
create view redshift.sys_query_text as
  select user_id, query_id, transaction_id, user_id as session_id, started as start_time, n as sequence,
         substr(said, n * ${PIECE} + 1, ${PIECE})::char(${PIECE}) as text
    from rs.query cross join lateral generate_series(0, (length(said) - 1) / ${PIECE}) n
   where current_setting('rs.queries', true) in ('*', user_id::text);
create view redshift.sys_transaction_history as
  select distinct user_id, transaction_id, ended as status, started as transaction_start_time
    from rs.query where current_setting('rs.transactions', true) = '*';
-- Redshift's replaces every match, PostgreSQL's the first.
create function redshift.regexp_replace(text, text, text) returns text language sql immutable as $$
  select pg_catalog.regexp_replace($1, $2, $3, 'g')
$$;
create view redshift.pg_group as
  select g.name as groname, g.id as grosysid,
         (select array_agg(member_id) from rs.membership where of_id = g.id and member_kind = 'user') as grolist
    from rs.identity g where kind = 'group';
create view redshift.pg_user as
  select name as usename, id as usesysid, superuser as usecreatedb, superuser as usesuper, false as usecatupd,
         '********'::text as passwd, null::text as valuntil, null::text as useconfig
    from rs.identity where kind = 'user';
create view redshift.pg_class as
  select id as oid, name as relname, schema_id as relnamespace, owner_id as relowner, 'r'::text as relkind
    from rs.object where kind = 'table';
create view redshift.pg_proc_info as
  select id as prooid, name as proname, schema_id as pronamespace, owner_id as proowner,
         case kind when 'function' then 'f' else 'p' end as prokind
    from rs.object where kind <> 'table';
create view redshift.pg_database as select name as datname, owner_id as datdba, true as datallowconn from rs.database;
create view redshift.pg_namespace as select id as oid, name as nspname, owner as nspowner from rs.namespace;
`;

/** mlfunc's USAGE stands for CREATE MODEL (facts §2.1). Never create a function in it: PGlite hangs for good. */
const LANGUAGE = `
create trusted language mlfunc handler plpgsql_call_handler;
revoke all on language mlfunc from public;
alter schema public owner to postgres;
grant create, usage on schema public to public;
`;

const READING = `
grant usage on schema rs, redshift to public;
grant select on all tables in schema rs, redshift to public;
`;

/** What makes an empty PostgreSQL database a Redshift one. */
export const SETUP = LANGUAGE + MAPPING + VISIBLE + PRIVILEGES + CATALOG + READING;
