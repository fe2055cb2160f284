import * as z from 'zod/mini';
import type { Shape } from '../ledger-json.ts';
import { type Grant, type Grantee, identityKey } from '../privilege.ts';
import type { Instant } from '../time.ts';
import type { Catalog, CatalogModel } from './catalog.ts';
import { nameOf, schemaNamed, schemaOf } from './catalog-ids.ts';
import { modelsLike } from './spellings.ts';

/**
 * A grant that an intent of ours made. It is known by the ids of its grantee, schema and model's owner, which stay through a
 * new name; the names are those last seen. What is not managed is observed, and never revoked.
 */
export interface Managed {
  readonly grant: Grant;
  /** Sequence number of the evidence since which it is ours. */
  readonly since: number;
  /** Id of the rectangle in which it is kept; missing while it is not. */
  readonly rectangle?: string;
  /** Sequence number of the evidence since which the baseline explains it: its end has no lease as its cause. */
  readonly permanent?: number;
  readonly granteeId?: number;
  readonly schema?: { readonly id: number; readonly ownerId: number };
  /** Of the model. */
  readonly ownerId?: number;
  /**
   * In batches that were given up unseen, by StatementName. Not ours, unless the Data API comes to show that one of them
   * ran after all; forgotten at `until`.
   */
  readonly uncertain?: { readonly batches: readonly string[]; readonly until: Instant };
}

/**
 * The same under the names that its ids have in this catalog; undefined when its grantee or its object is not there any more,
 * or when its model belongs to another.
 */
export function follow(managed: Managed, catalog: Catalog): Managed | undefined {
  const { grant, granteeId, schema, ownerId } = managed;
  const { privilege, grantee } = grant;
  const name = granteeId === undefined ? grantee.name : nameOf(catalog, grantee.type, granteeId);
  if (name === undefined) return undefined;
  const whom = name === grantee.name ? grantee : { ...grantee, name };
  if (!('schema' in privilege) || schema === undefined)
    return whom === grantee ? managed : { ...managed, grant: { privilege, grantee: whom } };
  const now = schemaOf(catalog, schema.id);
  if (now === undefined) return undefined;
  if ('model' in privilege && ownerId !== undefined) {
    if (modelNamed(catalog, now.name, privilege.model)?.ownerId !== ownerId) return undefined;
  }
  if (whom === grantee && now.name === privilege.schema) return managed;
  return { ...managed, grant: { privilege: { ...privilege, schema: now.name }, grantee: whom } };
}

/** Somebody or something that has another name than before, and the same id. */
export interface Renamed {
  readonly kind: Grantee['type'] | 'schema';
  readonly id: number;
  readonly from: string;
  readonly to: string;
}
export const Renamed: z.ZodMiniType<Renamed> = z.looseObject({
  kind: z.enum(['user', 'group', 'role', 'schema']),
  id: z.number(),
  from: z.string(),
  to: z.string(),
} satisfies Shape<Renamed>);

/** The new names of a managed grant that was followed. */
export function renamesOf(before: Managed, now: Managed): Renamed[] {
  const { grantee, privilege } = before.grant;
  const { name: to } = now.grant.grantee;
  const schemas =
    'schema' in privilege && 'schema' in now.grant.privilege && now.schema !== undefined
      ? { id: now.schema.id, from: privilege.schema, to: now.grant.privilege.schema }
      : undefined;
  return [
    ...(grantee.name === to || now.granteeId === undefined
      ? []
      : [{ kind: grantee.type, id: now.granteeId, from: grantee.name, to }]),
    ...(schemas === undefined || schemas.from === schemas.to
      ? []
      : [{ kind: 'schema' as const, ...schemas }]),
  ];
}

const modelNamed = (catalog: Catalog, schema: string, model: string): CatalogModel | undefined =>
  modelsLike(catalog, schema, model).find((one) => one.model === model);

/** The ids that this catalog shows behind the names of a grant. */
function idsBehind(
  { privilege, grantee }: Grant,
  catalog: Catalog,
): Pick<Managed, 'granteeId' | 'schema' | 'ownerId'> {
  const granteeId = catalog.identities.get(identityKey(grantee));
  const schema = 'schema' in privilege ? schemaNamed(catalog, privilege.schema) : undefined;
  const ownerId =
    'model' in privilege
      ? modelNamed(catalog, privilege.schema, privilege.model)?.ownerId
      : undefined;
  return {
    ...(granteeId !== undefined && { granteeId }),
    ...(schema !== undefined && { schema: { id: schema.id, ownerId: schema.ownerId } }),
    ...(ownerId !== undefined && { ownerId }),
  };
}

/** A managed entry bound to the ids that the catalog shows now. */
export const asManaged = (grant: Grant, since: number, catalog: Catalog): Managed => ({
  grant,
  since,
  ...idsBehind(grant, catalog),
});
