import { foldName } from '../name.ts';
import type { Catalog, CatalogModel } from './catalog.ts';

/** Where a catalog's names are found at once: a database may have thousands of models, and every lease asks. */
interface Spellings {
  readonly schemas: ReadonlyMap<string, readonly string[]>;
  /** By schema, then by folded name. */
  readonly models: ReadonlyMap<string, ReadonlyMap<string, readonly CatalogModel[]>>;
}

const known = new WeakMap<Catalog, Spellings>();

/** The schemas that are called `name`, but for upper and lower case. */
export const schemasLike = (catalog: Catalog, name: string): readonly string[] =>
  spellingsOf(catalog).schemas.get(foldName(name)) ?? [];

/** The models of exactly this schema that are called `name`, but for upper and lower case. */
export const modelsLike = (
  catalog: Catalog,
  schema: string,
  name: string,
): readonly CatalogModel[] => spellingsOf(catalog).models.get(schema)?.get(foldName(name)) ?? [];

/** A catalog is never changed once read, so what was made of it stays right. */
function spellingsOf(catalog: Catalog): Spellings {
  const found = known.get(catalog);
  if (found !== undefined) return found;
  const bySchema = Map.groupBy(catalog.models, ({ schema }) => schema);
  const made = {
    schemas: Map.groupBy(catalog.schemas, foldName),
    models: new Map(
      [...bySchema].map(([schema, models]) => [
        schema,
        Map.groupBy(models, ({ model }) => foldName(model)),
      ]),
    ),
  };
  known.set(catalog, made);
  return made;
}
