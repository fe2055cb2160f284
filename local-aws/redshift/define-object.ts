import type { Catalog, Model } from './catalog.ts';
import { type Admin, SqlError } from './engine.ts';
import type { Schema } from './identity.ts';
import { isAbout, type SchemaObject } from './objects.ts';
import { type Session, spell } from './session.ts';
import type { CreateModel, ObjectName } from './sql/create-model.ts';
import type { Definition } from './sql/definition.ts';
import { DEFAULT_ROLE } from './sql/grammar.ts';
import type { Store } from './store.ts';
import { IN_TRAINING } from './training.ts';

export interface DefineDeps {
  readonly catalog: Catalog;
  readonly store: Store;
  readonly admin: Admin;
  readonly database: string;
}

/** Who defines something, and where. */
export interface Circumstances extends DefineDeps {
  readonly session: Session;
}

/** Redshift asks for CREATE MODEL, CREATE on the schema, and ASSUMEROLE on the role, before it exports anything. */
export async function createModel(wanted: CreateModel, about: Circumstances): Promise<void> {
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
  await refuseSource(wanted.source, about);
  const { role, bucket, auto, keyId } = wanted;
  const job = { role, bucket, auto, ...(keyId !== undefined && { keyId }) };
  const started = training.begin(job);
  if ('error' in started) throw new SqlError(started.error);
  await admin.createModel(database, {
    schema: schema.name,
    name,
    owner: session.user.name,
    state: IN_TRAINING,
    training: started,
    prediction: { name: spell(session, wanted.function), features: wanted.features },
    trainedWith: job,
  });
}

/**
 * What cannot be exported. Of a training query only this is known: whether it reads a table at all, which Redshift may ask
 * for, since a query of constants runs on its leader node; and of a single table, that it is there and may be read.
 */
async function refuseSource(source: CreateModel['source'], about: Circumstances): Promise<void> {
  const { catalog, store, database, session } = about;
  if (source === 'constants' && catalog.options.constants === 'refused')
    throw new SqlError(
      'Specified types or functions (one per INFO message) not supported on Redshift tables.',
    );
  if (source === 'constants' || source === 'query') return;
  const table = foundTable(source, about);
  if (
    !(await store.holds(
      database,
      session,
      { kind: 'object', object: table, owner: table.owner },
      'SELECT',
    ))
  )
    throw new SqlError(`permission denied for relation ${table.name}`);
}

function foundTable(of: ObjectName, about: Circumstances): SchemaObject {
  const { catalog, database } = about;
  const { schema, name } = located(of, about);
  const table = catalog.objects.find(database, {
    kind: 'table',
    schema: schema.name,
    name,
    types: '',
  });
  if (table === undefined) throw new SqlError(`relation "${schema.name}.${name}" does not exist`);
  return table;
}

/** Its grants go with it. */
export async function dropTable(of: ObjectName, about: Circumstances): Promise<void> {
  const { catalog, store, database, session } = about;
  const table = foundTable(of, about);
  if (!session.user.superuser && ![table.owner.id, table.schema.owner.id].includes(session.user.id))
    throw new SqlError(`must be owner of relation ${table.name}`);
  await store.objectRemoved(database, table);
  catalog.objects.remove(database, table);
  await store.catalogChanged();
}

/** It belongs to who makes it, and is granted on as the defaults of that user say. */
export async function createObject(
  wanted: Extract<Definition, { readonly kind: 'create-object' }>,
  about: Circumstances,
): Promise<void> {
  const { catalog, store, database, session } = about;
  const { schema, name } = located(wanted, about);
  const inSchema = { kind: 'schema', schema, owner: schema.owner } as const;
  if (!(await store.holds(database, session, inSchema, 'CREATE')))
    throw new SqlError(`permission denied for schema ${schema.name}`);
  const { types } = wanted;
  const made = catalog.objects.add(database, {
    kind: wanted.object,
    schema,
    name,
    types,
    owner: session.user,
  });
  await store.objectAdded(database, made);
  await store.catalogChanged();
  const sqls = catalog.objects
    .defaults(database)
    .filter((one) => isAbout(one, made))
    .map(
      ({ right, grantee }) =>
        `GRANT ${right} ON ${made.kind} ${quoted(schema.name)}.${quoted(name)}${made.kind === 'table' ? '' : `(${types})`} TO ${grantee.kind === 'user' ? '' : `${grantee.kind} `}${quoted(grantee.name)}`,
    );
  const asOwner = { ...session, caseSensitive: true };
  if (sqls.length > 0)
    await store.run(database, { sqls, params: {}, mode: 'TRANSACTION', session: asOwner });
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Ends its training too. */
export async function dropModel(of: ObjectName, about: Circumstances): Promise<void> {
  const { catalog, admin, database, session } = about;
  const { schema, name } = located(of, about);
  const model: Model | undefined = catalog.model(database, schema.name, name);
  if (model === undefined) throw new SqlError(`Model "${schema.name}.${name}" does not exist`);
  const { user } = session;
  if (!user.superuser && ![model.owner.id, schema.owner.id].includes(user.id))
    throw new SqlError(`must be owner of model ${name}`);
  await admin.dropModel(database, schema.name, name);
}

export function located(
  wanted: ObjectName,
  { catalog, database, session }: Circumstances,
): { schema: Schema; name: string } {
  const name = spell(session, wanted.schema);
  const schema = catalog.schema(database, name);
  if (schema === undefined) throw new SqlError(`schema "${name}" does not exist`);
  return { schema, name: spell(session, wanted.name) };
}
