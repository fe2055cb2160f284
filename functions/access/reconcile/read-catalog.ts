import { catalogQueries, singleCatalogQueries } from '../../../domain/access/catalog-queries.ts';
import {
  type CatalogReading,
  catalogReading,
  catalogScope,
} from '../../../domain/access/catalog-reading.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import { isTransientSqlError } from '../../../domain/access/sql-error.ts';
import type { Sql } from '../../../domain/sql.ts';
import { type ReconcileDeps, writerOf } from './reconcile-deps.ts';

/** Failures of the Data API that say something about the warehouse, not about this call. */
const UNREACHABLE = new Set([
  'DatabaseConnectionException',
  'ResourceNotFoundException',
  'ValidationException',
  'BatchExecuteStatementException',
]);

/** Reads everything that a plan needs, in one transaction of three queries; of one for each source where that is refused. */
export async function readCatalog(deps: ReconcileDeps, ref: DatabaseRef): Promise<CatalogReading> {
  try {
    const read = await readAll(deps, ref, catalogQueries(catalogScope(ref)));
    if (!('refused' in read)) return read;
    const singly = isTransientSqlError(read.refused)
      ? read
      : await readAll(deps, ref, singleCatalogQueries(catalogScope(ref)));
    return 'refused' in singly
      ? { unreachable: `its catalog could not be read: ${singly.refused}` }
      : singly;
  } catch (error) {
    if (error instanceof Error && UNREACHABLE.has(error.name))
      return { unreachable: `${error.name}: ${error.message}` };
    throw error;
  }
}

async function readAll(
  { redshift }: ReconcileDeps,
  ref: DatabaseRef,
  queries: readonly Sql[],
): Promise<CatalogReading | { readonly refused: string }> {
  const { id, status } = await redshift.submit(writerOf(ref), queries);
  if (status.state === 'running')
    return { unreachable: 'its catalog was still being read after 40 seconds' };
  if (status.state !== 'finished')
    return { refused: 'error' in status ? status.error : status.state };
  const results = [];
  for (const index of queries.keys()) results.push(await redshift.resultOf(id, index));
  return catalogReading(results, ref);
}
