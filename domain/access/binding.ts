import { foldName } from '../name.ts';
import { describeGrantee, type Grantee, type Privilege } from '../privilege.ts';
import { type Bound, type BoundSchema, modelKey, schemaKey } from './bound.ts';
import type { Catalog } from './catalog.ts';
import { nameOf, schemaNamed, schemaOf } from './catalog-ids.ts';
import type { AllModelsBinding } from './resolve-all-models.ts';
import type { Candidate } from './resolve-privilege.ts';

/** What a privilege as asked for turned out to be. */
export interface Binding {
  readonly asked: Privilege;
  readonly candidate: Candidate;
  /** Its model is bound already: thousands of them are not looked up twice. */
  readonly isBound: boolean;
}

/** Everything that a lease may be granted now. */
export interface Bindings {
  readonly bindings: readonly Binding[];
  readonly schemas: readonly AllModelsBinding[];
}

/** What the lease is bound to with these; what it was bound to before, as the same object, when that is nothing new. */
export function boundTo(
  { bindings, schemas: asked }: Bindings,
  before: Bound | undefined,
  grantee: Bound['grantee'],
  catalog: Catalog,
): Bound {
  // Keys are JSON or numbers: none of them means anything to an object.
  const schemas: Record<string, BoundSchema> = {};
  const models: Record<string, Bound['models'][string]> = {};
  const owners: Record<string, string> = {};
  const know = (id: number): void => {
    const name = nameOf(catalog, 'user', id);
    if (name !== undefined && before?.owners[id] !== name) owners[id] = name;
  };
  const bindSchema = (asked: string, name: string): void => {
    const schema = schemaNamed(catalog, name);
    if (schema === undefined) return;
    const key = schemaKey(asked);
    const known = before?.schemas[key];
    if (known?.id !== schema.id || known.name !== schema.name) schemas[key] = schema;
    know(schema.ownerId);
  };
  const allModels: Record<string, { readonly owners: readonly number[] }> = {};
  for (const { asked: all, schema, owners: of } of asked) {
    bindSchema(all.schema, schema);
    for (const id of of) know(id);
    const key = schemaKey(all.schema);
    if (before?.allModels?.[key] === undefined) allModels[key] = { owners: of };
  }
  const done = new Set<string>();
  for (const { asked, candidate, isBound } of bindings) {
    const { privilege, model } = candidate;
    if (!('schema' in asked) || !('schema' in privilege)) continue;
    if (!done.has(asked.schema)) bindSchema(asked.schema, privilege.schema);
    done.add(asked.schema);
    if (model?.ownerId === undefined || !('model' in asked)) continue;
    know(model.ownerId);
    if (isBound) continue;
    const name = model.model === asked.model ? undefined : model.model;
    models[modelKey(asked)] = { ownerId: model.ownerId, ...(name !== undefined && { name }) };
  }
  const isNew =
    before?.grantee.name !== grantee.name || ![schemas, models, owners, allModels].every(isEmpty);
  if (before !== undefined && !isNew) return before;
  return {
    grantee,
    schemas: joined(before?.schemas, schemas),
    models: joined(before?.models, models),
    ...((before?.allModels !== undefined || !isEmpty(allModels)) && {
      allModels: joined(before?.allModels, allModels),
    }),
    owners: joined(before?.owners, owners),
  };
}

/** Copied only where there is something of both: a lease may name thousands of models. */
function joined<Value>(
  before: Readonly<Record<string, Value>> | undefined,
  more: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  if (before === undefined) return more;
  return isEmpty(more) ? before : { ...before, ...more };
}

const isEmpty = (record: object): boolean => Object.keys(record).length === 0;

/** The same under the names that the ids have now, whoever has them; what is gone keeps its name. */
export function withNamesNow(bound: Bound, type: Grantee['type'], catalog: Catalog): Bound {
  const { id, name } = bound.grantee;
  return {
    ...bound,
    grantee: { id, name: nameOf(catalog, type, id) ?? name },
    schemas: Object.fromEntries(
      Object.entries(bound.schemas).map(([key, known]) => [
        key,
        { ...known, name: schemaOf(catalog, known.id)?.name ?? known.name },
      ]),
    ),
  };
}

/** The privilege as the catalog spelt it when it was bound; as asked for, and the same object, if it was not or there is no difference. */
export function speltAs(asked: Privilege, { schemas, models }: Bound): Privilege {
  if (!('schema' in asked)) return asked;
  const schema = schemas[schemaKey(asked.schema)]?.name ?? asked.schema;
  return renamedTo(asked, schema, 'model' in asked ? models[modelKey(asked)]?.name : undefined);
}

/** The same in a schema of this name and, where it is given, on a model of that one; the same object if nothing differs. */
export function renamedTo(asked: Privilege, schema: string, model: string | undefined): Privilege {
  if (!('schema' in asked) || (schema === asked.schema && model === undefined)) return asked;
  return { ...asked, schema, ...(model !== undefined && { model }) };
}

/** What of a lease is called otherwise now than it was asked for, in words. */
export function newNames(asked: Grantee, { grantee, schemas }: Bound): string[] {
  return [
    ...(grantee.name === asked.name
      ? []
      : [`${describeGrantee(asked)} is called ${grantee.name} now (id ${grantee.id})`]),
    ...Object.entries(schemas).flatMap(([key, { id, name }]) => {
      if (key === schemaKey(name)) return [];
      const [before]: string[] = JSON.parse(key);
      return before === undefined || foldName(before) === foldName(name)
        ? []
        : [`schema ${before} is called ${name} now (id ${id})`];
    }),
  ];
}
