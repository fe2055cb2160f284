import * as z from 'zod/mini';
import type { Shape } from '../ledger-json.ts';
import { type Grant, type Grantee, grantKey, identityKey } from '../privilege.ts';
import type { Catalog } from './catalog.ts';
import { nameOf, schemaNamed, schemaOf } from './catalog-ids.ts';
import { type AccessStatement, grantsOf } from './statement.ts';

/**
 * Ids behind the names of a batch when it was planned, of each grantee and schema in the order in which they first appear:
 * between plan and read-back they may be renamed. Null for what the catalog did not show.
 */
export interface BatchIds {
  readonly grantees: readonly (number | null)[];
  readonly schemas: readonly (number | null)[];
}
export const BatchIds: z.ZodMiniType<BatchIds> = z.looseObject({
  grantees: z.array(z.nullable(z.number())),
  schemas: z.array(z.nullable(z.number())),
} satisfies Shape<BatchIds>);

interface Names {
  readonly grantees: ReadonlyMap<string, Grantee>;
  readonly schemas: ReadonlySet<string>;
}

function namesIn(statements: readonly AccessStatement[]): Names {
  const grantees = new Map<string, Grantee>();
  const schemas = new Set<string>();
  for (const statement of statements) {
    if (!('privileges' in statement)) continue;
    for (const grantee of statement.grantees) grantees.set(identityKey(grantee), grantee);
    for (const privilege of statement.privileges)
      if ('schema' in privilege) schemas.add(privilege.schema);
  }
  return { grantees, schemas };
}

/** The ids that this catalog shows behind the statements' names. */
export function idsOf(statements: readonly AccessStatement[], catalog: Catalog): BatchIds {
  const { grantees, schemas } = namesIn(statements);
  return {
    grantees: [...grantees.keys()].map((key) => catalog.identities.get(key) ?? null),
    schemas: [...schemas].map((name) => schemaNamed(catalog, name)?.id ?? null),
  };
}

/** A planned batch, as far as its names matter. */
interface Named {
  readonly statements: readonly AccessStatement[];
  readonly ids: BatchIds;
}

/** Finds the ids that stood behind the names of a grant when the batch was planned. */
export function plannedIds({
  statements,
  ids,
}: Named): (grant: Grant) => { readonly granteeId?: number; readonly schemaId?: number } {
  const { grantees, schemas } = namesIn(statements);
  const granteeIds = new Map([...grantees.keys()].map((key, n) => [key, ids.grantees[n]]));
  const schemaIds = new Map([...schemas].map((name, n) => [name, ids.schemas[n]]));
  return ({ privilege, grantee }) => {
    const granteeId = granteeIds.get(identityKey(grantee)) ?? undefined;
    const schemaId =
      ('schema' in privilege ? schemaIds.get(privilege.schema) : undefined) ?? undefined;
    return {
      ...(granteeId !== undefined && { granteeId }),
      ...(schemaId !== undefined && { schemaId }),
    };
  };
}

/**
 * What the catalog shows of a grant that the batch names: under the names of its SQL or, if nothing is held so, under those that
 * their ids have by now.
 */
export function shownAs(batch: Named, catalog: Catalog): (grant: Grant) => Grant {
  const idsBehind = plannedIds(batch);
  return (grant) => {
    if (catalog.held.has(grantKey(grant))) return grant;
    const { granteeId, schemaId } = idsBehind(grant);
    const { privilege, grantee } = grant;
    const name = granteeId === undefined ? undefined : nameOf(catalog, grantee.type, granteeId);
    const schema = schemaId === undefined ? undefined : schemaOf(catalog, schemaId)?.name;
    return {
      grantee: name === undefined ? grantee : { ...grantee, name },
      privilege:
        schema === undefined || !('schema' in privilege) ? privilege : { ...privilege, schema },
    };
  };
}

/** Keys of all grants that the batch names, under the names of its SQL and those of now. */
export function keysIn(batch: Named, catalog: Catalog): ReadonlySet<string> {
  const shown = shownAs(batch, catalog);
  return new Set(
    batch.statements
      .flatMap(grantsOf)
      .flatMap((grant) => [grantKey(grant), grantKey(shown(grant))]),
  );
}
