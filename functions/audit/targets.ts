import { configuredDatabases } from '../../domain/access/database-key.ts';
import { auditParts } from '../../domain/audit/run.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';

/** Which databases are to be examined, in as many parts as a history has room for. */
export const compose =
  ({ config }: Runtime) =>
  async (start: unknown): Promise<ReturnType<typeof auditParts>> =>
    auditParts(start, configuredDatabases(config).length, config.hash);

export const handler = lambda(compose);
