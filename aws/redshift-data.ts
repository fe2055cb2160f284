import {
  BatchExecuteStatementCommand,
  DescribeStatementCommand,
  type Field,
  paginateGetStatementResult,
  paginateListStatements,
  type RedshiftDataClient,
  type SubStatementData,
} from '@aws-sdk/client-redshift-data';
import type { ResultSet, Row } from '../domain/access/row.ts';
import type { Warehouse } from '../domain/config.ts';
import { UnexpectedResponse } from '../domain/errors.ts';
import type { Login } from '../domain/login.ts';
import type { Sql } from '../domain/sql.ts';
import { type Instant, toInstant } from '../domain/time.ts';
import { answered } from './answer.ts';
import { isNamed } from './aws-error.ts';

/** Where to connect, and as whom. */
export interface Connection {
  readonly warehouse: Warehouse;
  readonly database: string;
  readonly login: Login;
}

export type StatementState =
  | { readonly state: 'running' }
  /** By the clock of the Data API, and no earlier than it committed; missing where the answer did not say. */
  | { readonly state: 'finished'; readonly at?: Instant }
  | {
      readonly state: 'failed' | 'aborted';
      readonly error: string;
      /** Which statement of a batch failed, counted from 0. */
      readonly failedPart?: number;
    }
  /** The Data API forgets a statement after 24 hours, and nothing runs longer. */
  | { readonly state: 'forgotten' };

export interface Submitted {
  readonly id: string;
  readonly status: StatementState;
}

/** The clock by which an answer is waited for. */
export interface PollingClock {
  readonly now: () => Date;
  readonly pause: (ms: number) => Promise<void>;
}

/** The longest that one call asks the Data API to wait. Whether it does is not in its guide (facts §3.1). */
const WAIT_SECONDS = 20;
/** How long a statement is waited for, by our own clock: where it was submitted, and where it is asked for. */
const SUBMITTED_MS = 40_000;
const ASKED_MS = 20_000;
/** Between two looks at a service that answers without waiting. */
const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 2_000;

/** Whose credentials a client has, and where it calls. */
export type WarehousePlace = Pick<Warehouse, 'account' | 'region'>;

/**
 * Redshift through its Data API, of the warehouses of one place. Submitter and reader of a statement must share an IAM role.
 * With a client of another place the same name would stand for another warehouse: so it is refused.
 */
