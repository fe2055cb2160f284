import type { Privilege } from '../privilege.ts';
import { type Bound, schemaKey } from './bound.ts';
import type { Catalog, CatalogModel } from './catalog.ts';
import type { FollowedSchema } from './follow-names.ts';
import { type Resolution, resolvePrivilege } from './resolve-privilege.ts';
import { modelsIn } from './spellings.ts';

type AllModels = Extract<Privilege, { kind: 'execute-models' }>;
type AskedModel = Extract<Privilege, { kind: 'execute-model' }>;

/** All models of one schema, as one reconcile finds them. */
export interface ResolvedModels {
  /** Each model that is of one of the bound owners. */
  readonly models: readonly { readonly asked: AskedModel; readonly meaning: Resolution }[];
  readonly blocked?: string;
  /** What is not granted and why, in words: it keeps nobody waiting for the others. */
  readonly findings: readonly string[];
  /** What it is bound to from its first application on; missing where its schema is not there. */
  readonly binding?: AllModelsBinding;
}

export interface AllModelsBinding {
  readonly asked: AllModels;
  /** What its schema is called now. */
  readonly schema: string;
  /** Whose models are meant: ids. */
  readonly owners: readonly number[];
}

interface Claim {
  readonly asked: AllModels;
  readonly place: FollowedSchema | undefined;
  readonly bound: Bound | undefined;
}

/** How one of the models is resolved: as if it had been asked for by its name. */
type ResolveModel = (asked: AskedModel, pinned: Bound['models'][string] | undefined) => Resolution;

/**
 * What `all models of a schema` stands for now. The approval was of the owners of that time: a model of anybody else is told and
 * not granted, whoever made it; a model that is not ready, or that its name does not make clear, is granted when it is.
 */
export function resolveAllModels(
  { asked, place, bound }: Claim,
  catalog: Catalog,
  resolveModel: ResolveModel,
): ResolvedModels {
  const { name: schema, blocked } = place ?? schemaNow(asked, catalog);
  if (schema === undefined)
    return { models: [], findings: [], ...(blocked !== undefined && { blocked }) };
  const inSchema = modelsIn(catalog, schema);
  const before = bound?.allModels?.[schemaKey(asked.schema)];
  const owners = before?.owners ?? ownersOf(schema, inSchema, catalog);
  const findings: string[] = [];
  const models = inSchema.flatMap((model) => {
    const { ownerId } = model;
    if (ownerId !== undefined && !owners.includes(ownerId)) {
      findings.push(ofAnother(model));
      return [];
    }
    const one: AskedModel = { kind: 'execute-model', schema: asked.schema, model: model.model };
    const meaning = resolveModel(
      one,
      before === undefined || ownerId === undefined ? undefined : { ownerId },
    );
    const not = meaning.held ?? meaning.blocked;
    if (not !== undefined && not !== blocked) findings.push(not);
    return [{ asked: one, meaning }];
  });
  // What explains what is held stays, whatever may not be granted now.
  if (blocked !== undefined) return { models, findings, blocked };
  if (inSchema.length === 0)
    findings.push(`schema ${schema} has no models yet; each is granted when it is there and ready`);
  return { models, findings, binding: { asked, schema, owners } };
}

/** The schema of a lease that is not bound yet, by its name. */
function schemaNow({ schema }: AllModels, catalog: Catalog): FollowedSchema {
  const { candidates, blocked } = resolvePrivilege({ kind: 'schema-usage', schema }, catalog);
  const [candidate, ...others] = candidates;
  const name =
    candidate !== undefined && others.length === 0 && 'schema' in candidate.privilege
      ? candidate.privilege.schema
      : undefined;
  return { ...(name !== undefined && { name }), ...(blocked !== undefined && { blocked }) };
}

/** At its first application: whoever owns a model there, and who owns the schema. */
const ownersOf = (
  schema: string,
  models: readonly CatalogModel[],
  catalog: Catalog,
): readonly number[] => [
  ...new Set([
    ...catalog.schemas.filter(({ name }) => name === schema).map(({ ownerId }) => ownerId),
    ...models.flatMap(({ ownerId }) => ownerId ?? []),
  ]),
];

const ofAnother = ({ schema, model, owner }: CatalogModel): string =>
  `model ${schema}.${model} is not granted: ${owner}, its owner, owned none in schema ${schema} when this was approved; ask for the model by its name`;
