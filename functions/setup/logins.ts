import { reading } from '../../aws/reading.ts';
import type { RedshiftData } from '../../aws/redshift-data.ts';
import type { Row } from '../../domain/access/catalog.ts';
import type { Warehouse } from '../../domain/config.ts';
import type { Login } from '../../domain/login.ts';
import type { AssumeRoleGrant, LoginFacts, Read } from '../../domain/setup/facts.ts';
import { LOGIN_QUERIES, type Sql } from '../../domain/sql.ts';

/**
 * What the Data API tells about the two logins; nothing is known of a warehouse that does not answer. The reader is asked
 * about a writer whose name is known, because only reconcile works as the writer; a writer behind a secret can only say
 * itself who it is.
 */
export async function readLogins(data: RedshiftData, warehouse: Warehouse): Promise<LoginFacts> {
  const { writer, reader } = warehouse;
  const [asReader, asWriter] = await Promise.all([
    ask(data, warehouse, reader, [
      LOGIN_QUERIES.users,
      LOGIN_QUERIES.systemTables,
      LOGIN_QUERIES.userRoles,
      LOGIN_QUERIES.assumeRole,
    ]),
    'dbUser' in writer ? undefined : ask(data, warehouse, writer, [LOGIN_QUERIES.users]),
  ]);
  return {
    writer: then(asWriter ?? asReader, ({ user, results: [users = []] }) => {
      const name = 'dbUser' in writer ? writer.dbUser : user;
      const row = users.find(([found]) => found === name);
      return row === undefined
        ? { failed: `SVV_USER_INFO does not show the writer ${name} to ${user}` }
        : { ok: { user: name, superuser: row[1] === true } };
    }),
    reader: then(asReader, ({ user, results: [users = [], systemTables = [], roles = []] }) => {
      const row = users.find(([found]) => found === user);
      if (row === undefined) return { failed: `SVV_USER_INFO does not show the reader ${user}` };
      const accessSystemTable = holds(user, systemTables, roles);
      return {
        ok: { user, superuser: row[1] === true, accessSystemTable, syslogUnrestricted: row[2] === 'UNRESTRICTED' },
      };
    }),
    assumeRole: then(asReader, ({ results: [, , , grants = []] }) => ({ ok: grants.map(grantOf) })),
  };
}

function grantOf(row: Row): AssumeRoleGrant {
  const [iamArn = '', command = '', granteeType = '', grantee = ''] = row.map((cell) => String(cell ?? '').trimEnd());
  return { iamArn, command, granteeType, grantee };
}

/** Directly, or through a role granted to the user. Roles of roles are not followed: a `false` too many asks for a direct grant. */
function holds(user: string, privileges: readonly Row[], userRoles: readonly Row[]): boolean {
  const roles = userRoles.filter(([name]) => name === user).map(([, role]) => role);
  return privileges.some(
    ([type, name]) => (type === 'user' && name === user) || (type === 'role' && roles.includes(name ?? null)),
  );
}

interface Answers {
  readonly user: string;
  readonly results: readonly (readonly Row[])[];
}

/** One batch as the login. A login by secret is asked who it is; a statement that failed is no answer. */
async function ask(
  data: RedshiftData,
  warehouse: Warehouse,
  login: Login,
  queries: readonly Sql[],
): Promise<Read<Answers>> {
  const database = warehouse.databases[0] ?? 'dev';
  const named = 'dbUser' in login ? login.dbUser : undefined;
  const all = named === undefined ? [...queries, LOGIN_QUERIES.me] : queries;
  const batch = await reading(
    { permission: 'redshift-data:BatchExecuteStatement', missing: ['ResourceNotFoundException'] },
    () => data.submit({ warehouse, database, login }, all),
  );
  if (!('ok' in batch)) return batch;
  const { id, status } = batch.ok;
  if (status.state !== 'finished') {
    const why = 'error' in status ? status.error : `it is still ${status.state} after 20 seconds`;
    return { failed: `the catalog query as ${named ?? 'the secret’s user'} did not finish: ${why}` };
  }
  return reading({ permission: 'redshift-data:GetStatementResult' }, async () => {
    const results = await Promise.all(all.map((_, index) => data.rowsOf(id, index)));
    return { user: named ?? String(results.at(-1)?.[0]?.[0] ?? ''), results };
  });
}

const then = <From, To>(read: Read<From>, next: (value: From) => Read<To>): Read<To> =>
  'ok' in read ? next(read.ok) : read;
