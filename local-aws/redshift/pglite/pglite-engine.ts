import type { PGlite, Transaction } from '@electric-sql/pglite';
import { type Catalog, PUBLIC } from '../catalog.ts';
import { type Engine, SqlError, type StatementResult, type WarehouseOptions } from '../engine.ts';
import type { Identity } from '../identity.ts';
import { calledModel, STAND_IN } from '../prediction.ts';
import { resolve } from '../resolve.ts';
import type { Session } from '../session.ts';
import { COMMANDS, DEFAULT_ROLE, parseStatement } from '../sql/grammar.ts';
import { kindOf } from '../sql/kind.ts';
import { afterSetting, isSetting } from '../sql/setting.ts';
import type { Batch, Store } from '../store.ts';
import { openWarehouse } from '../warehouse.ts';
import { assumeQuestion, toRows } from './assume-role.ts';
import { bootDatabase } from './boot.ts';
import {
  inRedshiftWords,
  pgIdentity,
  pgModel,
  pgObjectName,
  pgSchema,
  toPostgres,
  toQuery,
  toQuestion,
} from './dialect.ts';
import { dropRole } from './drop-role.ts';
import { asked, enter, type Row } from './enter.ts';
import { inTurn } from './in-turn.ts';
import { asksHistory, writeHistory, writeMapping } from './mapping.ts';
import { finished } from './result.ts';

/** A warehouse whose GRANTs, ACLs and views are real PostgreSQL, one instance per database. */
export const openPgliteEngine = (options: WarehouseOptions, keptAs?: string): Promise<Engine> =>
  openWarehouse(options, (catalog) => pgliteStore(catalog, keptAs));

