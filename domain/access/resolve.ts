import type { Privilege } from '../privilege.ts';
import { type Catalog, type CatalogModel, isReady } from './catalog.ts';
import { modelsLike, schemasLike } from './spellings.ts';

/** A privilege in the catalog's own spelling, or why it cannot be granted now. */
export type Resolution =
  | { readonly privilege: Privilege; readonly model?: CatalogModel }
  | { readonly held: string }
  | { readonly blocked: string };

/** Finds the one thing that a privilege names. Missing schema → blocked, missing or unready model → held, two candidates → blocked. */
export function resolvePrivilege(privilege: Privilege, catalog: Catalog): Resolution {
  switch (privilege.kind) {
    case 'create-model':
    case 'assume-role':
      return { privilege };
    case 'schema-create':
    case 'schema-usage': {
      const schema = resolveSchema(privilege.schema, catalog);
      return 'blocked' in schema ? schema : { privilege: { kind: privilege.kind, schema: schema.found } };
    }
    case 'execute-model': {
      const schema = resolveSchema(privilege.schema, catalog);
      return 'blocked' in schema ? schema : resolveModel(schema.found, privilege.model, catalog);
    }
  }
}

function resolveSchema(name: string, catalog: Catalog): { found: string } | { blocked: string } {
  const match = only(schemasLike(catalog, name), name, (schema) => schema);
  if (match === 'none') return { blocked: `schema ${name} does not exist; create it, or correct the request` };
  if (match === 'several')
    return { blocked: `several schemas are called ${name} but for upper and lower case; use the exact spelling` };
  return { found: match };
}

function resolveModel(schema: string, name: string, catalog: Catalog): Resolution {
  const match = only(modelsLike(catalog, schema, name), name, ({ model }) => model);
  if (match === 'none')
    return { held: `model ${schema}.${name} does not exist yet; it is granted when it is there and ready` };
  if (match === 'several')
    return {
      blocked: `several models of ${schema} are called ${name} but for upper and lower case; use the exact spelling`,
    };
  if (!isReady(match))
    return { held: `model ${schema}.${match.model} is not ready: ${match.state}; it is granted when it is` };
  return { privilege: { kind: 'execute-model', schema, model: match.model }, model: match };
}

/** The exact match, or else the only one but for case: Redshift folds identifiers unless told otherwise. */
function only<Thing>(
  similar: readonly Thing[],
  name: string,
  nameOf: (thing: Thing) => string,
): Thing | 'none' | 'several' {
  const exact = similar.find((thing) => nameOf(thing) === name);
  if (exact !== undefined) return exact;
  const [first, second] = similar;
  if (first === undefined) return 'none';
  return second === undefined ? first : 'several';
}