export function redshiftData(client: RedshiftDataClient, clock: PollingClock, of: WarehousePlace) {
  const nowMs = (): number => clock.now().getTime();
  const place = (to: Connection) => placeOf(to, of);
  const target = (to: Connection) => targetOf(to, of);

  /**
   * One transaction, or with `AUTO_COMMIT` each statement on its own. `token` makes a repeated call return the same
   * statement for 8 hours. SQL errors are a state, not an exception. Its end is waited for, up to 40 seconds.
   */
  const submit = async (
    to: Connection,
    sql: readonly Sql[],
    names?: { token: string; name: string },
    mode: 'TRANSACTION' | 'AUTO_COMMIT' = 'TRANSACTION',
  ): Promise<Submitted> => {
    const untilMs = nowMs() + SUBMITTED_MS;
    const answer = await waiting(WAIT_SECONDS, (wait) =>
      client.send(
        new BatchExecuteStatementCommand({
          ...target(to),
          Sqls: [...sql],
          ...wait,
          ExecutionMode: mode,
          ...(names && { ClientToken: names.token, StatementName: names.name }),
        }),
      ),
    );
    const id = answered(answer.Id, 'Id', 'BatchExecuteStatement');
    const done = answer.Status === 'FINISHED';
    return { id, status: done ? { state: 'finished' } : await stateUntil(id, untilMs) };
  };

  /** How far the statement is, waiting up to 20 seconds for its end. */
  const stateOf = (id: string): Promise<StatementState> => stateUntil(id, nowMs() + ASKED_MS);

  const stateUntil = async (id: string, untilMs: number): Promise<StatementState> => {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
      const leftSeconds = Math.ceil((untilMs - nowMs()) / 1000);
      const state = await look(id, Math.max(1, Math.min(leftSeconds, WAIT_SECONDS)));
      const leftMs = untilMs - nowMs();
      if (state.state !== 'running' || leftMs <= 0) return state;
      await clock.pause(Math.min(pauseMs, leftMs));
    }
  };

  const look = async (id: string, seconds: number): Promise<StatementState> => {
    try {
      const {
        Status,
        Error: reason,
        SubStatements = [],
        UpdatedAt,
      } = await waiting(seconds, (wait) =>
        client.send(new DescribeStatementCommand({ Id: id, ...wait })),
      );
      switch (Status) {
        case 'SUBMITTED':
        case 'PICKED':
        case 'STARTED':
          return { state: 'running' };
        case 'FINISHED':
          return { state: 'finished', ...(UpdatedAt && { at: toInstant(UpdatedAt) }) };
        case 'FAILED':
          return {
            state: 'failed',
            error: reason ?? 'no error text',
            ...failedPart(SubStatements),
          };
        case 'ABORTED':
          return { state: 'aborted', error: reason ?? 'aborted' };
        default:
          throw new UnexpectedResponse(`DescribeStatement Status=${String(Status)}`);
      }
    } catch (error) {
      if (isNamed(error, 'ResourceNotFoundException')) return { state: 'forgotten' };
      throw error;
    }
  };

  /** All pages of the n-th statement of a finished batch, counted from 0. */
  const resultOf = async (batchId: string, index: number): Promise<ResultSet> => {
    const rows: Row[] = [];
    let about: Omit<ResultSet, 'rows'> = { columns: [] };
    const Id = `${batchId}:${index + 1}`;
    for await (const page of paginateGetStatementResult({ client }, { Id })) {
      rows.push(...(page.Records ?? []).map((record) => record.map(toCell)));
      about = {
        columns: (page.ColumnMetadata ?? []).map(({ name = '' }) => name),
        ...(page.TotalNumRows !== undefined && { total: page.TotalNumRows }),
      };
    }
    return { ...about, rows };
  };

  /** Its rows alone. Throws UnexpectedResponse when some are missing. */
  const rowsOf = async (batchId: string, index: number): Promise<readonly Row[]> => {
    const { rows, total = rows.length } = await resultOf(batchId, index);
    if (rows.length === total) return rows;
    throw new UnexpectedResponse(`GetStatementResult: ${rows.length} of ${total} rows came back`);
  };

  /** The statement submitted under this exact name, whatever its status; names are unique per attempt. */
  const findByName = async (to: Connection, name: string): Promise<string | undefined> => {
    const pages = paginateListStatements(
      { client },
      { StatementName: name, Status: 'ALL', RoleLevel: true, ...place(to) },
    );
    for await (const { Statements = [] } of pages) {
      const found = Statements.find(({ StatementName }) => StatementName === name);
      if (found !== undefined) return found.Id;
    }
    return undefined;
  };

  return { submit, stateOf, resultOf, rowsOf, findByName };
}
export type RedshiftData = ReturnType<typeof redshiftData>;

/** Asks with WaitTimeSeconds; without, where too many callers wait already: such a call was refused and did nothing. */
async function waiting<Answer>(
  seconds: number,
  ask: (wait: { WaitTimeSeconds?: number }) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask({ WaitTimeSeconds: seconds });
  } catch (error) {
    if (isNamed(error, 'ActiveWaitingRequestsExceededException')) return ask({});
    throw error;
  }
}

function failedPart(parts: readonly SubStatementData[]): { failedPart?: number } {
  const index = parts.findIndex((part) => part.Status === 'FAILED');
  return index < 0 ? {} : { failedPart: index };
}

function placeOf({ warehouse, database }: Connection, { account, region }: WarehousePlace) {
  if (warehouse.account !== account || warehouse.region !== region)
    throw new Error(
      `warehouse ${warehouse.name} is in ${warehouse.account}, ${warehouse.region}, and this client in ${account}, ${region}`,
    );
  return {
    Database: database,
    ...(warehouse.kind === 'provisioned'
      ? { ClusterIdentifier: warehouse.cluster }
      : { WorkgroupName: warehouse.workgroup }),
  };
}

const targetOf = (to: Connection, of: WarehousePlace) => ({
  ...placeOf(to, of),
  ...('dbUser' in to.login ? { DbUser: to.login.dbUser } : { SecretArn: to.login.secretArn }),
});

function toCell(field: Field): Row[number] {
  if (field.isNull === true) return null;
  const cell = field.stringValue ?? field.longValue ?? field.doubleValue ?? field.booleanValue;
  if (cell === undefined)
    throw new UnexpectedResponse(
      `GetStatementResult: a field of a type that we do not read: ${Object.keys(field).join()}`,
    );
  return cell;
}
