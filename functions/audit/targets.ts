import { configuredDatabases } from '../../domain/access/database-key.ts';
import { auditParts } from '../../domain/audit/run.ts';
import { configuredSetups } from '../../domain/setup/run/target.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';

/** Which databases and setups are to be examined, in as many parts as a history has room for. */
export const compose =
  ({ config }: Runtime) =>
  async (start: unknown): Promise<ReturnType<typeof auditParts>> =>
    auditParts(
      start,
      { databases: configuredDatabases(config).length, setups: configuredSetups(config).length },
      config.hash,
    );

export const handler = lambda(compose);
