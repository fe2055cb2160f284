import { AwsError, type Caller } from '../../service.ts';
import { offsetOf, tokenOf } from './page.ts';
import type { Statement } from './statement.ts';

const MAX_RESULTS = 100;

export interface ListInput {
  readonly StatementName?: string;
  readonly Status?: string;
  readonly RoleLevel?: boolean;
  readonly Database?: string;
  readonly ClusterIdentifier?: string;
  readonly WorkgroupName?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/**
 * The answer of ListStatements: the latest first, those whose name begins with StatementName, only FINISHED ones unless
 * Status says otherwise, of the caller's role (RoleLevel true, the default) or of this caller alone.
 */
export function listOf(statements: readonly Statement[], input: ListInput, caller: Caller): object {
  const { Status = 'FINISHED', MaxResults = MAX_RESULTS, StatementName = '' } = input;
  if (MaxResults < 0 || MaxResults > MAX_RESULTS) {
    throw new AwsError(
      'ValidationException',
      `MaxResults is ${MaxResults}, 0 to ${MAX_RESULTS} are allowed`,
    );
  }
  const same = (wanted: string | undefined, actual: string | undefined): boolean =>
    wanted === undefined || wanted === actual;
  const found = statements.filter(
    (each) =>
      each.caller.role === caller.role &&
      (input.RoleLevel !== false || each.caller.functionName === caller.functionName) &&
      (Status === 'ALL' || each.status === Status) &&
      (each.input.StatementName ?? '').startsWith(StatementName) &&
      same(input.Database, each.input.Database) &&
      same(input.ClusterIdentifier, each.input.ClusterIdentifier) &&
      same(input.WorkgroupName, each.input.WorkgroupName),
  );
  const from = offsetOf(input.NextToken);
  const to = from + (MaxResults === 0 ? MAX_RESULTS : MaxResults);
  return {
    Statements: found.reverse().slice(from, to).map(summary),
    ...(to < found.length ? { NextToken: tokenOf(to) } : {}),
  };
}

const summary = ({
  id,
  status,
  input,
  sqls,
  isBatch,
  createdAtMs,
  updatedAtMs,
}: Statement): object => ({
  Id: id,
  Status: status,
  ...(input.StatementName === undefined ? {} : { StatementName: input.StatementName }),
  ...(input.SecretArn === undefined ? {} : { SecretArn: input.SecretArn }),
  ...(isBatch ? { QueryStrings: sqls } : { QueryString: sqls[0] }),
  IsBatchStatement: isBatch,
  CreatedAt: new Date(createdAtMs),
  UpdatedAt: new Date(updatedAtMs),
});
