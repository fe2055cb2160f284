import type { RedshiftData } from '../../../aws/redshift-data.ts';
import { lookQueries } from '../../../domain/access/catalog-queries.ts';
import { type CatalogReading, lookReading } from '../../../domain/access/catalog-reading.ts';
import { type DatabaseRef, WAREHOUSE_WIDE } from '../../../domain/access/database-key.ts';

/** What the Data API says of a warehouse that cannot be asked, and of a login that may not ask. */
const UNREACHABLE = new Set([
  'AccessDeniedException',
  'BatchExecuteStatementException',
  'DatabaseConnectionException',
  'ResourceNotFoundException',
  'ValidationException',
]);

/** Who and what is in a database, as the reader. */
export async function lookAt(redshift: RedshiftData, ref: DatabaseRef): Promise<CatalogReading> {
  const { warehouse, database } = ref;
  const to = {
    warehouse,
    database: database === WAREHOUSE_WIDE ? (warehouse.databases[0] ?? '') : database,
    login: warehouse.reader,
  };
  try {
    const { id, status } = await redshift.submit(to, lookQueries);
    if (status.state !== 'finished')
      return { unreachable: 'error' in status ? status.error : `its catalog is ${status.state}` };
    const results = [];
    for (const index of lookQueries.keys()) results.push(await redshift.resultOf(id, index));
    return lookReading(results, ref);
  } catch (error) {
    if (error instanceof Error && UNREACHABLE.has(error.name))
      return { unreachable: `${error.name}: ${error.message}` };
    throw error;
  }
}
