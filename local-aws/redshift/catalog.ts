import { counter } from './counter.ts';
import {
  type ModelOptions,
  type PredictionFunction,
  type RoleOptions,
  SqlError,
  type UserOptions,
  type WarehouseOptions,
} from './engine.ts';
import { createHistory, type History } from './history.ts';
import type { Identity, Schema } from './identity.ts';
import { createObjects, type Objects } from './objects.ts';
import { READY, type TrainingEnd, type TrainingJob } from './training.ts';

export interface User extends Identity, Required<UserOptions> {
  readonly kind: 'user';
}

/** `member` is in the group, or has been granted the role. */
export interface Membership {
  readonly member: Identity;
  readonly of: Identity;
}

export interface Model {
  readonly id: number;
  readonly schema: Schema;
  readonly name: string;
  readonly owner: Identity;
  readonly state: string;
  /** While it is in training: how that will end. */
  readonly training?: TrainingEnd | undefined;
  readonly prediction?: PredictionFunction | undefined;
  readonly trainedWith?: TrainingJob | undefined;
}

export const PUBLIC: Identity = { kind: 'public', id: 0, name: 'public', accessSystemTable: false };
const FIRST_ID = 100;
const BOOTSTRAP: User = {
  kind: 'user',
  id: 1,
  name: 'rdsdb',
  superuser: true,
  accessSystemTable: false,
  syslogAccess: 'UNRESTRICTED',
  selectsTransactions: true,
};

/** Everything a warehouse knows but its privileges: identities of the whole warehouse, schemas and models per database. */
export interface Catalog {
  readonly options: WarehouseOptions;
  /** What sessions ran. */
  readonly history: History;
  readonly admin: User;
  readonly bootstrap: User;
  readonly identities: () => readonly Identity[];
  readonly identity: (kind: Identity['kind'], name: string) => Identity | undefined;
  readonly user: (name: string) => User | undefined;
  readonly memberships: () => readonly Membership[];
  readonly objects: Objects;
  readonly schemas: (database: string) => readonly Schema[];
  readonly schema: (database: string, name: string) => Schema | undefined;
  readonly models: (database: string) => readonly Model[];
  readonly model: (database: string, schema: string, name: string) => Model | undefined;
  readonly addUser: (name: string, options: UserOptions) => User;
  readonly addIdentity: (kind: 'group' | 'role', name: string, options?: RoleOptions) => Identity;
  readonly changeUser: (user: User, options: UserOptions) => void;
  /** Makes the role see every row of the SVV views. */
  readonly showSystemTables: (role: Identity) => void;
  readonly removeIdentity: (identity: Identity) => void;
  readonly renameIdentity: (identity: Identity, name: string) => void;
  readonly join: (membership: Membership) => void;
  readonly leave: (membership: Membership) => void;
  readonly addSchema: (database: string, name: string, owner: Identity) => Schema;
  readonly removeSchema: (database: string, schema: Schema) => void;
  readonly renameSchema: (database: string, schema: Schema, name: string) => void;
  readonly addModel: (
    database: string,
    schema: Schema,
    model: ModelOptions,
    owner: Identity,
  ) => Model;
  readonly putModel: (database: string, model: Model) => void;
  readonly removeModel: (database: string, model: Model) => void;
}

