import type { Faults } from '../../faults.ts';
import type { Clock } from '../../service.ts';
import type { StatementResult } from '../engine.ts';
import { isTerminal, isWriting, type Outcome, type Statement } from './statement.ts';

/** Where what is due later is written down. */
export interface Agenda {
  readonly at: (
    timeMs: number,
    action: () => Promise<void>,
    when: { readonly label: string },
  ) => unknown;
}

type Waiting = 'waits' | 'ignored' | 'refused';

/** When a statement runs and how it ends. Without one, it runs the moment it is submitted. */
export interface RunPolicy {
  /** Asked once per statement, as is `outcome`. */
  readonly delayMs: (statement: Statement) => number;
  readonly outcome?: (statement: Statement) => Outcome;
  /** How long ListStatements does not show it: AWS does not say that it does at once. Default: 0. */
  readonly unlistedMs?: (statement: Statement) => number;
  /** Asked for each page of a result: whether its end is missing, which AWS does not say can happen. */
  readonly cuts?: () => boolean;
  /** Asked for each call with WaitTimeSeconds: the Data API waits, knows no such thing, or has too many who wait. Default: it waits. */
  readonly waiting?: () => Waiting;
  /** Of two writing statements of one database that overlap in time, the later to commit fails. Default: false. */
  readonly conflicts?: boolean;
}

export const AT_ONCE: RunPolicy = { delayMs: () => 0 };

/** The policy with the faults that are the Data API's own. */
export const withFaults = (policy: RunPolicy, faults: Faults): RunPolicy => {
  const late = (kind: 'late-commit' | 'late-listing'): number | undefined =>
    faults.strikes(kind, 'statement') ? faults.between(kind, 60_000, 900_000) : undefined;
  return {
    ...policy,
    cuts: () => faults.strikes('cut-result', 'result'),
    waiting: () =>
      faults.strikes('refused-wait', 'statement') ? 'refused' : (policy.waiting?.() ?? 'waits'),
    delayMs: (statement) => late('late-commit') ?? policy.delayMs(statement),
    unlistedMs: ({ input }) =>
      (input.StatementName === undefined ? undefined : late('late-listing')) ?? 0,
  };
};

const CONFLICT = 'tuple concurrently updated';

/** Runs a statement to its end. Each runs whole at one moment, so two never interleave. */
export interface Runner {
  readonly commits: (statement: Pick<Statement, 'warehouse' | 'input'>) => number;
  readonly run: (statement: Statement) => Promise<void>;
}

export function createRunner(clock: Clock, policy: RunPolicy): Runner {
  const committed = new Map<string, number>();
  const commits: Runner['commits'] = ({ warehouse, input }) =>
    committed.get(databaseKey(warehouse, input.Database)) ?? 0;

  const run = async (statement: Statement): Promise<void> => {
    if (isTerminal(statement)) return;
    const writes = isWriting(statement.sqls);
    const outran =
      writes && policy.conflicts === true && commits(statement) > statement.startedAfter;
    const fails = outran || statement.outcome === 'fail-transient';
    const unreachable = statement.warehouse.isReachable?.() === false;
    if (fails) statement.results = allFailed(statement, CONFLICT);
    else if (unreachable)
      statement.results = allFailed(statement, 'the connection to the warehouse was lost');
    else statement.results = await execute(statement);
    end(statement, clock.now());
    if (!statement.warehouse.engine.hasUser(statement.user))
      statement.error = refusedLogin(statement);
    if (writes && statement.status === 'FINISHED') {
      committed.set(
        databaseKey(statement.warehouse, statement.input.Database),
        commits(statement) + 1,
      );
    }
  };
  return { commits, run };
}

const databaseKey = ({ cluster, workgroup }: Statement['warehouse'], database = ''): string =>
  JSON.stringify([cluster, workgroup, database]);

const execute = ({
  warehouse,
  input,
  sqls,
  user,
}: Statement): Promise<readonly StatementResult[]> =>
  warehouse.engine.transaction(input.Database ?? '', sqls, {
    user,
    mode: input.ExecutionMode ?? 'TRANSACTION',
    params: Object.fromEntries((input.Parameters ?? []).map(({ name, value }) => [name, value])),
  });

/** Temporary credentials are given for a user who does not exist; the warehouse then does not let them in. */
const refusedLogin = ({ input, user }: Statement): string =>
  `FATAL: password authentication failed for user "${input.SecretArn === undefined ? 'IAM:' : ''}${user}"`;

const allFailed = ({ sqls }: Statement, error: string): StatementResult[] =>
  sqls.map((_, index) => (index === 0 ? { status: 'FAILED', error } : { status: 'ABORTED' }));

function end(statement: Statement, nowMs: number): void {
  const failed = statement.results.findIndex(({ status }) => status === 'FAILED');
  const result = statement.results[failed];
  statement.status = failed < 0 ? 'FINISHED' : 'FAILED';
  statement.updatedAtMs = nowMs;
  if (result?.status !== 'FAILED') return;
  statement.error = statement.isBatch
    ? `Query #${failed + 1} failed with ERROR: ${result.error}`
    : `ERROR: ${result.error}`;
}
