import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { Envelope } from './envelope.ts';
import { factReader } from './facts.ts';
import { canaryOf, parseRequest, targetOf } from './request.ts';
import { setupRun } from './run.ts';

/** Reads everything that the checks need, and changes nothing. The facts go into the journal under their round. */
export const compose = ({ env, config }: Runtime) => {
  const { TABLE } = readEnv(['TABLE'], env);
  return async (event: unknown): Promise<Envelope> => {
    const envelope = Envelope.parse(event);
    const request = parseRequest(envelope.request);
    const { target, warehouse } = targetOf(config, request.warehouse);
    if (request.canary === true) canaryOf(target);
    const round = envelope.round + 1;
    const facts = await factReader()(target, warehouse);
    await setupRun(TABLE, target.name, envelope.run).save(`FACTS#${round}`, facts);
    return { ...envelope, round, next: 'inspect' };
  };
};

export const handler = lambda(compose);
