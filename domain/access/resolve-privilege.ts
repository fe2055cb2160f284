import type { Privilege } from '../privilege.ts';
import { type Catalog, type CatalogModel, isReady } from './catalog.ts';
import { found } from './rectangles.ts';
import { modelsLike, schemasLike, siblingProblem } from './spellings.ts';

/** Something in the catalog that a privilege may name, in the catalog's own spelling. */
export interface Candidate {
  readonly privilege: Privilege;
  readonly model?: CatalogModel;
}

/** What a privilege names in this catalog, apart from whether it may be granted now: only without a reason not to. */
export interface Resolution {
  /** One when the name is clear; several when it is not; none when it is missing. */
  readonly candidates: readonly Candidate[];
  readonly held?: string;
  readonly blocked?: string;
}

type Reason = Pick<Resolution, 'held' | 'blocked'>;

/**
 * Finds what a privilege names. Missing schema → blocked, missing or unready model → held, two candidates, or one in upper
 * case beside another → blocked.
 */
export function resolvePrivilege(privilege: Privilege, catalog: Catalog): Resolution {
  if ('model' in privilege) return resolveModel(privilege, catalog);
  if ('schema' in privilege) return resolveSchema(privilege, catalog);
  return { candidates: [{ privilege }] };
}

function resolveSchema(
  privilege: Extract<Privilege, { schema: string }>,
  catalog: Catalog,
): Resolution {
  const { schema: name } = privilege;
  const { schemas, reason } = schemaMeant(name, catalog);
  return {
    candidates: schemas.map((schema) => ({
      privilege: schema === name ? privilege : { ...privilege, schema },
    })),
    ...reason,
  };
}

function resolveModel(
  privilege: Extract<Privilege, { model: string }>,
  catalog: Catalog,
): Resolution {
  const { schema: name } = privilege;
  if (name.endsWith(' ') || privilege.model.endsWith(' '))
    return { candidates: [], blocked: unaddressable(privilege) };
  const { models, reason } = modelMeant(privilege, catalog);
  return {
    candidates: models.map((model) => ({
      // As asked where it is spelt so: most are, and comparing the same object costs nothing.
      privilege:
        model.schema === name && model.model === privilege.model
          ? privilege
          : { ...privilege, schema: model.schema, model: model.model },
      model,
    })),
    ...reason,
  };
}

interface SchemaMeaning {
  readonly schemas: readonly string[];
  readonly reason: Reason | undefined;
}
interface ModelMeaning {
  readonly models: readonly CatalogModel[];
  readonly reason: Reason | undefined;
}

/** What names mean in a catalog, whoever asks: thousands of leases name the same. By schema, then by model, as they are asked for. */
interface Meanings {
  readonly schemas: Map<string, SchemaMeaning>;
  readonly models: Map<string, Map<string, ModelMeaning>>;
}
/** A catalog is never changed once read, so what was found in it stays right. */
const known = new WeakMap<Catalog, Meanings>();

function meaningsIn(catalog: Catalog): Meanings {
  const before = known.get(catalog);
  if (before !== undefined) return before;
  const made: Meanings = { schemas: new Map(), models: new Map() };
  known.set(catalog, made);
  return made;
}

const schemaMeant = (name: string, catalog: Catalog): SchemaMeaning =>
  found(meaningsIn(catalog).schemas, name, () => {
    const schemas = schemasNamed(name, catalog);
    return { schemas, reason: schemaReason(name, schemas, catalog) };
  });

function modelMeant(
  { schema: name, model }: Extract<Privilege, { model: string }>,
  catalog: Catalog,
): ModelMeaning {
  const inSchema = found(meaningsIn(catalog).models, name, () => new Map<string, ModelMeaning>());
  return found(inSchema, model, () => {
    const { schemas, reason } = schemaMeant(name, catalog);
    const similar = schemas.map((schema) => modelsLike(catalog, schema, model));
    const models = similar.flatMap((ones) => exactOrSimilar(ones, model, (one) => one.model));
    return {
      models,
      reason: reason ?? modelReason(schemas[0] ?? name, model, models, similar.flat()),
    };
  });
}

/** SVV_ML_MODEL_INFO pads its names with blanks. */
const unaddressable = ({ schema, model }: Extract<Privilege, { model: string }>): string =>
  `model ${JSON.stringify(schema)}.${JSON.stringify(model)} has a name that ends in a blank; the catalog does not show such blanks, so it cannot be addressed: make the model anew under another name`;

const schemasNamed = (name: string, catalog: Catalog): readonly string[] =>
  exactOrSimilar(schemasLike(catalog, name), name, (schema) => schema);

/** The exact match alone, or else all but for case: Redshift folds identifiers unless told otherwise. */
function exactOrSimilar<Thing>(
  similar: readonly Thing[],
  name: string,
  nameOf: (thing: Thing) => string,
): readonly Thing[] {
  const exact = similar.find((thing) => nameOf(thing) === name);
  return exact === undefined ? similar : [exact];
}

function schemaReason(
  name: string,
  [schema, ...others]: readonly string[],
  catalog: Catalog,
): Reason | undefined {
  if (schema === undefined)
    return { blocked: `schema ${name} does not exist; create it, or correct the request` };
  if (others.length === 0)
    return blockedBy(siblingProblem('schema', schema, schemasLike(catalog, schema)));
  return {
    blocked: `several schemas are called ${name} but for upper and lower case; use the exact spelling`,
  };
}

/** A training that failed is over: the states of SHOW MODEL, facts §1.5. */
const isFailed = ({ state }: CatalogModel): boolean => /fail/i.test(state);

const blockedBy = (blocked: string | undefined): Reason | undefined =>
  blocked === undefined ? undefined : { blocked };

function modelReason(
  schema: string,
  name: string,
  [model, ...others]: readonly CatalogModel[],
  similar: readonly CatalogModel[],
): Reason | undefined {
  if (model === undefined)
    return {
      held: `model ${schema}.${name} does not exist yet; it is granted when it is there and ready`,
    };
  if (others.length > 0)
    return {
      blocked: `several models of ${schema} are called ${name} but for upper and lower case; use the exact spelling`,
    };
  const sibling = siblingProblem(
    'model',
    model.model,
    similar.map((one) => one.model),
  );
  if (sibling !== undefined) return blockedBy(sibling);
  if (model.ownerId === undefined)
    return {
      blocked: `the owner of model ${schema}.${model.model}, ${model.owner}, is not among the users that the catalog shows, so nobody can tell whose it is; look at the model`,
    };
  if (isReady(model)) return undefined;
  return {
    held: `model ${schema}.${model.model} is not ready: ${model.state}; ${isFailed(model) ? 'that does not change by itself: its owner runs DROP MODEL and CREATE MODEL anew, and then it is granted' : 'it is granted when it is'}, and a grant made before stays`,
  };
}
