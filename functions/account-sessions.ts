import { assumedRoles, type SessionProvider } from '../aws/assumed-roles.ts';
import { type Power, rolesInto } from '../domain/accounts.ts';
import type { Warehouse } from '../domain/config.ts';
import { readEnv } from './env.ts';
import type { Runtime } from './runtime.ts';

/** Credentials of the warehouse's account; undefined where that is the installation's own. */
export type AccountSessions = (
  warehouse: Pick<Warehouse, 'name' | 'account'>,
) => SessionProvider | undefined;

/** Made once for each function: sessions in other accounts are kept. `session` is what they are called after. */
export function accountSessions(
  { env, config, now }: Pick<Runtime, 'env' | 'config' | 'now'>,
  power: Power,
  session: string,
): AccountSessions {
  const { ROLES } = readEnv(['ROLES'], env);
  const sessionsOf = assumedRoles({ session, now });
  return (warehouse) => sessionsOf(rolesInto(warehouse, config, ROLES, power));
}
