import { AwsError, type Operation, type Service } from '../service.ts';
import { changeModels, modelRows, type Session } from './models.ts';
import type { AccountState, LoginsState } from './state.ts';

/** What the catalog of a warehouse says about its two logins, for accounts that are played without a database engine. */
export interface LoginsFixture {
  readonly users: Readonly<
    Record<string, { readonly superuser?: boolean; readonly syslog?: boolean }>
  >;
  /** Roles with ACCESS SYSTEM TABLE, and the users that hold them. */
  readonly systemTableRoles?: Readonly<Record<string, readonly string[]>>;
  /** Rows of SVV_IAM_PRIVILEGES: ARN, command, grantee type, grantee. */
  readonly assumeRole?: readonly (readonly [string, string, string, string])[];
}

/**
 * The Data API of warehouses without a database engine: the setup's questions about logins, and the models of a canary,
 * whose training the account itself permits or fails. Any other SQL throws.
 */
export function loginsService(fixture: LoginsFixture, account: AccountState): Service {
  furnish(account.logins, fixture);
  const { users, roles, assumeRole } = account.logins;
  const statements = new Map<string, Answered>();
  const byToken = new Map<string, string>();
  const rowsOf = (sql: string, session: Session): unknown[][] => {
    if (sql === 'SELECT current_user') return [[session.user]];
    if (sql.includes('FROM pg_user'))
      return [...users].map(([name, { superuser }]) => [name, superuser]);
    if (sql.includes('FROM svv_user_info')) {
      const sees = (name: string) =>
        name === session.user || users.get(session.user)?.superuser === true;
      const seen = [...users].filter(([name]) => sees(name));
      return seen.map(([name, user]) => [
        name,
        user.superuser,
        user.syslog ? 'UNRESTRICTED' : 'RESTRICTED',
      ]);
    }
    if (sql.includes('FROM svv_system_privileges'))
      return [...roles].filter(([, { sees }]) => sees).map(([role]) => ['role', role]);
    if (sql.includes('FROM svv_user_grants'))
      return [...roles].flatMap(([role, { members }]) => members.map((name) => [name, role]));
    if (sql.includes('FROM svv_iam_privileges')) return assumeRole.map((row) => [...row]);
    if (sql.includes('FROM svv_ml_model_info')) return modelRows(account, session);
    throw new Error(`the sandbox's logins cannot answer ${sql}`);
  };
  const answer = (sqls: readonly string[], session: Session): Answered => {
    if (!users.has(session.user))
      return { status: 'FAILED', error: absent(session.user), results: [] };
    const results: unknown[][][] = [];
    for (const sql of sqls) {
      const changed = changeModels(account, session, sql);
      if (changed?.error !== undefined)
        return { status: 'FAILED', error: changed.error, results: [] };
      results.push(changed === undefined ? rowsOf(sql, session) : []);
    }
    return { status: 'FINISHED', results };
  };
  const found = (id: string): Answered => {
    const statement = statements.get(id);
    if (statement === undefined)
      throw new AwsError('ResourceNotFoundException', 'Query does not exist.');
    return statement;
  };
  const operations: Record<string, Operation> = {
    BatchExecuteStatement: (input: Batch) => {
      const warehouse = input.ClusterIdentifier ?? input.WorkgroupName ?? '';
      if (!account.clusters.has(warehouse) && !account.workgroups.has(warehouse))
        throw new AwsError('ResourceNotFoundException', `${warehouse} was not found`);
      const user = input.DbUser ?? input.SecretArn?.split(':').at(-1) ?? '';
      const known = input.ClientToken === undefined ? undefined : byToken.get(input.ClientToken);
      const Id = known ?? `statement-${statements.size + 1}`;
      if (known === undefined)
        statements.set(Id, answer(input.Sqls, { warehouse, database: input.Database, user }));
      if (input.ClientToken !== undefined) byToken.set(input.ClientToken, Id);
      return { Id, Status: found(Id).status };
    },
    DescribeStatement: ({ Id }: { Id: string }) => {
      const { status, error } = found(Id);
      return { Id, Status: status, ...(error === undefined ? {} : { Error: error }) };
    },
    GetStatementResult: ({ Id }: { Id: string }) => {
      const [batch = '', number = '1'] = Id.split(':');
      return {
        Records: (found(batch).results[Number(number) - 1] ?? []).map((row) => row.map(cell)),
      };
    },
  };
  return { client: 'RedshiftDataClient', operations };
}

/** What the literal says, as state of the account: people change it. */
function furnish(
  logins: LoginsState,
  { users, systemTableRoles = {}, assumeRole = [] }: LoginsFixture,
): void {
  for (const [name, { superuser = false, syslog = false }] of Object.entries(users))
    logins.users.set(name, { superuser, syslog });
  for (const [role, members] of Object.entries(systemTableRoles))
    logins.roles.set(role, { sees: true, members });
  logins.assumeRole.push(...assumeRole);
}

/** Credentials are given for a user who does not exist; the warehouse then does not let them in. */
const absent = (user: string): string =>
  `FATAL: password authentication failed for user "IAM:${user}"`;

interface Answered {
  readonly status: 'FINISHED' | 'FAILED';
  readonly error?: string;
  readonly results: readonly (readonly unknown[][])[];
}

interface Batch {
  readonly ClusterIdentifier?: string;
  readonly WorkgroupName?: string;
  readonly DbUser?: string;
  readonly SecretArn?: string;
  readonly Database: string;
  readonly ClientToken?: string;
  readonly Sqls: readonly string[];
}

const cell = (value: unknown) =>
  typeof value === 'boolean' ? { booleanValue: value } : { stringValue: String(value) };
