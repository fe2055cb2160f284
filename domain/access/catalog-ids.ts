import { type Grantee, granteeOfIdentity } from '../privilege.ts';
import type { Catalog, CatalogSchema } from './catalog.ts';

/** Where a catalog's things are found by their ids at once. */
interface Ids {
  readonly names: Readonly<Record<Grantee['type'], ReadonlyMap<number, string>>>;
  readonly schemas: ReadonlyMap<number, CatalogSchema>;
  readonly schemaNames: ReadonlyMap<string, CatalogSchema>;
}

const known = new WeakMap<Catalog, Ids>();

/** What the user, group or role of this id is called now. */
export const nameOf = (catalog: Catalog, type: Grantee['type'], id: number): string | undefined =>
  idsOf(catalog).names[type].get(id);

export const schemaOf = (catalog: Catalog, id: number): CatalogSchema | undefined =>
  idsOf(catalog).schemas.get(id);

/** The schema of exactly this name. */
export const schemaNamed = (catalog: Catalog, name: string): CatalogSchema | undefined =>
  idsOf(catalog).schemaNames.get(name);

/** A catalog is never changed once read, so what was made of it stays right. */
function idsOf(catalog: Catalog): Ids {
  const found = known.get(catalog);
  if (found !== undefined) return found;
  const names = { user: new Map(), group: new Map(), role: new Map() };
  for (const [key, id] of catalog.identities) {
    const grantee = granteeOfIdentity(key);
    if (grantee !== undefined) names[grantee.type].set(id, grantee.name);
  }
  const made = {
    names,
    schemas: new Map(catalog.schemas.map((schema) => [schema.id, schema])),
    schemaNames: new Map(catalog.schemas.map((schema) => [schema.name, schema])),
  };
  known.set(catalog, made);
  return made;
}
