import * as z from 'zod/mini';
import type { Shape } from '../ledger-json.ts';
import { inJson } from './privileges/definition.ts';

/** A schema as it was last seen. */
export interface BoundSchema {
  readonly id: number;
  readonly name: string;
  readonly ownerId: number;
}

/**
 * What the names of a lease stand for from its first application on: ids stay through a new name. Names are those last seen
 * with the ids.
 */
export interface Bound {
  readonly grantee: { readonly id: number; readonly name: string };
  /** By `[schema]` as JSON, as asked for. */
  readonly schemas: Readonly<Record<string, BoundSchema>>;
  /** By `[schema, model]` as JSON, as asked for; the name only where the catalog spells it in another case. */
  readonly models: Readonly<Record<string, { readonly ownerId: number; readonly name?: string }>>;
  /** By `[schema]` as JSON, as asked for: whose models all models of a schema are. */
  readonly allModels?: Readonly<Record<string, { readonly owners: readonly number[] }>>;
  /** Names of the users who own these, by id. */
  readonly owners: Readonly<Record<string, string>>;
}

export const Bound: z.ZodMiniType<Bound> = z.looseObject({
  grantee: z.looseObject({ id: z.number(), name: z.string() }),
  schemas: z.record(
    z.string(),
    z.looseObject({ id: z.number(), name: z.string(), ownerId: z.number() }),
  ),
  models: z.record(
    z.string(),
    z.looseObject({ ownerId: z.number(), name: z.exactOptional(z.string()) }),
  ),
  allModels: z.exactOptional(z.record(z.string(), z.looseObject({ owners: z.array(z.number()) }))),
  owners: z.record(z.string(), z.string()),
} satisfies Shape<Bound>);

export const schemaKey = (schema: string): string => `[${inJson(schema)}]`;
export const modelKey = ({ schema, model }: { schema: string; model: string }): string =>
  `[${inJson(schema)},${inJson(model)}]`;
