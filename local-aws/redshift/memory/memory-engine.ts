import { type Catalog, PUBLIC } from '../catalog.ts';
import { type Engine, SqlError, type StatementResult, type WarehouseOptions } from '../engine.ts';
import { resolve } from '../resolve.ts';
import type { Session } from '../session.ts';
import { parseStatement } from '../sql/grammar.ts';
import { kindOf } from '../sql/kind.ts';
import { parseSelect, type Query } from '../sql/select.ts';
import { afterSetting, isSetting } from '../sql/setting.ts';
import type { Batch, Store } from '../store.ts';
import { openWarehouse } from '../warehouse.ts';
import { changeAcl, entryKey, granted, removeIdentity } from './acl.ts';
import {
  changeRoleHolders,
  initialRoleHolders,
  mayAssume,
  type RoleHolders,
} from './assume-role.ts';
import { type Acl, holds, objectKey } from './holds.ts';
import { answer } from './query.ts';
import { relink } from './relink.ts';
import { createUndo, type Undo } from './undo.ts';

/** A warehouse in plain memory that answers as the PGlite one does: for thousands of simulated runs. */
export const openMemoryEngine = (options: WarehouseOptions): Promise<Engine> =>
  openWarehouse(options, async (catalog) => memoryStore(catalog));

function memoryStore(catalog: Catalog): Store {
  const acls = new Map(
    catalog.options.databases.map((database) => [database, initialAcl(catalog, database)]),
  );
  const holders: RoleHolders =
    catalog.options.publicAssumesRoles === false ? new Map() : initialRoleHolders(PUBLIC);
  const aclOf = (database: string): Acl => acls.get(database) ?? new Map();

  const one = (
    database: string,
    sql: string,
    { session, params }: { session: Session; params: Batch['params'] },
    undo: Undo,
  ): StatementResult => {
    const acl = aclOf(database);
    if (kindOf(sql) === 'select')
      return answer(parsed(sql), { catalog, database, acl, holders, session }, params);
    const change = resolve(parseStatement(sql), catalog, database, session);
    if (change.kind === 'acl') changeAcl(acl, change, session, undo);
    else changeRoleHolders(holders, change, undo);
    return { status: 'FINISHED', rows: [] };
  };

  const run = (database: string, batch: Batch): StatementResult[] => {
    const results: StatementResult[] = [];
    let undo = createUndo();
    let { session } = batch;
    for (const sql of batch.sqls) {
      if (batch.mode === 'TRANSACTION' && results.at(-1)?.status === 'FAILED') break;
      if (batch.mode === 'AUTO_COMMIT') undo = createUndo();
      try {
        if (isSetting(sql)) {
          session = afterSetting(sql, session, catalog.options);
          results.push({ status: 'FINISHED', rows: [] });
        } else results.push(one(database, sql, { ...batch, session }, undo));
      } catch (error) {
        if (!(error instanceof SqlError)) throw error;
        undo.rollback();
        results.push({ status: 'FAILED', error: error.message });
      }
    }
    return batch.sqls.map((_, index) => results[index] ?? { status: 'ABORTED' });
  };

  return {
    run: async (database, batch) => run(database, batch),
    holds: async (database, session, object, right) =>
      holds(aclOf(database), object, right, session),
    mayAssume: async (session, use) => mayAssume(holders, session, use),
    identityAdded: async () => {},
    identityRemoved: async (identity) => {
      for (const acl of acls.values()) removeIdentity(acl, identity);
      for (const [key, holder] of holders)
        if (holder.identity.id === identity.id) holders.delete(key);
    },
    joined: async () => {},
    left: async () => {},
    renamed: async () => relink(catalog, acls, holders),
    schemaAdded: async () => {},
    schemaRemoved: async (database, schema) => {
      aclOf(database).delete(objectKey({ kind: 'schema', schema, owner: schema.owner }));
    },
    objectAdded: async () => {},
    objectRemoved: async (database, object) => {
      aclOf(database).delete(objectKey({ kind: 'object', object, owner: object.owner }));
    },
    modelAdded: async () => {},
    modelRemoved: async (database, model) => {
      aclOf(database).delete(objectKey({ kind: 'model', model, owner: model.owner }));
    },
    catalogChanged: async () => {},
    close: async () => {},
  };
}

/** Everybody may use the schema public and create in it (facts §8, 11). */
function initialAcl(catalog: Catalog, database: string): Acl {
  const schema = catalog.schema(database, 'public');
  if (schema === undefined) return new Map();
  const object = { kind: 'schema', schema, owner: schema.owner } as const;
  const everybody = { identity: PUBLIC, grantOption: false };
  const entries = (['CREATE', 'USAGE'] as const).map((right) => granted(object, right, everybody));
  return new Map([[objectKey(object), new Map(entries.map((entry) => [entryKey(entry), entry]))]]);
}

const queries = new Map<string, Query>();
const REMEMBERED_QUERIES = 1_000;

/** The product asks the same few questions again and again. */
function parsed(sql: string): Query {
  const known = queries.get(sql);
  if (known !== undefined) return known;
  const query = parseSelect(sql);
  if (queries.size < REMEMBERED_QUERIES) queries.set(sql, query);
  return query;
}