export function createCatalog(options: WarehouseOptions): Catalog {
  const nextId = counter(FIRST_ID);
  const free = new Map<Identity['kind'], number>();
  const idFor = (kind: Identity['kind']): number => {
    const id = free.get(kind) ?? nextId();
    free.delete(kind);
    return id;
  };
  const identities = new Map<string, Identity>();
  const users = new Map<string, User>();
  let memberships: readonly Membership[] = [];
  const schemas = new Map(
    options.databases.map((database) => [database, new Map<string, Schema>()]),
  );
  const models = new Map(options.databases.map((database) => [database, new Map<string, Model>()]));

  const within = <Thing>(
    all: ReadonlyMap<string, Map<string, Thing>>,
    database: string,
  ): Map<string, Thing> => {
    const found = all.get(database);
    if (found === undefined)
      throw new Error(
        `the warehouse has no database ${database}, only ${options.databases.join(', ')}`,
      );
    return found;
  };
  const addOnce = <Thing>(things: Map<string, Thing>, id: string, thing: Thing): Thing => {
    if (things.has(id)) throw new Error(`${id} already exists`);
    things.set(id, thing);
    return thing;
  };
  /** Redshift keeps users and roles apart by their names. */
  const refuseTwin = (kind: Identity['kind'], name: string): void => {
    const twin = kind === 'user' ? 'role' : 'user';
    if (kind !== 'group' && identities.has(identityKey(twin, name)))
      throw new SqlError(`${twin} "${name}" already exists`);
  };
  const addUser = (name: string, chosen: UserOptions): User => {
    const defaults = {
      superuser: false,
      accessSystemTable: false,
      syslogAccess: 'RESTRICTED',
      selectsTransactions: false,
    } as const;
    refuseTwin('user', name);
    const user: User = { ...defaults, ...chosen, kind: 'user', id: idFor('user'), name };
    addOnce(identities, identityKey('user', name), user);
    return addOnce(users, name, user);
  };
  const putIdentity = (changed: Identity): void => {
    identities.set(identityKey(changed.kind, changed.name), changed);
    const renewed = (one: Identity): Identity => (one.id === changed.id ? changed : one);
    memberships = memberships.map(({ member, of }) => ({
      member: renewed(member),
      of: renewed(of),
    }));
  };
  const replaceModels = (database: string, changed: (model: Model) => Model): void => {
    const replaced = [...within(models, database).values()].map(changed);
    within(models, database).clear();
    for (const model of replaced)
      within(models, database).set(modelKey(model.schema.name, model.name), model);
  };
  const renewOwners = (database: string, owner: Identity): void => {
    const ofOwner = within(schemas, database);
    for (const [name, schema] of ofOwner)
      if (schema.owner.id === owner.id) ofOwner.set(name, { ...schema, owner });
    replaceModels(database, (model) => ({
      ...model,
      owner: model.owner.id === owner.id ? owner : model.owner,
      schema: ofOwner.get(model.schema.name) ?? model.schema,
    }));
  };
  identities.set(identityKey('user', BOOTSTRAP.name), BOOTSTRAP);
  users.set(BOOTSTRAP.name, BOOTSTRAP);
  const admin = addUser(options.admin ?? 'awsuser', { superuser: true });
  for (const database of options.databases) {
    within(schemas, database).set('public', { id: nextId(), name: 'public', owner: BOOTSTRAP });
  }

  return {
    options,
    history: createHistory(options),
    admin,
    bootstrap: BOOTSTRAP,
    identities: () => [...identities.values()],
    identity: (kind, name) =>
      kind === 'public' ? PUBLIC : identities.get(identityKey(kind, name)),
    user: (name) => users.get(name),
    memberships: () => memberships,
    objects: createObjects({
      nextId,
      schemas: (database) => [...within(schemas, database).values()],
      identities: () => [...identities.values()],
    }),
    schemas: (database) => [...within(schemas, database).values()],
    schema: (database, name) => within(schemas, database).get(name),
    models: (database) => [...within(models, database).values()],
    model: (database, schema, name) => within(models, database).get(modelKey(schema, name)),
    addUser,
    addIdentity: (kind, name, chosen) => {
      refuseTwin(kind, name);
      return addOnce(identities, identityKey(kind, name), {
        accessSystemTable: false,
        ...chosen,
        kind,
        id: idFor(kind),
        name,
      });
    },
    changeUser: (user, options) => {
      const changed = { ...user, ...options };
      users.set(user.name, changed);
      putIdentity(changed);
    },
    showSystemTables: (role) => putIdentity({ ...role, accessSystemTable: true }),
    removeIdentity: (identity) => {
      identities.delete(identityKey(identity.kind, identity.name));
      if (options.reusesIds === true) free.set(identity.kind, identity.id);
      if (identity.kind === 'user') users.delete(identity.name);
      memberships = memberships.filter(
        ({ member, of }) => member.id !== identity.id && of.id !== identity.id,
      );
    },
    renameIdentity: (identity, name) => {
      const changed = { ...identity, name };
      refuseTwin(identity.kind, name);
      addOnce(identities, identityKey(identity.kind, name), changed);
      identities.delete(identityKey(identity.kind, identity.name));
      const user = users.get(identity.name);
      if (identity.kind === 'user' && user !== undefined) {
        users.delete(identity.name);
        users.set(name, { ...user, name });
      }
      putIdentity(changed);
      for (const database of options.databases) renewOwners(database, changed);
    },
    join: (membership) => {
      memberships = [
        ...memberships.filter((other) => !sameMembership(other, membership)),
        membership,
      ];
    },
    leave: (membership) => {
      memberships = memberships.filter((other) => !sameMembership(other, membership));
    },
    addSchema: (database, name, owner) =>
      addOnce(within(schemas, database), name, { id: nextId(), name, owner }),
    removeSchema: (database, schema) => void within(schemas, database).delete(schema.name),
    renameSchema: (database, schema, name) => {
      const changed = { ...schema, name };
      addOnce(within(schemas, database), name, changed);
      within(schemas, database).delete(schema.name);
      replaceModels(database, (model) =>
        model.schema.id === schema.id ? { ...model, schema: changed } : model,
      );
    },
    addModel: (
      database,
      schema,
      { name, state = READY, training, prediction, trainedWith },
      owner,
    ) =>
      addOnce(within(models, database), modelKey(schema.name, name), {
        id: nextId(),
        schema,
        name,
        owner,
        state,
        training,
        prediction,
        trainedWith,
      }),
    putModel: (database, model) =>
      void within(models, database).set(modelKey(model.schema.name, model.name), model),
    removeModel: (database, model) =>
      void within(models, database).delete(modelKey(model.schema.name, model.name)),
  };
}

const identityKey = (kind: Identity['kind'], name: string): string => `${kind} ${name}`;
const modelKey = (schema: string, name: string): string => JSON.stringify([schema, name]);
const sameMembership = (a: Membership, b: Membership): boolean =>
  a.member.id === b.member.id && a.of.id === b.of.id;
