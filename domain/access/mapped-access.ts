import * as z from 'zod/mini';
import { Name } from '../name.ts';

/** What the configuration gives where a name of another system stands for access: a group in a tag, a listing of DataZone. */
export const MappedAccess = z.strictObject({
  warehouse: z.string(),
  persona: z.string(),
  database: Name,
  schema: Name,
  models: z.optional(z.array(Name).check(z.minLength(1))),
});
export type MappedAccess = z.infer<typeof MappedAccess>;

interface Configured {
  readonly warehouses: readonly { readonly name: string; readonly databases: readonly string[] }[];
  readonly personas: Readonly<Record<string, unknown>>;
}

/** What in it the configuration does not have; `at` names the place. */
export function mappedAccessProblems(
  at: string,
  { warehouse, persona, database }: MappedAccess,
  { warehouses, personas }: Configured,
): string[] {
  const home = warehouses.find(({ name }) => name === warehouse);
  if (home === undefined) return [`${at}.warehouse: ${warehouse} is not in warehouses`];
  return [
    ...(home.databases.includes(database)
      ? []
      : [`${at}.database: ${database} is not a database of ${home.name}`]),
    ...(Object.hasOwn(personas, persona) ? [] : [`${at}.persona: ${persona} is not in personas`]),
  ];
}
