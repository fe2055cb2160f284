import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { type Connection, redshiftData } from '../../aws/redshift-data.ts';
import type { Row } from '../../domain/access/row.ts';
import { UnexpectedResponse } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';
import {
  afterDrop,
  type CanaryResult,
  canaryResult,
  errorOf,
  planCanary,
} from '../../domain/setup/run/canary.ts';
import { MODEL_STATES, type Sql } from '../../domain/sql.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { canaryOf, targetOf } from './run/request.ts';
import { openRun, type RunState } from './run/run-state.ts';
import { type CanaryRecord, type SetupRun, setupRun } from './run/setup-run.ts';

type Redshift = ReturnType<typeof redshiftData>;

/** One look at the canary: sends what is next, or sees how far it is. Waiting belongs to the machine. */
export const compose = ({ env, config, now }: Runtime) => {
  const { TABLE } = readEnv(['TABLE'], env);
  return async (event: unknown): Promise<RunState> => {
    const state = openRun(event);
    const { target, warehouse } = targetOf(config, state.request.warehouse);
    const { login, database } = canaryOf(target);
    const run = setupRun(TABLE, target.name, state.run);
    const redshift = redshiftData(new RedshiftDataClient({ region: target.region }));
    const record = (await run.canary()) ?? (await begin(run, state, now().toISOString()));
    const next = await advance(
      redshift,
      { warehouse, database, login },
      state.run,
      record,
      now().toISOString(),
    );
    if (next !== record) await run.save('CANARY', next);
    return { ...state, next: next.over === true ? 'report' : 'train' };
  };
};

/** Only what somebody approved: the plan is made again from the facts that were approved and has to have their hash. */
async function begin(
  run: SetupRun,
  state: ReturnType<typeof openRun>,
  at: string,
): Promise<CanaryRecord> {
  const facts = await run.facts(state.round);
  if (facts === undefined)
    throw new UnexpectedResponse(`the journal has no facts of round ${state.round}`);
  const plan = planCanary(facts, canaryOf(facts.target), state.run);
  if ((await run.answer(plan.hash))?.approved !== true)
    throw new UnexpectedResponse(`the canary ${plan.hash} is not approved`);
  const record = { plan, startedAt: at };
  await run.save('CANARY', record);
  return record;
}

/** The record after one step; the same one while there is only waiting. */
async function advance(
  redshift: Redshift,
  to: Connection,
  run: string,
  record: CanaryRecord,
  now: string,
): Promise<CanaryRecord> {
  const { plan, created, end, dropped } = record;
  if (created === undefined)
    return { ...record, created: await send(redshift, to, `${run} create`, plan.create) };
  if (end === undefined) {
    const result = await trained(redshift, to, record, created, now);
    return result === undefined ? record : { ...record, end: result };
  }
  if (dropped === undefined)
    return { ...record, dropped: await send(redshift, to, `${run} drop`, plan.drop) };
  const status = await redshift.stateOf(dropped);
  return status.state === 'running'
    ? record
    : { ...record, over: true, end: afterDrop(end, plan, status) };
}

/** What became of CREATE MODEL and its training; undefined while that is under way. */
async function trained(
  redshift: Redshift,
  to: Connection,
  { plan, startedAt }: CanaryRecord,
  created: string,
  now: string,
): Promise<CanaryResult | undefined> {
  const status = await redshift.stateOf(created);
  if (status.state === 'running') return undefined;
  if (status.state !== 'finished')
    return { trained: false, text: `CREATE MODEL failed: ${errorOf(status)}` };
  return canaryResult(
    await readModels(redshift, to),
    { ...plan.model, database: to.database },
    startedAt,
    now,
  );
}

/** Sent again after a crash it is the same statement: the Data API remembers the token for 8 hours. */
async function send(redshift: Redshift, to: Connection, what: string, sql: Sql): Promise<string> {
  const token = sha256(what);
  const { id } = await redshift.submit(
    to,
    [sql],
    { token, name: `redshift-ml-admin/${token}` },
    'AUTO_COMMIT',
  );
  return id;
}

/** `undefined` when the catalog could not be read this time. */
async function readModels(redshift: Redshift, to: Connection): Promise<readonly Row[] | undefined> {
  const { id, status } = await redshift.submit(to, [MODEL_STATES]);
  return status.state === 'finished' ? redshift.rowsOf(id, 0) : undefined;
}

export const handler = lambda(compose);
