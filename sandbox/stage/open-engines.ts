import type { AccountState } from '../../local-aws/account/state.ts';
import { trainingIn } from '../../local-aws/account/training.ts';
import type { Engine, StatementResult } from '../../local-aws/redshift/engine.ts';
import { openMemoryEngine } from '../../local-aws/redshift/memory/memory-engine.ts';
import type { RanSql, StoryEvent } from '../print/story-event.ts';
import type { Setting } from '../story.ts';
import { openPostgres } from './open-postgres.ts';
import { inSpoke } from './spokes.ts';

type RanBatch = Omit<Extract<StoryEvent, { kind: 'sql' }>, 'at'>;

export interface EngineOptions {
  readonly stores: 'memory' | 'real';
  /** The account that trains the models, the setting's own unless a spoke is named; it is made after the engines. */
  readonly account: (id?: string) => AccountState | undefined;
  /** Database users as whom the product logs in: its queries are not told, only its changes. */
  readonly logins: ReadonlySet<string>;
  readonly emit: (ran: RanBatch) => void;
  /** What the warehouse's user-activity log has. */
  readonly log: (warehouse: string, record: string) => void;
}

/** The setting's warehouses, furnished. What is run in them is told. */
export async function openEngines(
  { warehouses, spokes = {} }: Setting,
  { stores, account, logins, emit, log }: EngineOptions,
): Promise<Map<string, Engine>> {
  const open = stores === 'real' ? openPostgres : openMemoryEngine;
  const engines = new Map<string, Engine>();
  const all = [
    ...Object.entries(warehouses).map(([name, options]) => ({
      name,
      options,
      called: name,
      id: undefined,
    })),
    ...Object.entries(spokes).flatMap(([id, spoke]) =>
      Object.entries(spoke.warehouses).map(([name, options]) => ({
        name,
        options,
        called: inSpoke(id, name),
        id,
      })),
    ),
  ];
  for (const { name, options, called: warehouse, id } of all) {
    const engine = await open({
      ...options,
      training: trainingIn(() => account(id), name),
      logs: (record) => log(warehouse, record),
    });
    await options.furnish(engine);
    engines.set(warehouse, {
      ...engine,
      transaction: async (database, sqls, how) => {
        const results = await engine.transaction(database, sqls, how);
        const person = logins.has(how?.user ?? '') ? undefined : how?.user;
        const statements = sqls.flatMap((sql, index) =>
          person !== undefined || isChange(sql) ? [{ sql, ...outcome(results[index]) }] : [],
        );
        if (statements.length > 0)
          emit({ kind: 'sql', warehouse, database, statements, ...(person && { person }) });
        return results;
      },
    });
  }
  return engines;
}

const isChange = (sql: string): boolean => !/^\s*select\b/i.test(sql);

function outcome(result: StatementResult | undefined): Omit<RanSql, 'sql'> {
  if (result?.status === 'FAILED') return { status: 'failed', error: result.error };
  if (result?.status !== 'FINISHED') return { status: 'aborted' };
  return { status: 'finished', ...(result.columns !== undefined && { rows: result.rows }) };
}
