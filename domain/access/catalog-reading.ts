import type { Catalog } from './catalog.ts';
import type { DatabaseRef } from './database-key.ts';

/** Why the catalog could not be read. Nothing is concluded about access from a catalog that was not read. */
export interface UnreadCatalog {
  readonly unreachable: string;
  /** It only took too long. */
  readonly slow?: true;
}

export type CatalogReading = { readonly catalog: Catalog } | UnreadCatalog;

/** A warehouse restored or replaced under the same name is another warehouse: its grants are not in this ledger. */
export function ofConfiguredNamespace(
  catalog: Catalog,
  { warehouse }: DatabaseRef,
): CatalogReading {
  if (catalog.namespace === warehouse.namespace) return { catalog };
  return {
    unreachable: `warehouse ${warehouse.name} answers with namespace ${catalog.namespace}, configured is ${warehouse.namespace}; it was restored or replaced: correct config/admin.yml`,
  };
}
