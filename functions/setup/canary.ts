import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { type Connection, redshiftData } from '../../aws/redshift-data.ts';
import type { Row } from '../../domain/access/row.ts';
import { UnexpectedResponse } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';
import {
  afterDrop,
  type CanaryPlan,
  type CanaryRecord,
  type CanaryResult,
  canaryResult,
  errorOf,
  planCanary,
} from '../../domain/setup/run/canary.ts';
import { canaryOf, targetOf } from '../../domain/setup/run/request.ts';
import { type OpenRunState, openRun, type RunState } from '../../domain/setup/run/run-state.ts';
import { dropModel, MODEL_STATES, type Sql } from '../../domain/sql.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { type SetupRun, setupRun } from './run/setup-run.ts';

type Redshift = ReturnType<typeof redshiftData>;

/** One look at the canary: sends what is next, or sees how far it is. Waiting belongs to the machine. */
export const compose = ({ env, config, now, pause }: Runtime) => {
  const { TABLE } = readEnv(['TABLE'], env);
  return async (event: unknown): Promise<RunState> => {
    const state = openRun(event);
    const { target, warehouse } = targetOf(config, state.request.warehouse);
    const { login, database } = canaryOf(target);
    const run = setupRun(TABLE, target.name, state.run);
    const redshift = redshiftData(new RedshiftDataClient({ region: target.region }), {
      now,
      pause,
    });
    const canary = { run, state, redshift, to: { warehouse, database, login } };
    const at = now().toISOString();
    const record = (await run.canary()) ?? (await begin(canary, at));
    const next = await advance(canary, record, at);
    if (next !== record) await run.save('CANARY', next);
    return { ...state, next: next.over === true ? 'report' : 'train' };
  };
};

interface Canary {
  readonly run: SetupRun;
  readonly state: OpenRunState;
  readonly redshift: Redshift;
  readonly to: Connection;
}

/** Only what somebody approved: the plan is made again from the facts that were approved and has to have their hash. */
async function approvedPlan({ run, state }: Canary): Promise<CanaryPlan> {
  const facts = await run.facts(state.round);
  if (facts === undefined)
    throw new UnexpectedResponse(`the journal has no facts of round ${state.round}`);
  const plan = planCanary(facts, canaryOf(facts.target), state.run);
  if ((await run.answer(plan.hash))?.approved !== true)
    throw new UnexpectedResponse(`the canary ${plan.hash} is not approved`);
  return plan;
}

async function begin(canary: Canary, at: string): Promise<CanaryRecord> {
  const { hash, model } = await approvedPlan(canary);
  const record = { hash, model, startedAt: at };
  await canary.run.save('CANARY', record);
  return record;
}

/** The record after one step; the same one while there is only waiting. */
async function advance(canary: Canary, record: CanaryRecord, now: string): Promise<CanaryRecord> {
  const { model, created, end, dropped } = record;
  if (created === undefined) {
    const { create } = await approvedPlan(canary);
    return { ...record, created: await send(canary, 'create', create) };
  }
  if (end === undefined) {
    const result = await trained(canary, { ...record, created }, now);
    return result === undefined ? record : { ...record, end: result };
  }
  const drop = dropModel(model);
  if (dropped === undefined) return { ...record, dropped: await send(canary, 'drop', drop) };
  const status = await canary.redshift.stateOf(dropped);
  return status.state === 'running'
    ? record
    : { ...record, over: true, end: afterDrop(end, drop, status) };
}

/** What became of CREATE MODEL and its training; undefined while that is under way. */
async function trained(
  { redshift, to }: Canary,
  { model, startedAt, created }: CanaryRecord & { readonly created: string },
  now: string,
): Promise<CanaryResult | undefined> {
  const status = await redshift.stateOf(created);
  if (status.state === 'running') return undefined;
  if (status.state !== 'finished')
    return { trained: false, text: `CREATE MODEL failed: ${errorOf(status)}` };
  const wanted = { ...model, database: to.database };
  return canaryResult(await readModels(redshift, to), wanted, startedAt, now);
}

/** Sent again after a crash it is the same statement: the Data API remembers the token for 8 hours. */
async function send(
  { redshift, to, state }: Canary,
  what: 'create' | 'drop',
  sql: Sql,
): Promise<string> {
  const token = sha256(`${state.run} ${what}`);
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
