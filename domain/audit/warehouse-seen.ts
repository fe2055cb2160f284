import * as z from 'zod/mini';
import type { Warehouse } from '../config.ts';
import type { RegisteredModel } from './report.ts';

/** Users who may do everything, groups and roles, as a warehouse shows them. */
export const WarehousePeople = z.object({
  superusers: z.array(z.string()),
  groups: z.array(z.string()),
  roles: z.array(z.string()),
});
export type WarehousePeople = z.infer<typeof WarehousePeople>;

/** What the examinations of a warehouse's databases say together. */
export interface WarehouseSeen {
  readonly warehouse: Warehouse;
  /** Undefined where it could not be read. */
  readonly people: WarehousePeople | undefined;
  /** What each grantee holds of models, by `group marketing`. */
  readonly holdings: ReadonlyMap<string, readonly string[]>;
  readonly models: readonly RegisteredModel[];
  /** Whether all of its databases were read. */
  readonly isWhole: boolean;
}
