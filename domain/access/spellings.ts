import { foldName, isFolded } from '../name.ts';
import type { Grantee } from '../privilege.ts';
import type { Catalog, CatalogModel } from './catalog.ts';

/** Where a catalog's names are found at once: a database may have thousands of models, and every lease asks. */
interface Spellings {
  readonly schemas: ReadonlyMap<string, readonly string[]>;
  /** By schema, then by folded name. */
  readonly models: ReadonlyMap<string, ReadonlyMap<string, readonly CatalogModel[]>>;
  /** Users, groups and roles as in `Catalog.identities`. */
  readonly identities: ReadonlyMap<string, readonly string[]>;
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

/** The models of exactly this schema. */
export const modelsIn = (catalog: Catalog, schema: string): readonly CatalogModel[] =>
  [...(spellingsOf(catalog).models.get(schema)?.values() ?? [])].flat();

/** Users, groups or roles that are called so, but for upper and lower case. */
export const granteesLike = (catalog: Catalog, { type, name }: Grantee): readonly string[] =>
  (spellingsOf(catalog).identities.get(foldName(`${type} ${name}`)) ?? []).map((key) =>
    key.slice(type.length + 1),
  );

/**
 * Why a name in upper case cannot be granted on or to: Redshift may fold it, and then it means its sibling. A name in
 * lower case means the same either way, whoever makes a sibling of it.
 */
export function siblingProblem(
  what: string,
  name: string,
  similar: readonly string[],
): string | undefined {
  const sibling = similar.find((other) => other !== name);
  return isFolded(name) || sibling === undefined
    ? undefined
    : `${what} ${name} differs from ${what} ${sibling} in upper and lower case only, which Redshift may not tell apart; rename one of them`;
}

/** A catalog is never changed once read, so what was made of it stays right. */
function spellingsOf(catalog: Catalog): Spellings {
  const found = known.get(catalog);
  if (found !== undefined) return found;
  const bySchema = Map.groupBy(catalog.models, ({ schema }) => schema);
  const made = {
    schemas: Map.groupBy(
      catalog.schemas.map(({ name }) => name),
      foldName,
    ),
    models: new Map(
      [...bySchema].map(([schema, models]) => [
        schema,
        Map.groupBy(models, ({ model }) => foldName(model)),
      ]),
    ),
    identities: Map.groupBy(catalog.identities.keys(), foldName),
  };
  known.set(catalog, made);
  return made;
}
