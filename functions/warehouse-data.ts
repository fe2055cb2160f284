import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { assumedRoles } from '../aws/assumed-roles.ts';
import { type RedshiftData, redshiftData } from '../aws/redshift-data.ts';
import { type Power, rolesInto } from '../domain/accounts.ts';
import type { Warehouse } from '../domain/config.ts';
import { readEnv } from './env.ts';
import type { Runtime } from './runtime.ts';

/** The Data API as one warehouse is reached: in its Region, with credentials of its own account. */
export type WarehouseData = (warehouse: Warehouse) => RedshiftData;

/** Made once for each function: sessions in other accounts are kept. `session` is what they are called after. */
export function warehouseData(
  { env, config, now, pause }: Runtime,
  power: Power,
  session: string,
): WarehouseData {
  const { ROLES } = readEnv(['ROLES'], env);
  const sessionsOf = assumedRoles({ session, now });
  return (warehouse) => {
    const { account, region } = warehouse;
    const credentials = sessionsOf(rolesInto(warehouse, config, ROLES, power));
    const client = new RedshiftDataClient({ region, ...(credentials && { credentials }) });
    return redshiftData(client, { now, pause }, { account, region });
  };
}
