import { foldName } from '../name.ts';
import { describeGrantee, type Grantee, type Privilege } from '../privilege.ts';
import { type Bound, type BoundSchema, modelKey, schemaKey } from './bound.ts';
import type { Catalog } from './catalog.ts';
import { nameOf, schemaNamed, schemaOf } from './catalog-ids.ts';
import type { Candidate } from './resolve-privilege.ts';

/** What a privilege as asked for turned out to be. */
export interface Binding {
  readonly asked: Privilege;
  readonly candidate: Candidate;
}

/** What the lease is bound to with these; what it was bound to before, as the same object, when that is nothing new. */
export function boundTo(
  bindings: readonly Binding[],
  before: Bound | undefined,
  grantee: Bound['grantee'],
  catalog: Catalog,
): Bound {
  const schemas = new Map<string, BoundSchema>(Object.entries(before?.schemas ?? {}));
  const models = new Map(Object.entries(before?.models ?? {}));
  const owners = new Map(Object.entries(before?.owners ?? {}));
  let isNew = before?.grantee.name !== grantee.name;
  const know = (id: number): void => {
    const name = nameOf(catalog, 'user', id);
    if (name === undefined || owners.get(String(id)) === name) return;
    owners.set(String(id), name);
    isNew = true;
  };
  for (const { asked, candidate } of bindings) {
    const { privilege, model } = candidate;
    if (!('schema' in asked) || !('schema' in privilege)) continue;
    const schema = schemaNamed(catalog, privilege.schema);
    const known = schemas.get(schemaKey(asked.schema));
    if (schema !== undefined && (known?.id !== schema.id || known.name !== schema.name)) {
      schemas.set(schemaKey(asked.schema), schema);
      isNew = true;
    }
    if (schema !== undefined) know(schema.ownerId);
    if (model?.ownerId === undefined || !('model' in asked)) continue;
    if (models.get(modelKey(asked)) === undefined) {
      const name = model.model === asked.model ? undefined : model.model;
      models.set(modelKey(asked), { ownerId: model.ownerId, ...(name !== undefined && { name }) });
      isNew = true;
    }
    know(model.ownerId);
  }
  if (before !== undefined && !isNew) return before;
  return {
    grantee,
    schemas: Object.fromEntries(schemas),
    models: Object.fromEntries(models),
    owners: Object.fromEntries(owners),
  };
}

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

/** The privilege as the catalog spelt it when it was bound; as asked for if it was not. */
export function speltAs(asked: Privilege, { schemas, models }: Bound): Privilege {
  const schema = 'schema' in asked ? schemas[schemaKey(asked.schema)]?.name : undefined;
  if (schema === undefined || !('schema' in asked)) return asked;
  if (!('model' in asked)) return { ...asked, schema };
  return { ...asked, schema, model: models[modelKey(asked)]?.name ?? asked.model };
}

/** What of a lease is called otherwise now than it was asked for, in words. */
export function newNames(asked: Grantee, { grantee, schemas }: Bound): string[] {
  return [
    ...(grantee.name === asked.name
      ? []
      : [`${describeGrantee(asked)} is called ${grantee.name} now (id ${grantee.id})`]),
    ...Object.entries(schemas).flatMap(([key, { id, name }]) => {
      const [before]: string[] = JSON.parse(key);
      return before === undefined || foldName(before) === foldName(name)
        ? []
        : [`schema ${before} is called ${name} now (id ${id})`];
    }),
  ];
}
