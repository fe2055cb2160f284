import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ledgerTable } from '../../aws/ledger/table.ts';
import type { Connection, RedshiftData } from '../../aws/redshift-data.ts';
import type { Row } from '../../domain/access/row.ts';
import { UnexpectedResponse } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';
import { type CanaryPlan, planCanary } from '../../domain/setup/run/canary.ts';
import {
  afterStatement,
  afterTraining,
  type CanaryRecord,
  trainingResult,
} from '../../domain/setup/run/canary-steps.ts';
import { canaryMethod, canaryOf, targetOf } from '../../domain/setup/run/request.ts';
import { type OpenRunState, openRun, type RunState } from '../../domain/setup/run/run-state.ts';
import { dropCanaryTable, dropModel, MODEL_STATES, type Sql } from '../../domain/sql.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { warehouseData } from '../warehouse-data.ts';
import { type CanaryRun, canaryRun } from './run/canary-run.ts';

/** One look at the canary: sends what is next, or sees how far it is. Waiting belongs to the machine. */
export const compose = (runtime: Runtime) => {
  const { env, config, now } = runtime;
  const { TABLE } = readEnv(['TABLE'], env);
  const ledger = ledgerTable(new DynamoDBClient({}), TABLE);
  const redshiftOf = warehouseData(runtime, 'SetupCanary', 'setupCanary');
  return async (event: unknown): Promise<RunState> => {
    const state = openRun(event);
    const { target, warehouse } = targetOf(config, state.request.warehouse);
    const { login, database } = canaryOf(target);
    const run = canaryRun(ledger, target.name, state.run);
    const canary = {
      run,
      state,
      redshift: redshiftOf(warehouse),
      to: { warehouse, database, login },
    };
    const at = now().toISOString();
    const record = (await run.canary()) ?? (await begin(canary, at));
    const next = await advance(canary, record, at);
    // Known for good before its model is dropped: after that the catalog would say something else.
    if (next !== record) await run.save('CANARY', next);
    if (next.over === true) return { ...state, next: 'report' };
    if (next.statement === undefined) await run.save('CANARY', await send(canary, next));
    return { ...state, next: 'train' };
  };
};

interface Canary {
  readonly run: CanaryRun;
  readonly state: OpenRunState;
  readonly redshift: RedshiftData;
  readonly to: Connection;
}

/** Only what somebody approved: the plan is made again from the facts that were approved and has to have their hash. */
async function approvedPlan({ run, state }: Canary): Promise<CanaryPlan> {
  const facts = await run.facts(state.round);
  if (facts === undefined)
    throw new UnexpectedResponse(`the journal has no facts of round ${state.round}`);
  const plan = planCanary(facts, canaryOf(facts.target), state.run, canaryMethod(state.request));
  if ((await run.answer(plan.hash))?.approved !== true)
    throw new UnexpectedResponse(`the canary ${plan.hash} is not approved`);
  return plan;
}

async function begin(canary: Canary, at: string): Promise<CanaryRecord> {
  const { hash, model, method } = await approvedPlan(canary);
  const record: CanaryRecord = { hash, model, method, startedAt: at, step: 'create' };
  await canary.run.save('CANARY', record);
  return record;
}

/** The record after one look; the same one while there is only waiting. */
async function advance(canary: Canary, record: CanaryRecord, now: string): Promise<CanaryRecord> {
  if (record.statement === undefined) return record;
  const status = await canary.redshift.stateOf(record.statement);
  if (status.state === 'running') return record;
  return afterStatement(record, status) ?? (await trained(canary, record, now)) ?? record;
}

/** The record once the training is over; undefined while it is under way. */
async function trained(
  { redshift, to }: Canary,
  record: CanaryRecord,
  now: string,
): Promise<CanaryRecord | undefined> {
  const result = trainingResult(await readModels(redshift, to), record, to.database, now);
  return result && afterTraining(record, result);
}

/** Sent again after a crash it is the same statement: the Data API remembers the token for 8 hours. */
async function send(canary: Canary, record: CanaryRecord): Promise<CanaryRecord> {
  const { redshift, to, state } = canary;
  const token = sha256(`${state.run} ${record.step}`);
  const { id } = await redshift.submit(
    to,
    [await statementOf(canary, record)],
    { token, name: `redshift-ml-admin/${token}` },
    'AUTO_COMMIT',
  );
  return { ...record, statement: id };
}

/** What makes something has to be approved; what drops it does not. */
async function statementOf(canary: Canary, { step, model }: CanaryRecord): Promise<Sql> {
  switch (step) {
    case 'clear':
    case 'drop':
      return dropModel(model);
    case 'dropTable':
      return dropCanaryTable(model);
    default:
      return (await approvedPlan(canary)).statements[step];
  }
}

/** `undefined` when the catalog could not be read this time. */
async function readModels(
  redshift: RedshiftData,
  to: Connection,
): Promise<readonly Row[] | undefined> {
  const { id, status } = await redshift.submit(to, [MODEL_STATES]);
  return status.state === 'finished' ? redshift.rowsOf(id, 0) : undefined;
}

export const handler = lambda(compose);
