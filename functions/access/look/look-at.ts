import type { RedshiftData } from '../../../aws/redshift-data.ts';
import { holdingQueries, lookQueries } from '../../../domain/access/catalog-queries.ts';
import {
  type CatalogReading,
  catalogScope,
  holdingReading,
  lookReading,
  type UnreadCatalog,
} from '../../../domain/access/catalog-reading.ts';
import { type DatabaseRef, WAREHOUSE_WIDE } from '../../../domain/access/database-key.ts';
import type { ResultSet } from '../../../domain/access/row.ts';
import type { Sql } from '../../../domain/sql.ts';

/** What the Data API says of a warehouse that cannot be asked, and of a login that may not ask. */
const UNREACHABLE = new Set([
  'AccessDeniedException',
  'AccountUnreachable',
  'BatchExecuteStatementException',
  'DatabaseConnectionException',
  'ResourceNotFoundException',
  'ValidationException',
]);

/** Who and what is in a database, as the reader. */
export const lookAt = (redshift: RedshiftData, ref: DatabaseRef): Promise<CatalogReading> =>
  readAs(redshift, ref, { queries: lookQueries, read: lookReading });

/** The same with who holds what, if the reader is shown all of it. */
export const holdingsOf = (redshift: RedshiftData, ref: DatabaseRef): Promise<CatalogReading> =>
  readAs(redshift, ref, { queries: holdingQueries(catalogScope(ref)), read: holdingReading });

interface Reading<R> {
  readonly queries: readonly Sql[];
  readonly read: (results: readonly ResultSet[], ref: DatabaseRef) => R;
}

/** What the queries say of a database, asked as the reader in one transaction; or why it could not be asked. */
export async function readAs<R>(
  redshift: RedshiftData,
  ref: DatabaseRef,
  { queries, read }: Reading<R>,
): Promise<R | UnreadCatalog> {
  const { warehouse, database } = ref;
  const to = {
    warehouse,
    database: database === WAREHOUSE_WIDE ? (warehouse.databases[0] ?? '') : database,
    login: warehouse.reader,
  };
  try {
    const { id, status } = await redshift.submit(to, queries);
    if (status.state !== 'finished')
      return { unreachable: 'error' in status ? status.error : `its catalog is ${status.state}` };
    const results = [];
    for (const index of queries.keys()) results.push(await redshift.resultOf(id, index));
    return read(results, ref);
  } catch (error) {
    if (error instanceof Error && UNREACHABLE.has(error.name))
      return { unreachable: `${error.name}: ${error.message}` };
    throw error;
  }
}
