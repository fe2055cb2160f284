import type { Engine } from '../../local-aws/redshift/engine.ts';
import { APPROVER } from './members.ts';
import type { Names } from './names.ts';
import {
  DATABASES,
  GRANTEES,
  MODELS,
  OWNERS,
  REMADE,
  ROBBED,
  SCHEMAS,
  type SimGrantee,
  SOLO,
  SOLO_USER,
} from './warehouse.ts';

/** The warehouse as it is in the morning. */
export async function furnish(engine: Engine, tool: string): Promise<void> {
  await engine.createUser(tool, { superuser: true });
  for (const user of [...OWNERS, APPROVER, ROBBED.name, SOLO_USER.name])
    await engine.createUser(user);
  for (const grantee of GRANTEES) await create(engine, grantee);
  for (const database of DATABASES) {
    for (const schema of SCHEMAS) {
      await engine.createSchema(database, schema, OWNERS[0]);
      for (const name of MODELS)
        await engine.createModel(database, { schema, name, owner: OWNERS[0] });
    }
    await engine.createModel(database, { schema: SCHEMAS[0], name: SOLO, owner: OWNERS[0] });
  }
}

/** Drops the grantee, whatever it is called, and makes another under its first name. */
export async function makeAnew(engine: Engine, names: Names, grantee: SimGrantee): Promise<void> {
  const name = names.now(grantee);
  names.madeAnew(grantee);
  if (grantee.type === 'user') await engine.dropUser(name);
  if (grantee.type === 'group') await engine.dropGroup(name);
  if (grantee.type === 'role') await engine.dropRole(name);
  await create(engine, grantee);
}

/** The schema with its models, under the name that it has. */
export async function remakeSchema(
  engine: Engine,
  names: Names,
  { database, owner }: { readonly database: string; readonly owner: (typeof OWNERS)[number] },
): Promise<void> {
  const schema = names.now(REMADE);
  const user = names.now({ type: 'user', name: owner });
  await engine.dropSchema(database, schema);
  await engine.createSchema(database, schema, user);
  for (const name of MODELS) await engine.createModel(database, { schema, name, owner: user });
}

async function create(engine: Engine, grantee: SimGrantee): Promise<void> {
  if (grantee.type === 'user') await engine.createUser(grantee.name);
  if (grantee.type === 'group') await engine.createGroup(grantee.name);
  if (grantee.type === 'role') await engine.createRole(grantee.name);
}