async function pgliteStore(catalog: Catalog, keptAs: string | undefined): Promise<Store> {
  const { databases, publicAssumesRoles = true } = catalog.options;
  const instances = new Map<string, PGlite>();
  for (const database of databases) instances.set(database, await bootDatabase(keptAs));
  const everywhere = async (
    work: (pg: PGlite, database: string) => Promise<unknown>,
  ): Promise<void> => {
    for (const [database, pg] of instances) await work(pg, database);
  };
  const at = (database: string): PGlite => {
    const pg = instances.get(database);
    if (pg === undefined) throw new Error(`no database ${database}`);
    return pg;
  };
  const identityAdded = (identity: Identity): Promise<void> =>
    everywhere((pg) => pg.exec(`create role ${pgIdentity(identity)}`));
  const catalogChanged = (): Promise<void> =>
    everywhere((pg, database) => writeMapping(pg, catalog, database));
  const one = inTurn();

  for (const identity of catalog.identities()) await identityAdded(identity);
  if (publicAssumesRoles) {
    const rows = COMMANDS.map((command) => ({ arn: DEFAULT_ROLE, command }));
    const change = {
      kind: 'assume-role',
      verb: 'GRANT',
      uses: rows,
      recipients: [{ identity: PUBLIC, grantOption: false }],
    } as const;
    await everywhere((pg) => playRows(pg, toRows(change)));
  }
  await catalogChanged();

  const run = async (database: string, batch: Batch): Promise<readonly StatementResult[]> => {
    let { session } = batch;
    if (batch.mode === 'TRANSACTION') return transact(batch.sqls, batch);
    const results: StatementResult[] = [];
    for (const sql of batch.sqls) results.push(...(await transact([sql], batch)));
    return results;

    // ASSUMEROLE is the warehouse's: what one database committed is repeated in the others.
    async function transact(
      sqls: readonly string[],
      { params }: Batch,
    ): Promise<StatementResult[]> {
      const rows: Row[] = [];
      const results: StatementResult[] = [];
      await at(database).transaction(async (tx) => {
        if (sqls.some(asksHistory)) await writeHistory(tx, catalog);
        await enter(tx, session);
        for (const sql of sqls) {
          const result = isSetting(sql)
            ? set(sql)
            : await statement(tx, sql, { catalog, database, session, params, rows });
          results.push(result);
          if (result.status === 'FAILED') return tx.rollback();
        }
      });
      if (results.at(-1)?.status !== 'FAILED') {
        await everywhere(async (pg, other) =>
          other === database ? undefined : playRows(pg, rows),
        );
      }
      return sqls.map((_, index) => results[index] ?? { status: 'ABORTED' });
    }

    function set(sql: string): StatementResult {
      try {
        session = afterSetting(sql, session, catalog.options);
        return { status: 'FINISHED', rows: [] };
      } catch (error) {
        if (error instanceof SqlError) return { status: 'FAILED', error: error.message };
        throw error;
      }
    }
  };

  return {
    run: (database, batch) => one(() => run(database, batch)),
    holds: (database, session, object, right) =>
      one(() => asked(at(database), session, toQuestion(object, right))),
    mayAssume: (session, use) =>
      one(() => asked(at(databases[0] ?? ''), session, assumeQuestion(session, use))),
    identityAdded: (identity) => one(() => identityAdded(identity)),
    identityRemoved: (identity) =>
      one(() =>
        everywhere(async (pg) => {
          await dropRole(pg, pgIdentity(identity));
          await pg.query('delete from rs.assume_role where id = $1', [identity.id]);
        }),
      ),
    renamed: async () => {},
    joined: ({ member, of }) =>
      one(() => everywhere((pg) => pg.exec(`grant ${pgIdentity(of)} to ${pgIdentity(member)}`))),
    left: ({ member, of }) =>
      one(() => everywhere((pg) => pg.exec(`revoke ${pgIdentity(of)} from ${pgIdentity(member)}`))),
    schemaAdded: (database, schema) =>
      one(async () => {
        await at(database).exec(
          `create schema ${pgSchema(schema)} authorization ${pgIdentity(schema.owner)}`,
        );
      }),
    schemaRemoved: (database, schema) =>
      one(async () => void (await at(database).exec(`drop schema ${pgSchema(schema)}`))),
    objectAdded: (database, object) =>
      one(async () => {
        const name = pgObjectName(object);
        const make =
          object.kind === 'table'
            ? `create table ${name} (x int); alter table ${name} owner to`
            : `create function ${name} returns int language sql return 1;
               revoke all on function ${name} from public; alter function ${name} owner to`;
        await at(database).exec(`${make} ${pgIdentity(object.owner)}`);
      }),
    objectRemoved: (database, object) =>
      one(async () => {
        const kind = object.kind === 'table' ? 'table' : 'function';
        await at(database).exec(`drop ${kind} ${pgObjectName(object)}`);
      }),
    modelAdded: (database, model) =>
      one(async () => {
        const name = pgModel(model);
        await at(database).exec(`
          create function ${name} returns text language sql return '${STAND_IN}';
          revoke all on function ${name} from public;
          alter function ${name} owner to ${pgIdentity(model.owner)}`);
      }),
    modelRemoved: (database, model) =>
      one(async () => void (await at(database).exec(`drop function ${pgModel(model)}`))),
    catalogChanged: () => one(catalogChanged),
    close: () => everywhere((pg) => pg.close()),
  };
}

interface Circumstances {
  readonly catalog: Catalog;
  readonly database: string;
  readonly session: Session;
  readonly params: Readonly<Record<string, string>>;
  /** Collects the ASSUMEROLE rows that the statement wrote. */
  readonly rows: Row[];
}

async function statement(
  tx: Transaction,
  sql: string,
  about: Circumstances,
): Promise<StatementResult> {
  const { catalog, database, session, params, rows } = about;
  try {
    if (kindOf(sql) === 'select') {
      const { text, values } = toQuery(sql, params, (call) =>
        calledModel(catalog, database, call, session),
      );
      return finished(await tx.query<unknown[]>(text, values, { rowMode: 'array' }));
    }
    const change = resolve(parseStatement(sql), catalog, database, session);
    if (change.kind === 'acl') for (const text of toPostgres(change)) await tx.query(text);
    else {
      for (const row of toRows(change)) {
        await tx.query(row.text, row.values);
        rows.push(row);
      }
    }
    return { status: 'FINISHED', rows: [] };
  } catch (error) {
    if (error instanceof SqlError) return { status: 'FAILED', error: error.message };
    // Every error of PostgreSQL carries its SQLSTATE; what does not is a bug here.
    if (error instanceof Error && 'code' in error)
      return { status: 'FAILED', error: inRedshiftWords(error.message, catalog) };
    throw error;
  }
}

async function playRows(pg: PGlite, rows: readonly Row[]): Promise<void> {
  for (const { text, values } of rows) await pg.query(text, values);
}
