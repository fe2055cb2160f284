import type { Caller } from '../../service.ts';
import type { StatementResult } from '../engine.ts';
import type { DataApiWarehouse } from './warehouse.ts';

type Status = 'SUBMITTED' | 'PICKED' | 'STARTED' | 'FINISHED' | 'FAILED' | 'ABORTED';

/**
 * How a statement ends. `fail-transient`: as concurrent catalog changes make it fail. `commit-late`: it cannot be
 * cancelled and commits when it is due.
 */
export type Outcome = 'run' | 'fail-transient' | 'commit-late';

/** One call of ExecuteStatement or BatchExecuteStatement, and what became of it. */
export interface Statement {
  readonly id: string;
  readonly caller: Caller;
  readonly warehouse: DataApiWarehouse;
  readonly user: string;
  readonly input: SubmitInput;
  readonly sqls: readonly string[];
  readonly isBatch: boolean;
  readonly createdAtMs: number;
  /** How many writing statements of the database had committed when it started. */
  readonly startedAfter: number;
  outcome: Outcome;
  /** From when on ListStatements shows it. */
  listedAtMs: number;
  status: Status;
  updatedAtMs: number;
  error?: string;
  results: readonly StatementResult[];
}

interface SqlParameter {
  readonly name: string;
  readonly value: string;
}

/** ExecuteStatement has Sql, BatchExecuteStatement has Sqls. */
export interface SubmitInput {
  readonly Sql?: string;
  readonly Sqls?: readonly string[];
  readonly ClusterIdentifier?: string;
  readonly WorkgroupName?: string;
  readonly DbUser?: string;
  readonly SecretArn?: string;
  readonly Database?: string;
  readonly StatementName?: string;
  readonly ClientToken?: string;
  readonly Parameters?: readonly SqlParameter[];
  readonly ExecutionMode?: 'TRANSACTION' | 'AUTO_COMMIT';
  readonly WaitTimeSeconds?: number;
}

export const isTerminal = ({ status }: Statement): boolean =>
  status === 'FINISHED' || status === 'FAILED' || status === 'ABORTED';

export const isWriting = (sqls: readonly string[]): boolean =>
  sqls.some((sql) => !/^\s*(select|show)\b/i.test(sql));

export const hasRows = (result: StatementResult | undefined): boolean =>
  result?.status === 'FINISHED' && result.columns !== undefined;

/** Seconds of virtual time are enough, but AWS counts in nanoseconds. */
const durationNs = ({ createdAtMs, updatedAtMs }: Statement): number =>
  (updatedAtMs - createdAtMs) * 1_000_000;

/** The answer of DescribeStatement. */
export function describe(statement: Statement): object {
  const { id, input, isBatch, sqls, results } = statement;
  return {
    Id: id,
    ...origin(statement),
    Status: statement.status,
    ...(statement.error === undefined ? {} : { Error: statement.error }),
    CreatedAt: new Date(statement.createdAtMs),
    UpdatedAt: new Date(statement.updatedAtMs),
    Duration: durationNs(statement),
    HasResultSet: results.some(hasRows),
    RedshiftPid: 1,
    RedshiftQueryId: isBatch ? 0 : -1,
    ...(input.Parameters === undefined ? {} : { QueryParameters: input.Parameters }),
    ...(isBatch
      ? {
          ExecutionMode: input.ExecutionMode ?? 'TRANSACTION',
          SubStatements: sqls.map((_, index) => sub(statement, index)),
        }
      : { QueryString: sqls[0], ResultRows: rowCount(results[0]) }),
  };
}

export const origin = ({ input, user }: Statement): object => ({
  ...(input.ClusterIdentifier === undefined ? {} : { ClusterIdentifier: input.ClusterIdentifier }),
  ...(input.WorkgroupName === undefined ? {} : { WorkgroupName: input.WorkgroupName }),
  ...(input.SecretArn === undefined ? { DbUser: user } : { SecretArn: input.SecretArn }),
  Database: input.Database,
});

/**
 * Part `index` (from 0) of a batch, whose id counts from 1. Which status AWS gives to the parts before the one that failed
 * is not documented: here they stay FINISHED although they are undone, so that nobody may rely on a part alone.
 */
export function sub(statement: Statement, index: number): object {
  const result = statement.results[index];
  return {
    Id: `${statement.id}:${index + 1}`,
    Status: result?.status ?? (statement.status === 'STARTED' ? 'SUBMITTED' : statement.status),
    ...(result?.status === 'FAILED' ? { Error: `ERROR: ${result.error}` } : {}),
    CreatedAt: new Date(statement.createdAtMs),
    UpdatedAt: new Date(statement.updatedAtMs),
    Duration: durationNs(statement),
    QueryString: statement.sqls[index],
    HasResultSet: hasRows(result),
    ResultRows: rowCount(result),
    RedshiftQueryId: -1,
  };
}

const rowCount = (result: StatementResult | undefined): number =>
  result?.status === 'FINISHED' ? result.rows.length : -1;
