import type { Catalog, Model } from '../catalog.ts';
import type { Identity, Schema } from '../identity.ts';
import type { AclObject } from '../resolve.ts';
import type { RoleHolders } from './assume-role.ts';
import type { Acl } from './holds.ts';

/** Makes the entries lead to identities, schemas and models as the catalog calls them now: their ids are what stayed. */
export function relink(
  catalog: Catalog,
  acls: ReadonlyMap<string, Acl>,
  holders: RoleHolders,
): void {
  const identities = new Map(catalog.identities().map((identity) => [identity.id, identity]));
  const now = (identity: Identity): Identity => identities.get(identity.id) ?? identity;
  for (const [database, acl] of acls) {
    const schemas = new Map(catalog.schemas(database).map((schema) => [schema.id, schema]));
    const models = new Map(catalog.models(database).map((model) => [model.id, model]));
    for (const entries of acl.values()) {
      for (const [key, entry] of entries) {
        entries.set(key, {
          ...entry,
          object: renewed(entry.object, { now, schemas, models }),
          grantor: now(entry.grantor),
          grantee: now(entry.grantee),
        });
      }
    }
  }
  for (const [key, holder] of holders)
    holders.set(key, { ...holder, identity: now(holder.identity) });
}

interface Current {
  readonly now: (identity: Identity) => Identity;
  readonly schemas: ReadonlyMap<number, Schema>;
  readonly models: ReadonlyMap<number, Model>;
}

function renewed(object: AclObject, { now, schemas, models }: Current): AclObject {
  const owner = now(object.owner);
  switch (object.kind) {
    case 'models':
      return { ...object, owner };
    case 'schema':
      return { ...object, owner, schema: schemas.get(object.schema.id) ?? object.schema };
    case 'object':
      return { ...object, owner };
    case 'model':
      return { ...object, owner, model: models.get(object.model.id) ?? object.model };
  }
}
