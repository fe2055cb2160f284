import type {
  Engine,
  StatementResult,
  WarehouseOptions,
} from '../../../local-aws/redshift/engine.ts';
import { openMemoryEngine } from '../../../local-aws/redshift/memory/memory-engine.ts';
import { openPostgres } from '../../../sandbox/stage/open-postgres.ts';
import { ALL } from '../../scope.ts';

/** The warehouses, as rows of a test table: in `npm test` agreement.test.ts alone opens PostgreSQL, which costs seconds. */
export const ENGINES: [string, (options: WarehouseOptions) => Promise<Engine>][] = ALL
  ? [
      ['memory', openMemoryEngine],
      ['pglite', openPostgres],
    ]
  : [['memory', openMemoryEngine]];

/** Rows as text, sorted: their order is nobody's promise. */
export async function rows(
  engine: Engine,
  database: string,
  sql: string,
  user?: string,
): Promise<string[]> {
  const [result] = await engine.transaction(database, [sql], user === undefined ? {} : { user });
  if (result?.status !== 'FINISHED') throw new Error(`${sql}: ${JSON.stringify(result)}`);
  return result.rows.map((row) => row.join(' | ')).sort();
}

export const said = (results: readonly StatementResult[]): string[] =>
  results.map((result) => (result.status === 'FAILED' ? `FAILED ${result.error}` : result.status));
