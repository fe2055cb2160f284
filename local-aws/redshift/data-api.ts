import { REGION } from '../arn.ts';
import { currentInvocation } from '../caller.ts';
import { AwsError, type Caller, type Clock, type Service } from '../service.ts';
import { counter } from './counter.ts';
import { checkLimits, checkWait } from './data-api/limit.ts';
import { type ListInput, listOf } from './data-api/list.ts';
import { pageOf, withoutEnd } from './data-api/page.ts';
import { type Agenda, AT_ONCE, createRunner, type RunPolicy } from './data-api/run.ts';
import {
  describe,
  hasRows,
  isTerminal,
  origin,
  type Statement,
  type SubmitInput,
  sub,
} from './data-api/statement.ts';
import { admit, type DataApiWarehouse, findWarehouse, userOf } from './data-api/warehouse.ts';

export interface DataApiOptions {
  readonly warehouses: readonly DataApiWarehouse[];
  readonly clock: Clock;
  /** Needed when the policy delays statements. */
  readonly virtualClock?: Agenda;
  readonly policy?: RunPolicy;
  /** Where it is, in the ARNs by which sessions are allowed something. */
  readonly region?: string;
}

const TOKEN_MS = 8 * 3_600_000;
const KEPT_MS = 24 * 3_600_000;
const MAX_ACTIVE = 500;

