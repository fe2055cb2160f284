import { installedAt } from '../domain/accounts.ts';
import { readEnv } from './env.ts';
import type { RuntimeWithoutConfig } from './runtime.ts';

/** The Region whose standby this installation's state was; undefined where it was none. */
export function standbyOf({ env }: Pick<RuntimeWithoutConfig, 'env'>): string | undefined {
  const { ROLES, STANDBY_OF } = readEnv(['ROLES', 'STANDBY_OF'], env);
  return STANDBY_OF === installedAt(ROLES).region ? undefined : STANDBY_OF;
}
