import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { setupDocuments } from '../../aws/ledger/setup-documents.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import {
  canaryOf,
  parseSetupRequest,
  targetOf,
  wantsCanary,
} from '../../domain/setup/run/request.ts';
import { RunState } from '../../domain/setup/run/run-state.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { accountClients } from './calls/account-clients.ts';
import { inspectionClients } from './calls/inspection-clients.ts';
import { factReader } from './inspection/read-facts.ts';

/** Reads everything that the checks need, and changes nothing. The facts go into the journal under their round. */
export const compose = (runtime: Runtime) => {
  const { env, config } = runtime;
  const { TABLE } = readEnv(['TABLE'], env);
  const ledger = ledgerTable(new DynamoDBClient({}), TABLE);
  const clientsOf = accountClients(
    runtime,
    { power: 'Inspector', session: 'setupInspect' },
    inspectionClients,
  );
  return async (event: unknown): Promise<RunState> => {
    const state = RunState.parse(event);
    const request = parseSetupRequest(state.request);
    const { target, warehouse } = targetOf(config, request.warehouse);
    if (wantsCanary(request)) canaryOf(target);
    const round = state.round + 1;
    const facts = await factReader(clientsOf)(target, warehouse);
    await setupDocuments(ledger, target.name, state.run).save(`FACTS#${round}`, facts);
    return { ...state, round, next: 'inspect' };
  };
};

export const handler = lambda(compose);