/** The Redshift Data API: asynchronous statements whose SQL errors are a status, never an exception (facts §3). */
export function redshiftDataService({
  warehouses,
  clock,
  virtualClock,
  policy = AT_ONCE,
  region = REGION,
}: DataApiOptions): Service {
  const statements = new Map<string, Statement>();
  const dueAtMs = new Map<string, number>();
  const byToken = new Map<string, Statement>();
  const nextNumber = counter(1);
  const runner = createRunner(clock, policy);

  /** How long a call waits in fact. */
  const waited = (seconds: number | undefined): number | undefined => {
    checkWait(seconds);
    if (seconds === undefined) return undefined;
    const mode = policy.waiting?.() ?? 'waits';
    if (mode === 'refused')
      throw new AwsError(
        'ActiveWaitingRequestsExceededException',
        'The number of active waiting requests exceeds the limit.',
      );
    return mode === 'waits' ? seconds : undefined;
  };

  const submit = async (input: SubmitInput, caller: Caller): Promise<object> => {
    const sqls = input.Sqls ?? (input.Sql === undefined ? [] : [input.Sql]);
    checkLimits(input, sqls);
    const seconds = waited(input.WaitTimeSeconds);
    const known = input.ClientToken === undefined ? undefined : byToken.get(input.ClientToken);
    const remembered = known !== undefined && clock.now() - known.createdAtMs < TOKEN_MS;
    const statement = remembered ? known : await start(input, sqls, caller);
    await wait(statement, seconds);
    return {
      Id: statement.id,
      ...origin(statement),
      CreatedAt: new Date(statement.createdAtMs),
      ...(seconds === undefined
        ? {}
        : { Status: statement.status, HasResultSet: statement.results.some(hasRows) }),
    };
  };

  const start = async (
    input: SubmitInput,
    sqls: readonly string[],
    caller: Caller,
  ): Promise<Statement> => {
    admit(input, caller, region);
    const warehouse = findWarehouse(warehouses, input);
    forgetOld();
    const active = [...statements.values()].filter(
      (each) => each.warehouse === warehouse && !isTerminal(each),
    );
    if (active.length >= MAX_ACTIVE) {
      throw new AwsError(
        'ActiveStatementsExceededException',
        `Active statements exceeded the allowed quota (${MAX_ACTIVE}).`,
      );
    }
    const statement: Statement = {
      id: idOf(nextNumber()),
      caller,
      warehouse,
      user: userOf(warehouse, input, caller),
      input,
      sqls,
      isBatch: input.Sqls !== undefined,
      createdAtMs: clock.now(),
      startedAfter: runner.commits({ warehouse, input }),
      outcome: 'run',
      listedAtMs: clock.now(),
      status: 'SUBMITTED',
      updatedAtMs: clock.now(),
      results: [],
    };
    statements.set(statement.id, statement);
    if (input.ClientToken !== undefined) byToken.set(input.ClientToken, statement);
    statement.outcome = policy.outcome?.(statement) ?? 'run';
    statement.listedAtMs += policy.unlistedMs?.(statement) ?? 0;
    await schedule(statement);
    return statement;
  };

  const schedule = async (statement: Statement): Promise<void> => {
    const delayMs = policy.delayMs(statement);
    if (delayMs <= 0) return runner.run(statement);
    if (virtualClock === undefined)
      throw new Error('a run policy that delays statements needs an agenda');
    const dueMs = clock.now() + delayMs;
    dueAtMs.set(statement.id, dueMs);
    virtualClock.at(dueMs, () => runner.run(statement), {
      label: `statement ${statement.id} runs`,
    });
  };

  // A long poll takes virtual time, which only a caller that the world tracks can let pass.
  const wait = async (statement: Statement, seconds: number | undefined): Promise<void> => {
    const { work } = currentInvocation();
    if (seconds === undefined || isTerminal(statement)) return;
    if (statement.status === 'SUBMITTED') statement.status = 'STARTED';
    if (work === undefined || virtualClock === undefined) return;
    const untilMs = Math.min(
      dueAtMs.get(statement.id) ?? clock.now(),
      clock.now() + seconds * 1_000,
    );
    await work.pause(
      new Promise<void>(
        (resolve) =>
          void virtualClock.at(untilMs, async () => resolve(), { label: 'a long poll ends' }),
      ),
    );
  };

  // To another role a statement does not exist.
  const find = (id: string, caller: Caller): { statement: Statement; part: number | undefined } => {
    const [uuid = '', part] = id.split(':');
    const statement = statements.get(uuid);
    const exists = statement !== undefined && clock.now() - statement.createdAtMs < KEPT_MS;
    if (!exists || statement.caller.role !== caller.role)
      throw new AwsError('ResourceNotFoundException', 'Query does not exist.');
    const number = part === undefined ? undefined : Number(part);
    if (number !== undefined && statement.sqls[number - 1] === undefined) {
      throw new AwsError('ResourceNotFoundException', 'Query does not exist.');
    }
    return { statement, part: number };
  };

  const forgetOld = (): void => {
    for (const [id, { createdAtMs, input }] of statements) {
      if (clock.now() - createdAtMs < KEPT_MS) return;
      statements.delete(id);
      dueAtMs.delete(id);
      if (input.ClientToken !== undefined && byToken.get(input.ClientToken)?.id === id)
        byToken.delete(input.ClientToken);
    }
  };

  return {
    client: 'RedshiftDataClient',
    operations: {
      ExecuteStatement: submit,
      BatchExecuteStatement: submit,
      DescribeStatement: async (input: { Id: string; WaitTimeSeconds?: number }, caller) => {
        const seconds = waited(input.WaitTimeSeconds);
        const { statement, part } = find(input.Id, caller);
        if (statement.status === 'SUBMITTED') statement.status = 'STARTED';
        await wait(statement, seconds);
        return part === undefined ? describe(statement) : sub(statement, part - 1);
      },
      GetStatementResult: async (
        input: { Id: string; NextToken?: string; WaitTimeSeconds?: number },
        caller,
      ) => {
        const seconds = waited(input.WaitTimeSeconds);
        const { statement, part } = find(input.Id, caller);
        await wait(statement, seconds);
        const readable =
          statement.status === 'FINISHED' || statement.input.ExecutionMode === 'AUTO_COMMIT';
        const index = part ?? (statement.isBatch ? undefined : 1);
        const page = pageOf(
          readable && index !== undefined ? statement.results[index - 1] : undefined,
          input.NextToken,
        );
        return policy.cuts?.() === true ? withoutEnd(page) : page;
      },
      ListStatements: (input: ListInput, caller) => {
        forgetOld();
        const listed = [...statements.values()].filter(
          ({ listedAtMs }) => listedAtMs <= clock.now(),
        );
        return listOf(listed, input, caller);
      },
      CancelStatement: ({ Id }: { Id: string }, caller) => {
        const { statement } = find(Id, caller);
        if (isTerminal(statement)) {
          throw new AwsError(
            'ValidationException',
            `Could not cancel a query that is already in ${statement.status} state with ID: ${Id}`,
          );
        }
        if (statement.outcome === 'commit-late') return { Status: false };
        statement.status = 'ABORTED';
        statement.updatedAtMs = clock.now();
        return { Status: true };
      },
    },
  };
}

const idOf = (number: number): string =>
  `5ada0000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
