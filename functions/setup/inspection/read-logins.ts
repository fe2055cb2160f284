import { readOutcome } from '../../../aws/read-outcome.ts';
import type { RedshiftData } from '../../../aws/redshift-data.ts';
import type { Row } from '../../../domain/access/row.ts';
import type { Warehouse } from '../../../domain/config.ts';
import { type Login, loginInWords, userOf } from '../../../domain/login.ts';
import type { AssumeRoleGrant, LoginFacts } from '../../../domain/setup/facts.ts';
import type { Read } from '../../../domain/setup/read.ts';
import { LOGIN_QUERIES, type Sql } from '../../../domain/sql.ts';

/**
 * What the reader sees of itself and of the writer; only reconcile logs in as the writer. Who may use which role is asked
 * only where groups are kept apart.
 */
export async function readLogins(
  data: RedshiftData,
  warehouse: Warehouse,
  groups: boolean,
): Promise<LoginFacts> {
  const { users, own, systemTables, userRoles, assumeRole } = LOGIN_QUERIES;
  const queries = [users, own, systemTables, userRoles, ...(groups ? [assumeRole] : [])];
  const read = await ask(data, warehouse, queries);
  return {
    writer:
      'missing' in read
        ? { failed: 'the reader, who is asked, does not exist' }
        : writerIn(warehouse.writer, read),
    reader: then(read, readerIn),
    assumeRole: groups
      ? then(read, ({ results: [, , , , grants = []] }) => ({ ok: grants.map(grantOf) }))
      : { failed: 'no pair is bound to a group, so it was not asked' },
  };
}

function writerIn(login: Login, read: Read<Answers>): LoginFacts['writer'] {
  const name = userOf(login);
  if (name === undefined)
    return {
      failed: 'setup does not open its secret: name the database user beside it, as writer.user',
    };
  return then(read, ({ results: [users = []] }) => {
    const row = users.find(([found]) => found === name);
    return row === undefined
      ? { missing: `PG_USER has no ${name}` }
      : { ok: { user: name, superuser: row[1] === true } };
  });
}

function readerIn({
  user,
  results: [, own = [], systemTables = [], userRoles = []],
}: Answers): LoginFacts['reader'] {
  const row = own.find(([found]) => found === user);
  if (row === undefined)
    return { failed: `SVV_USER_INFO does not show the reader ${user} to itself` };
  const accessSystemTable = holds(user, systemTables, userRoles);
  return {
    ok: {
      user,
      superuser: row[1] === true,
      accessSystemTable,
      syslogUnrestricted: row[2] === 'UNRESTRICTED',
    },
  };
}

function grantOf(row: Row): AssumeRoleGrant {
  const [iamArn = '', command = '', granteeType = '', grantee = ''] = row.map((cell) =>
    String(cell ?? '').trimEnd(),
  );
  return { iamArn, command, granteeType, grantee };
}

/** Directly, or through a role granted to the user. Roles of roles are not followed: then a direct grant is asked for. */
function holds(user: string, privileges: readonly Row[], userRoles: readonly Row[]): boolean {
  const roles = userRoles.filter(([name]) => name === user).map(([, role]) => role);
  return privileges.some(
    ([type, name]) =>
      (type === 'user' && name === user) || (type === 'role' && roles.includes(name ?? null)),
  );
}

interface Answers {
  readonly user: string;
  readonly results: readonly (readonly Row[])[];
}

/** One batch as the reader, which also asks for its name where the configuration has none. */
async function ask(
  data: RedshiftData,
  warehouse: Warehouse,
  queries: readonly Sql[],
): Promise<Read<Answers>> {
  const { reader: login, databases } = warehouse;
  const named = userOf(login);
  const all = named === undefined ? [...queries, LOGIN_QUERIES.me] : queries;
  const batch = await readOutcome({ permission: 'redshift-data:BatchExecuteStatement' }, () =>
    data.submit({ warehouse, database: databases[0] ?? 'dev', login }, all),
  );
  if (!('ok' in batch)) return batch;
  const { id, status } = batch.ok;
  if (status.state !== 'finished') {
    const why = 'error' in status ? status.error : `it is still ${status.state} after 20 seconds`;
    if (isAbsent(login, why)) return { missing: why };
    return { failed: `the catalog query as ${loginInWords(login)} did not finish: ${why}` };
  }
  return readOutcome({ permission: 'redshift-data:GetStatementResult' }, async () => {
    const results = await Promise.all(all.map((_, index) => data.rowsOf(id, index)));
    return { user: named ?? String(results.at(-1)?.[0]?.[0] ?? ''), results };
  });
}

/** Temporary credentials come with a password of their own: if it is called wrong, there is no such user. */
const isAbsent = (login: Login, error: string): boolean =>
  /\buser "[^"]+" does not exist/.test(error) ||
  ('dbUser' in login && /password authentication failed/.test(error));

const then = <From, To>(read: Read<From>, next: (value: From) => Read<To>): Read<To> =>
  'ok' in read ? next(read.ok) : read;
