import { WAREHOUSE_WIDE } from '../access/database-key.ts';
import type { Config } from '../config.ts';
import type { ExaminedDatabase } from './examined-database.ts';
import type { WarehouseSeen } from './warehouse-seen.ts';

/** Every configured warehouse that exists, with what was seen of it. */
export const warehousesSeen = (
  { warehouses }: Pick<Config, 'warehouses'>,
  examined: readonly ExaminedDatabase[],
): readonly WarehouseSeen[] => {
  const read = examined.filter(({ unread }) => unread === undefined);
  const byWarehouse = Map.groupBy(read, ({ warehouse }) => warehouse);
  return warehouses
    .filter(({ namespace }) => namespace !== undefined)
    .map((warehouse) => {
      const parts = byWarehouse.get(warehouse.name) ?? [];
      const held = parts.flatMap((part) =>
        part.holdings.map((one) => ({
          grantee: one.grantee,
          what:
            part.database === WAREHOUSE_WIDE
              ? one.privilege
              : `${one.privilege} in ${part.database}`,
        })),
      );
      return {
        warehouse,
        people: parts.find(({ database }) => database === WAREHOUSE_WIDE)?.people,
        holdings: new Map(
          [...Map.groupBy(held, ({ grantee }) => grantee)].map(([grantee, all]) => [
            grantee,
            all.map(({ what }) => what),
          ]),
        ),
        models: parts.flatMap(({ models }) => models),
        isWhole: parts.length === warehouse.databases.length + 1,
      };
    });
};
