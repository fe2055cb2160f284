import { AwsError, type Operation, type Service } from '../service.ts';

/** What the catalog of a warehouse says about its two logins, for accounts that are played without a database engine. */
export interface LoginsLiteral {
  readonly users: Readonly<Record<string, { readonly superuser?: boolean; readonly syslog?: boolean }>>;
  /** Roles with ACCESS SYSTEM TABLE, and the users that hold them. */
  readonly systemTableRoles?: Readonly<Record<string, readonly string[]>>;
  /** Rows of SVV_IAM_PRIVILEGES: ARN, command, grantee type, grantee. */
  readonly assumeRole?: readonly (readonly [string, string, string, string])[];
}

/** The Data API's answers to the setup's login questions; any other SQL throws. `exists` says whether the warehouse does. */
export function loginsService(literal: LoginsLiteral, exists: (warehouse: string) => boolean): Service {
  const batches = new Map<string, readonly (readonly unknown[][])[]>();
  const roles = Object.entries(literal.systemTableRoles ?? {});
  const rowsOf = (sql: string, user: string): unknown[][] => {
    if (sql === 'SELECT current_user') return [[user]];
    if (sql.includes('FROM svv_user_info')) {
      return Object.entries(literal.users).map(([name, { superuser = false, syslog = false }]) => [
        name,
        superuser,
        syslog ? 'UNRESTRICTED' : 'RESTRICTED',
      ]);
    }
    if (sql.includes('FROM svv_system_privileges')) return roles.map(([role]) => ['role', role]);
    if (sql.includes('FROM svv_user_grants'))
      return roles.flatMap(([role, users]) => users.map((name) => [name, role]));
    if (sql.includes('FROM svv_iam_privileges')) return (literal.assumeRole ?? []).map((row) => [...row]);
    throw new Error(`the sandbox's logins cannot answer ${sql}`);
  };
  const operations: Record<string, Operation> = {
    BatchExecuteStatement: (input: Batch) => {
      const warehouse = input.ClusterIdentifier ?? input.WorkgroupName ?? '';
      if (!exists(warehouse)) throw new AwsError('ResourceNotFoundException', `${warehouse} was not found`);
      const user = input.DbUser ?? input.SecretArn?.split(':').at(-1) ?? '';
      const Id = `statement-${batches.size + 1}`;
      batches.set(
        Id,
        input.Sqls.map((sql) => rowsOf(sql, user)),
      );
      return { Id, Status: 'FINISHED' };
    },
    GetStatementResult: ({ Id }: { Id: string }) => {
      const [batch = '', number = '1'] = Id.split(':');
      return { Records: (batches.get(batch)?.[Number(number) - 1] ?? []).map((row) => row.map(cell)) };
    },
  };
  return { client: 'RedshiftDataClient', operations };
}

interface Batch {
  readonly ClusterIdentifier?: string;
  readonly WorkgroupName?: string;
  readonly DbUser?: string;
  readonly SecretArn?: string;
  readonly Sqls: readonly string[];
}

const cell = (value: unknown) =>
  typeof value === 'boolean' ? { booleanValue: value } : { stringValue: String(value) };
