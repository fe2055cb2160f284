import { SqlError } from './engine.ts';
import type { Identity, Schema } from './identity.ts';

/** A table or routine of a schema. */
export interface SchemaObject {
  readonly id: number;
  readonly kind: 'table' | 'function' | 'procedure';
  readonly schema: Schema;
  readonly name: string;
  /** Of a routine's arguments, as the catalog writes them. */
  readonly types: string;
  readonly owner: Identity;
}

/** What somebody is granted on what the owner will make. */
export interface DefaultPrivilege {
  readonly owner: Identity;
  /** Absent: in every schema. */
  readonly schema?: Schema | undefined;
  readonly objects: 'TABLES' | 'FUNCTIONS' | 'PROCEDURES';
  readonly right: string;
  readonly grantee: Identity;
}

/** As SVV_DEFAULT_PRIVILEGES calls them. */
export const OBJECT_TYPES = {
  TABLES: 'RELATION',
  FUNCTIONS: 'FUNCTION',
  PROCEDURES: 'PROCEDURE',
} as const;

/** Tables, routines and default privileges of each database. */
export interface Objects {
  readonly all: (database: string) => readonly SchemaObject[];
  readonly find: (
    database: string,
    wanted: Pick<SchemaObject, 'kind' | 'name' | 'types'> & { readonly schema: string },
  ) => SchemaObject | undefined;
  readonly add: (database: string, made: Omit<SchemaObject, 'id'>) => SchemaObject;
  readonly remove: (database: string, gone: SchemaObject) => void;
  readonly defaults: (database: string) => readonly DefaultPrivilege[];
  readonly setDefault: (database: string, verb: 'GRANT' | 'REVOKE', one: DefaultPrivilege) => void;
}

interface Named {
  readonly nextId: () => number;
  readonly schemas: (database: string) => readonly Schema[];
  readonly identities: () => readonly Identity[];
}

const PLURAL = { table: 'TABLES', function: 'FUNCTIONS', procedure: 'PROCEDURES' } as const;

/** Whether the default is about what was just made. */
export const isAbout = (one: DefaultPrivilege, made: SchemaObject): boolean =>
  one.owner.id === made.owner.id &&
  one.objects === PLURAL[made.kind] &&
  (one.schema === undefined || one.schema.id === made.schema.id);

export function createObjects({ nextId, schemas, identities }: Named): Objects {
  const objects = new Map<string, SchemaObject[]>();
  const defaults = new Map<string, DefaultPrivilege[]>();
  // Names change and ids stay: what an object lies in and belongs to is looked up whenever it is asked for.
  const current = (database: string) => ({
    schema: (of: Schema): Schema => schemas(database).find(({ id }) => id === of.id) ?? of,
    identity: (of: Identity): Identity =>
      identities().find(({ id, kind }) => id === of.id && kind === of.kind) ?? of,
  });
  const all = (database: string): readonly SchemaObject[] => {
    const { schema, identity } = current(database);
    return (objects.get(database) ?? []).map((one) => ({
      ...one,
      schema: schema(one.schema),
      owner: identity(one.owner),
    }));
  };
  const keyOf = ({ owner, schema, objects: of, right, grantee }: DefaultPrivilege): string =>
    JSON.stringify([owner.id, schema?.id, of, right, grantee.kind, grantee.id]);
  return {
    all,
    find: (database, wanted) =>
      all(database).find(
        ({ kind, schema, name, types }) =>
          kind === wanted.kind &&
          schema.name === wanted.schema &&
          name === wanted.name &&
          types === wanted.types,
      ),
    add: (database, made) => {
      const added = { ...made, id: nextId() };
      const others = objects.get(database) ?? [];
      if (others.some((one) => one.schema.id === made.schema.id && one.name === made.name))
        throw new SqlError(`relation "${made.name}" already exists`);
      objects.set(database, [...others, added]);
      return added;
    },
    remove: (database, gone) =>
      void objects.set(
        database,
        (objects.get(database) ?? []).filter(({ id }) => id !== gone.id),
      ),
    defaults: (database) => {
      const { schema, identity } = current(database);
      return (defaults.get(database) ?? [])
        .filter(({ grantee }) =>
          identities().some(({ id, kind }) => id === grantee.id && kind === grantee.kind),
        )
        .map((one) => ({
          ...one,
          owner: identity(one.owner),
          grantee: identity(one.grantee),
          ...(one.schema && { schema: schema(one.schema) }),
        }));
    },
    setDefault: (database, verb, one) => {
      const others = (defaults.get(database) ?? []).filter((other) => keyOf(other) !== keyOf(one));
      defaults.set(database, verb === 'GRANT' ? [...others, one] : others);
    },
  };
}
