import { type Catalog, createCatalog, type Membership, type Model } from './catalog.ts';
import { isOwnWork, runDefinitions } from './define.ts';
import { endTrainings } from './end-trainings.ts';
import {
  type Admin,
  type Engine,
  SqlError,
  type StatementResult,
  type WarehouseOptions,
} from './engine.ts';
import type { Identity, Schema } from './identity.ts';
import { clockOf, sessionOf } from './session.ts';
import { isDefinition } from './sql/definition.ts';
import type { Batch, OpenStore } from './store.ts';

/** An engine is a catalog and a store of privileges; what happens to one of them is told to the other. */
export async function openWarehouse(options: WarehouseOptions, open: OpenStore): Promise<Engine> {
  const catalog = createCatalog(options);
  const nowMs = clockOf(options);
  const store = await open(catalog);

  const addIdentity = async (identity: Identity): Promise<void> => {
    await store.identityAdded(identity);
    await store.catalogChanged();
  };
  const dropIdentity = async (kind: Identity['kind'], name: string): Promise<void> => {
    const identity = mustFind(catalog.identity(kind, name), `${kind} ${name}`);
    refuseOwner(catalog, identity);
    await store.identityRemoved(identity);
    catalog.removeIdentity(identity);
    await store.catalogChanged();
  };
  const join = async (joined: Membership): Promise<void> => {
    catalog.join(joined);
    await store.joined(joined);
    await store.catalogChanged();
  };
  const leave = async (left: Membership): Promise<void> => {
    catalog.leave(left);
    await store.left(left);
    await store.catalogChanged();
  };
  const grantOfRole = (
    role: string,
    { type, name }: { readonly type: 'user' | 'role'; readonly name: string },
  ): Membership => ({
    member: mustFind(catalog.identity(type, name), `${type} ${name}`),
    of: mustFind(catalog.identity('role', role), `role ${role}`),
  });
  const membership = (group: string, user: string): Membership => ({
    member: mustFind(catalog.identity('user', user), `user ${user}`),
    of: mustFind(catalog.identity('group', group), `group ${group}`),
  });
  const schemaOf = (database: string, name: string): Schema =>
    mustFind(catalog.schema(database, name), `schema ${name} in ${database}`);
  const modelOf = (database: string, schema: string, name: string): Model =>
    mustFind(catalog.model(database, schema, name), `model ${schema}.${name} in ${database}`);
  const removeModel = async (database: string, model: Model): Promise<void> => {
    await store.modelRemoved(database, model);
    catalog.removeModel(database, model);
  };

  const transaction: Engine['transaction'] = async (
    database,
    sqls,
    { params = {}, user, mode = 'TRANSACTION' } = {},
  ) => {
    const found = user === undefined ? catalog.admin : catalog.user(user);
    if (!options.databases.includes(database))
      return refused(sqls, `database "${database}" does not exist`);
    if (found === undefined) return refused(sqls, `user "${user}" does not exist`);
    await endTrainings(catalog, store);
    const batch = { sqls, params, mode, session: sessionOf(catalog, found) };
    const startedAtMs = nowMs();
    const results = await run(database, batch);
    catalog.history.add({ user: found, database, startedAtMs }, batch, results);
    return results;
  };

  const run = async (database: string, batch: Batch): Promise<readonly StatementResult[]> => {
    const { sqls, mode } = batch;
    if (!sqls.some(isOwnWork)) return store.run(database, batch);
    if (sqls.some(isDefinition) && mode === 'TRANSACTION' && sqls.length > 1)
      return refused(sqls, 'this warehouse cannot undo CREATE, ALTER and DROP: use AUTO_COMMIT');
    return runDefinitions(batch, { catalog, store, admin, database });
  };

  const admin: Admin = {
    createUser: (name, chosen = {}) => addIdentity(catalog.addUser(name, chosen)),
    createGroup: (name) => addIdentity(catalog.addIdentity('group', name)),
    createRole: (name, chosen) => addIdentity(catalog.addIdentity('role', name, chosen)),
    dropUser: (name) => dropIdentity('user', name),
    dropGroup: (name) => dropIdentity('group', name),
    dropRole: (name) => dropIdentity('role', name),
    rename: async (type, name, to) => {
      catalog.renameIdentity(mustFind(catalog.identity(type, name), `${type} ${name}`), to);
      await store.renamed();
      await store.catalogChanged();
    },
    addToGroup: (group, user) => join(membership(group, user)),
    removeFromGroup: (group, user) => leave(membership(group, user)),
    grantRole: (role, to) => join(grantOfRole(role, to)),
    revokeRole: (role, from) => leave(grantOfRole(role, from)),
    createSchema: async (database, name, owner = catalog.admin.name) => {
      const schema = catalog.addSchema(
        database,
        name,
        mustFind(catalog.identity('user', owner), `user ${owner}`),
      );
      await store.schemaAdded(database, schema);
      await store.catalogChanged();
    },
    renameSchema: async (database, name, to) => {
      catalog.renameSchema(database, schemaOf(database, name), to);
      await store.renamed();
      await store.catalogChanged();
    },
    dropSchema: async (database, name) => {
      const schema = schemaOf(database, name);
      const models = catalog.models(database).filter((model) => model.schema.id === schema.id);
      for (const model of models) await removeModel(database, model);
      await store.schemaRemoved(database, schema);
      catalog.removeSchema(database, schema);
      await store.catalogChanged();
    },
    createModel: async (database, model) => {
      const owner = mustFind(catalog.identity('user', model.owner), `user ${model.owner}`);
      await store.modelAdded(
        database,
        catalog.addModel(database, schemaOf(database, model.schema), model, owner),
      );
      await store.catalogChanged();
    },
    setModelState: async (database, schema, name, state) => {
      catalog.putModel(database, { ...modelOf(database, schema, name), state });
      await store.catalogChanged();
    },
    dropModel: async (database, schema, name) => {
      await removeModel(database, modelOf(database, schema, name));
      await store.catalogChanged();
    },
    superuserSql: async (database, sql) => {
      const [result] = await transaction(database, [sql]);
      if (result?.status !== 'FINISHED')
        throw new SqlError(result?.status === 'FAILED' ? result.error : 'aborted');
      return result;
    },
  };
  return {
    ...admin,
    databases: options.databases,
    hasUser: (name) => catalog.user(name) !== undefined,
    transaction,
    close: store.close,
  };
}

function refused(sqls: readonly string[], error: string): StatementResult[] {
  return sqls.map((_, index) =>
    index === 0 ? { status: 'FAILED', error } : { status: 'ABORTED' },
  );
}

function mustFind<Thing>(thing: Thing | undefined, what: string): Thing {
  if (thing === undefined) throw new Error(`${what} does not exist`);
  return thing;
}

/** As Redshift refuses it; a model's owner cannot be changed, so its models have to be dropped first. */
function refuseOwner(catalog: Catalog, identity: Identity): void {
  for (const database of catalog.options.databases) {
    const owned = [...catalog.models(database), ...catalog.schemas(database)].find(
      ({ owner }) => owner.id === identity.id,
    );
    if (owned === undefined) continue;
    throw new Error(
      `user "${identity.name}" cannot be dropped because it owns ${owned.name} in ${database}`,
    );
  }
}
