import { foldName } from '../name.ts';
import type { Catalog, CatalogModel } from './catalog.ts';

/** Where a catalog's names are found at once: a database may have thousands of models, and every lease asks. */
interface Spellings {
  readonly schemas: ReadonlyMap<string, readonly string[]>;
  readonly models: ReadonlyMap<string, readonly CatalogModel[]>;
}

const known = new WeakMap<Catalog, Spellings>();

/** The schemas that are called `name`, but for upper and lower case. */
export const schemasLike = (catalog: Catalog, name: string): readonly string[] =>
  spellingsOf(catalog).schemas.get(foldName(name)) ?? [];

/** The models of exactly this schema that are called `name`, but for upper and lower case. */
export const modelsLike = (catalog: Catalog, schema: string, name: string): readonly CatalogModel[] =>
  spellingsOf(catalog).models.get(modelSpelling(schema, name)) ?? [];

/** A catalog is never changed once read, so what was made of it stays right. */
function spellingsOf(catalog: Catalog): Spellings {
  const made = known.get(catalog) ?? {
    schemas: Map.groupBy(catalog.schemas, foldName),
    models: Map.groupBy(catalog.models, ({ schema, model }) => modelSpelling(schema, model)),
  };
  known.set(catalog, made);
  return made;
}

/** A name holds no control character, so this one cannot forge the border. */
const modelSpelling = (schema: string, model: string): string => `${schema}\0${foldName(model)}`;
