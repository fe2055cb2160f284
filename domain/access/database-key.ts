import type { Config, Warehouse } from '../config.ts';
import { sha256 } from '../hash.ts';

/** ASSUMEROLE belongs to the whole warehouse: its grants live under this name instead of a database's. */
export const WAREHOUSE_WIDE = '*';

/** One database as reconcile sees it, or the warehouse-wide part of a warehouse. */
export interface DatabaseRef {
  /** Ledger key. By the namespace GUID a restored or twice-configured warehouse shows, and a renamed one keeps its leases. */
  readonly key: string;
  readonly warehouse: Warehouse;
  /** Database name, or `*`. */
  readonly database: string;
}

export const databaseRef = (warehouse: Warehouse, database: string): DatabaseRef => ({
  key: `${prefixOf(warehouse)}${database}`,
  warehouse,
  database,
});

/** Whether a ledger key lies in this warehouse, however it is called now. */
export const isDatabaseOf = (key: string, warehouse: Warehouse): boolean =>
  key.startsWith(prefixOf(warehouse));

/** The database's name in a ledger key, or `*`. */
export const databaseNamed = (key: string): string => key.slice(key.indexOf('#') + 1);

const prefixOf = ({ account, region, namespace }: Warehouse): string =>
  `${account}/${region}/${namespace ?? 'not-created'}#`;

/** Every database of every warehouse that exists, and each warehouse's warehouse-wide part. */
export const configuredDatabases = (config: Config): DatabaseRef[] =>
  config.warehouses
    .filter((warehouse) => warehouse.namespace !== undefined)
    .flatMap((warehouse) =>
      [...warehouse.databases, WAREHOUSE_WIDE].map((database) => databaseRef(warehouse, database)),
    );

/** The database that a ledger key stands for, for people who know the warehouse that they asked about. */
export function databaseInWords(key: string): string {
  const name = databaseNamed(key);
  return name === WAREHOUSE_WIDE ? 'the roles of the whole warehouse' : `database ${name}`;
}

/** The same by the database's name, or `*`, for what is told of it as a whole. */
export const placeInWords = (database: string): string =>
  database === WAREHOUSE_WIDE ? 'the whole warehouse' : `database ${database}`;

/** SQS MessageGroupId of a database: one writer at a time. A hash, because ids are ASCII and 128 characters at most. */
export const groupOf = (databaseKey: string): string => sha256(databaseKey);
