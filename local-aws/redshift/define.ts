import {
  type Circumstances,
  createModel,
  createObject,
  type DefineDeps,
  dropModel,
  dropTable,
  located,
} from './define-object.ts';
import { SqlError, type StatementResult } from './engine.ts';
import type { Identity } from './identity.ts';
import { sessionOf, spell } from './session.ts';
import { isShowModel, type Shown, showModel } from './show-model.ts';
import { type Definition, isDefinition, parseDefinition } from './sql/definition.ts';
import { afterSetting, isSetting } from './sql/setting.ts';
import type { Batch } from './store.ts';

/** Whether a statement is not for the store of privileges. */
export const isOwnWork = (sql: string): boolean => isDefinition(sql) || isShowModel(sql);

/** Runs statements of which some are definitions, or show a model, each on its own. */
export async function runDefinitions(batch: Batch, deps: DefineDeps): Promise<StatementResult[]> {
  const { catalog, store, database } = deps;
  const results: StatementResult[] = [];
  let { caseSensitive } = batch.session;
  for (const sql of batch.sqls) {
    // Asked again each time: the statement before may have changed what the user is.
    const user = catalog.user(batch.session.user.name) ?? batch.session.user;
    const session = { ...sessionOf(catalog, user), caseSensitive };
    const set = async (): Promise<Shown> => {
      caseSensitive = afterSetting(sql, session, catalog.options).caseSensitive;
      return NOTHING;
    };
    const own = isSetting(sql) ? set : ownWork(sql, { ...deps, session });
    const ran = own
      ? [await resultOf(own)]
      : await store.run(database, { ...batch, sqls: [sql], session });
    results.push(...ran);
  }
  return results;
}

const NOTHING: Shown = { rows: [] };

/** Undefined for what the store of privileges runs. */
function ownWork(sql: string, about: Circumstances): (() => Promise<Shown>) | undefined {
  if (isShowModel(sql)) return () => showModel(sql, about);
  if (!isDefinition(sql)) return undefined;
  return async () => {
    await define(parseDefinition(sql), about);
    return NOTHING;
  };
}

async function resultOf(work: () => Promise<Shown>): Promise<StatementResult> {
  try {
    return { status: 'FINISHED', ...(await work()) };
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    return { status: 'FAILED', error: error.message };
  }
}

/** Does what a CREATE, ALTER, DROP or GRANT ROLE says, for the session's user. Throws SqlError for what Redshift refuses. */
async function define(definition: Definition, about: Circumstances): Promise<void> {
  if (definition.kind === 'create-model') return createModel(definition, about);
  if (definition.kind === 'drop-model') return dropModel(definition.model, about);
  if (definition.kind === 'drop-table') return dropTable(definition.table, about);
  if (definition.kind === 'create-object') return createObject(definition, about);
  if (!about.session.user.superuser)
    throw new SqlError(`permission denied: ${definition.kind} takes a superuser`);
  await defineAsSuperuser(definition, about);
}

async function defineAsSuperuser(
  definition: Exclude<
    Definition,
    { kind: 'create-model' | 'drop-model' | 'drop-table' | 'create-object' }
  >,
  about: Circumstances,
): Promise<void> {
  const { catalog, store, admin, database, session } = about;
  const named = (type: Identity['kind'], name: string): string =>
    type === 'user' ? name : spell(session, name);
  const must = (type: Identity['kind'], name: string): Identity => {
    const found = catalog.identity(type, named(type, name));
    if (found === undefined) throw new SqlError(`${type} "${named(type, name)}" does not exist`);
    return found;
  };
  /** The name as it will be spelt. */
  const fresh = (type: Identity['kind'], name: string): string => {
    const spelt = named(type, name);
    if (catalog.identity(type, spelt) !== undefined)
      throw new SqlError(`${type} "${spelt}" already exists`);
    return spelt;
  };
  switch (definition.kind) {
    case 'create-user':
      return admin.createUser(fresh('user', definition.name), definition.options);
    case 'alter-user': {
      const user = catalog.user(must('user', definition.name).name);
      if (user !== undefined) catalog.changeUser(user, definition.options);
      return store.catalogChanged();
    }
    case 'create-role':
      return admin.createRole(fresh('role', definition.name));
    case 'create-group': {
      const group = fresh('group', definition.name);
      for (const user of definition.users) must('user', user);
      await admin.createGroup(group);
      for (const user of definition.users) await admin.addToGroup(group, user);
      return;
    }
    case 'join-group':
    case 'leave-group': {
      for (const user of definition.users) must('user', user);
      const group = must('group', definition.name).name;
      const move = definition.kind === 'join-group' ? admin.addToGroup : admin.removeFromGroup;
      for (const user of definition.users) await move(group, user);
      return;
    }
    case 'default-privileges': {
      const { verb, objects, rights, schema: inSchema } = definition;
      const schema =
        inSchema === undefined ? undefined : located({ schema: inSchema, name: '' }, about).schema;
      const owner = definition.owner === undefined ? session.user : must('user', definition.owner);
      for (const { type, name } of definition.grantees)
        for (const right of rights)
          catalog.objects.setDefault(database, verb, {
            owner,
            schema,
            objects,
            right,
            grantee: must(type, name),
          });
      return store.catalogChanged();
    }
    case 'rename': {
      const { type, to } = definition;
      const from = must(type, definition.name).name;
      return admin.rename(type, from, fresh(type, to));
    }
    case 'rename-schema': {
      const [name, to] = [spell(session, definition.name), spell(session, definition.to)];
      if (catalog.schema(database, name) === undefined)
        throw new SqlError(`schema "${name}" does not exist`);
      if (catalog.schema(database, to) !== undefined)
        throw new SqlError(`schema "${to}" already exists`);
      return admin.renameSchema(database, name, to);
    }
    case 'create-schema': {
      const name = spell(session, definition.name);
      if (catalog.schema(database, name) !== undefined)
        throw new SqlError(`schema "${name}" already exists`);
      if (definition.owner !== undefined) must('user', definition.owner);
      return admin.createSchema(database, name, definition.owner);
    }
    case 'grant-role':
    case 'revoke-role': {
      const roles = definition.roles.map((role) => must('role', role).name);
      const recipients = definition.to.map(({ type, name }) => ({
        type,
        name: must(type, name).name,
      }));
      const move = definition.kind === 'grant-role' ? admin.grantRole : admin.revokeRole;
      for (const role of roles) for (const to of recipients) await move(role, to);
      return;
    }
    case 'grant-system-tables':
      for (const role of definition.roles.map((name) => must('role', name)))
        catalog.showSystemTables(role);
      return store.catalogChanged();
  }
}
