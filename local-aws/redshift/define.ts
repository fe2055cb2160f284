import type { Catalog, Identity, Model, Schema } from './catalog.ts';
import { type Admin, SqlError, type StatementResult } from './engine.ts';
import { type Session, sessionOf, spell } from './session.ts';
import type { CreateModel, ObjectName } from './sql/create-model.ts';
import { type Definition, isDefinition, parseDefinition } from './sql/definition.ts';
import { DEFAULT_ROLE } from './sql/grammar.ts';
import { afterSetting, isSetting } from './sql/setting.ts';
import type { Batch, Store } from './store.ts';
import { IN_TRAINING } from './training.ts';

export interface DefineDeps {
  readonly catalog: Catalog;
  readonly store: Store;
  readonly admin: Admin;
  readonly database: string;
}

interface Circumstances extends DefineDeps {
  readonly session: Session;
}

/** Runs statements of which some are definitions, each on its own. */
export async function runDefinitions(batch: Batch, deps: DefineDeps): Promise<StatementResult[]> {
  const { catalog, store, database } = deps;
  const results: StatementResult[] = [];
  let { caseSensitive } = batch.session;
  for (const sql of batch.sqls) {
    // Asked again each time: the statement before may have changed what the user is.
    const user = catalog.user(batch.session.user.name) ?? batch.session.user;
    const session = { ...sessionOf(catalog, user), caseSensitive };
    const set = async (): Promise<void> => {
      caseSensitive = afterSetting(sql, session, catalog.options).caseSensitive;
    };
    const own = isDefinition(sql)
      ? () => define(parseDefinition(sql), { ...deps, session })
      : isSetting(sql) && set;
    const ran = own
      ? [await resultOf(own)]
      : await store.run(database, { ...batch, sqls: [sql], session });
    results.push(...ran);
  }
  return results;
}

async function resultOf(work: () => Promise<void>): Promise<StatementResult> {
  try {
    await work();
    return { status: 'FINISHED', rows: [] };
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    return { status: 'FAILED', error: error.message };
  }
}

/** Does what a CREATE, ALTER, DROP or GRANT ROLE says, for the session's user. Throws SqlError for what Redshift refuses. */
async function define(definition: Definition, about: Circumstances): Promise<void> {
  if (definition.kind === 'create-model') return createModel(definition, about);
  if (definition.kind === 'drop-model') return dropModel(definition.model, about);
  if (!about.session.user.superuser)
    throw new SqlError(`permission denied: ${definition.kind} takes a superuser`);
  await defineAsSuperuser(definition, about);
}

async function defineAsSuperuser(
  definition: Exclude<Definition, { kind: 'create-model' | 'drop-model' }>,
  { catalog, store, admin, database, session }: Circumstances,
): Promise<void> {
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
    case 'join-group': {
      for (const user of definition.users) must('user', user);
      const group = must('group', definition.name).name;
      for (const user of definition.users) await admin.addToGroup(group, user);
      return;
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
    case 'grant-role': {
      const roles = definition.roles.map((role) => must('role', role).name);
      const recipients = definition.to.map(({ type, name }) => ({
        type,
        name: must(type, name).name,
      }));
      for (const role of roles) for (const to of recipients) await admin.grantRole(role, to);
      return;
    }
    case 'grant-system-tables':
      for (const role of definition.roles.map((name) => must('role', name)))
        catalog.showSystemTables(role);
      return store.catalogChanged();
  }
}

/** Redshift asks for CREATE MODEL, CREATE on the schema, and ASSUMEROLE on the role, before it exports anything. */
async function createModel(wanted: CreateModel, about: Circumstances): Promise<void> {
  const { catalog, store, admin, database, session } = about;
  const { training } = catalog.options;
  if (training === undefined) throw new SqlError('this warehouse has nothing to train models with');
  const { schema, name } = located(wanted.model, about);
  const models = { kind: 'models', owner: catalog.bootstrap } as const;
  if (!(await store.holds(database, session, models, 'USAGE')))
    throw new SqlError('permission denied for language mlfunc');
  const inSchema = { kind: 'schema', schema, owner: schema.owner } as const;
  for (const right of ['USAGE', 'CREATE'] as const)
    if (!(await store.holds(database, session, inSchema, right)))
      throw new SqlError(`permission denied for schema ${schema.name}`);
  const arn = wanted.role === 'default' ? DEFAULT_ROLE : wanted.role;
  if (!(await store.mayAssume(session, { arn, command: 'CREATE MODEL' }))) {
    throw new SqlError(
      `User ${session.user.name} does not have ASSUMEROLE permission on IAM role "${arn}" for CREATE MODEL`,
    );
  }
  if (catalog.model(database, schema.name, name) !== undefined)
    throw new SqlError(`Model "${schema.name}.${name}" already exists`);
  const { role, bucket, keyId } = wanted;
  const started = training.begin({ role, bucket, ...(keyId !== undefined && { keyId }) });
  if ('error' in started) throw new SqlError(started.error);
  await admin.createModel(database, {
    schema: schema.name,
    name,
    owner: session.user.name,
    state: IN_TRAINING,
    training: started,
    prediction: { name: spell(session, wanted.function), features: wanted.features },
  });
}

/** Ends its training too. */
async function dropModel(of: ObjectName, about: Circumstances): Promise<void> {
  const { catalog, admin, database, session } = about;
  const { schema, name } = located(of, about);
  const model: Model | undefined = catalog.model(database, schema.name, name);
  if (model === undefined) throw new SqlError(`Model "${schema.name}.${name}" does not exist`);
  const { user } = session;
  if (!user.superuser && ![model.owner.id, schema.owner.id].includes(user.id))
    throw new SqlError(`must be owner of model ${name}`);
  await admin.dropModel(database, schema.name, name);
}

function located(
  wanted: ObjectName,
  { catalog, database, session }: Circumstances,
): { schema: Schema; name: string } {
  const name = spell(session, wanted.schema);
  const schema = catalog.schema(database, name);
  if (schema === undefined) throw new SqlError(`schema "${name}" does not exist`);
  return { schema, name: spell(session, wanted.name) };
}
