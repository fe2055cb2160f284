import { SFNClient } from '@aws-sdk/client-sfn';
import { unpackLog } from '../../aws/activity-log.ts';
import { executions } from '../../aws/executions.ts';
import { configuredDatabases } from '../../domain/access/database-key.ts';
import { databasesTouched } from '../../domain/drift/activity-log.ts';
import { lookName } from '../../domain/drift/window.ts';
import { toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';

/** How many looks a delivery of the log asked for, and how many of them were asked for in this window before. */
interface Asked {
  readonly begun: number;
  readonly asked: number;
}

/** Hears of statements that may change who may what, and asks for a look at their databases, once in a window. */
export const compose = ({ env, config, now }: Runtime) => {
  const { DRIFT_MACHINE } = readEnv(['DRIFT_MACHINE'] as const, env);
  const drift = executions(new SFNClient({}), DRIFT_MACHINE);
  const refs = configuredDatabases(config);
  return async (delivery: unknown): Promise<Asked> => {
    let begun = 0;
    const touched = databasesTouched(unpackLog(delivery), refs);
    for (const { key, warehouse, database } of touched) {
      const look = { warehouse: warehouse.name, database };
      if ((await drift.start(lookName(key, toInstant(now())), look)) === 'started') begun += 1;
    }
    return { begun, asked: touched.length - begun };
  };
};

export const handler = lambda(compose);
