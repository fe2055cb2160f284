import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { factReader } from './facts.ts';
import { canaryOf, parseSetupRequest, targetOf } from './request.ts';
import { setupRun } from './run.ts';
import { RunState } from './run-state.ts';

/** Reads everything that the checks need, and changes nothing. The facts go into the journal under their round. */
export const compose = ({ env, config }: Runtime) => {
  const { TABLE } = readEnv(['TABLE'], env);
  return async (event: unknown): Promise<RunState> => {
    const envelope = RunState.parse(event);
    const request = parseSetupRequest(envelope.request);
    const { target, warehouse } = targetOf(config, request.warehouse);
    if (request.canary === true) canaryOf(target);
    const round = envelope.round + 1;
    const facts = await factReader()(target, warehouse);
    await setupRun(TABLE, target.name, envelope.run).save(`FACTS#${round}`, facts);
    return { ...envelope, round, next: 'inspect' };
  };
};

export const handler = lambda(compose);
