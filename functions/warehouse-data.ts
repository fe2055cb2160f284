import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { type RedshiftData, redshiftData } from '../aws/redshift-data.ts';
import type { Power } from '../domain/accounts.ts';
import type { Warehouse } from '../domain/config.ts';
import { accountSessions } from './account-sessions.ts';
import type { Runtime } from './runtime.ts';

/** The Data API as one warehouse is reached: in its Region, with credentials of its own account. */
export type WarehouseData = (warehouse: Warehouse) => RedshiftData;

/** Made once for each function, as its sessions are (functions/account-sessions.ts). */
export function warehouseData(runtime: Runtime, power: Power, session: string): WarehouseData {
  const { now, pause } = runtime;
  const sessionOf = accountSessions(runtime, power, session);
  return (warehouse) => {
    const { account, region } = warehouse;
    const credentials = sessionOf(warehouse);
    const client = new RedshiftDataClient({ region, ...(credentials && { credentials }) });
    return redshiftData(client, { now, pause }, { account, region });
  };
}
