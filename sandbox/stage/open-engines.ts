import type { Engine, StatementResult } from '../../local-aws/redshift/engine.ts';
import { openMemoryEngine } from '../../local-aws/redshift/memory/memory-engine.ts';
import { openPgliteEngine } from '../../local-aws/redshift/pglite/pglite-engine.ts';
import type { StoryEvent } from '../print/story-event.ts';
import type { Setting } from '../story.ts';

type RanBatch = Omit<Extract<StoryEvent, { kind: 'sql' }>, 'at'>;

/** The setting's warehouses, furnished. Every change of privileges that the product runs in them is told. */
export async function openEngines(
  { warehouses = {} }: Setting,
  stores: 'memory' | 'real',
  emit: (ran: RanBatch) => void,
): Promise<Map<string, Engine>> {
  const open = stores === 'real' ? openPgliteEngine : openMemoryEngine;
  const engines = new Map<string, Engine>();
  for (const [warehouse, options] of Object.entries(warehouses)) {
    const engine = await open(options);
    await options.furnish(engine);
    engines.set(warehouse, telling(engine, warehouse, emit));
  }
  return engines;
}

const telling = (engine: Engine, warehouse: string, emit: (ran: RanBatch) => void): Engine => ({
  ...engine,
  transaction: async (database, sqls, options) => {
    const results = await engine.transaction(database, sqls, options);
    const statements = sqls.flatMap((sql, index) =>
      isChange(sql) ? [{ sql, ...outcome(results[index]) }] : [],
    );
    if (statements.length > 0) emit({ kind: 'sql', warehouse, database, statements });
    return results;
  },
});

const isChange = (sql: string): boolean => !/^\s*select\b/i.test(sql);

const outcome = (result: StatementResult | undefined): { status: string; error?: string } =>
  result?.status === 'FAILED'
    ? { status: 'failed', error: result.error }
    : { status: (result?.status ?? 'ABORTED').toLowerCase() };
