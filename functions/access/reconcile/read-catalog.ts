import { type CatalogRows, catalogOf } from '../../../domain/access/catalog.ts';
import {
  type CatalogReading,
  ofConfiguredNamespace,
} from '../../../domain/access/catalog-reading.ts';
import { type DatabaseRef, WAREHOUSE_WIDE } from '../../../domain/access/database-key.ts';
import type { Row } from '../../../domain/access/row.ts';
import { DATABASE_QUERIES, type Sql, WAREHOUSE_QUERIES } from '../../../domain/sql.ts';
import { type ReconcileDeps, writerOf } from './reconcile-deps.ts';

/** Failures of the Data API that say something about the warehouse, not about this call. */
const UNREACHABLE = new Set([
  'DatabaseConnectionException',
  'ResourceNotFoundException',
  'ValidationException',
  'BatchExecuteStatementException',
]);

/** Reads everything that a plan needs, in one batch. */
export async function readCatalog(
  { redshift }: ReconcileDeps,
  ref: DatabaseRef,
): Promise<CatalogReading> {
  const queries: Readonly<Record<string, Sql>> =
    ref.database === WAREHOUSE_WIDE ? WAREHOUSE_QUERIES : DATABASE_QUERIES;
  const names = Object.keys(queries);
  try {
    const { id, status } = await redshift.submit(writerOf(ref), Object.values(queries));
    if (status.state === 'running')
      return { unreachable: 'its catalog was still being read after 40 seconds', slow: true };
    if (status.state !== 'finished') {
      return {
        unreachable: `its catalog could not be read: ${'error' in status ? status.error : status.state}`,
      };
    }
    const rows: Record<string, Row[]> = {};
    for (const [index, name] of names.entries()) rows[name] = await redshift.rowsOf(id, index);
    return ofConfiguredNamespace(catalogOf(toCatalogRows(rows), ref.database), ref);
  } catch (error) {
    if (error instanceof Error && UNREACHABLE.has(error.name))
      return { unreachable: `${error.name}: ${error.message}` };
    throw error;
  }
}

const toCatalogRows = ({
  namespace = [],
  users = [],
  groups = [],
  roles = [],
  ...others
}: Record<string, Row[]>): CatalogRows => ({
  namespace,
  users,
  groups,
  roles,
  ...others,
});
