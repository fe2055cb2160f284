import type { Catalog } from '../../../domain/access/catalog.ts';
import { catalogQueries, singleCatalogQueries } from '../../../domain/access/catalog-queries.ts';
import {
  type CatalogReading,
  catalogReading,
  catalogScope,
  type UnreadCatalog,
} from '../../../domain/access/catalog-reading.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import { type Holder, otherQueries } from '../../../domain/access/offboarding/other-queries.ts';
import {
  type OtherReading,
  otherReading,
} from '../../../domain/access/offboarding/other-reading.ts';
import type { ResultSet } from '../../../domain/access/row.ts';
import { isTransientSqlError } from '../../../domain/access/sql-error.ts';
import type { Sql } from '../../../domain/sql.ts';
import type { Instant } from '../../../domain/time.ts';
import { type ReconcileDeps, writerOf } from './reconcile-deps.ts';

/** Failures that say something about the warehouse or its account, not about this call. */
const UNREACHABLE = new Set([
  'AccountUnreachable',
  'DatabaseConnectionException',
  'ResourceNotFoundException',
  'ValidationException',
  'BatchExecuteStatementException',
]);

/** A reading of the catalog, and when it was made. */
export interface TimedReading {
  readonly reading: CatalogReading;
  readonly at: Instant;
}

export const readNow = async (deps: ReconcileDeps, ref: DatabaseRef): Promise<TimedReading> => ({
  reading: await readCatalog(deps, ref),
  at: deps.now(),
});

/** Reads everything that a plan needs, in one transaction of three queries; of one for each source where that is refused. */
const readCatalog = (deps: ReconcileDeps, ref: DatabaseRef): Promise<CatalogReading> =>
  orUnreachable(async () => {
    const read = (results: readonly ResultSet[]) => catalogReading(results, ref);
    const answer = await ask(deps, ref, catalogQueries(catalogScope(ref)), read);
    if (!('refused' in answer)) return answer;
    const singly = isTransientSqlError(answer.refused)
      ? answer
      : await ask(deps, ref, singleCatalogQueries(catalogScope(ref)), read);
    return 'refused' in singly
      ? { unreachable: `its catalog could not be read: ${singly.refused}` }
      : singly;
  });

/** What these, who are off-boarded, hold of what we never grant; undefined while nobody is. */
export async function readOthers(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  holders: readonly Holder[],
  catalog: Catalog,
): Promise<OtherReading | undefined> {
  if (holders.length === 0) return undefined;
  return orUnreachable(async () => {
    const answer = await ask(deps, ref, otherQueries(catalogScope(ref), holders), (results) =>
      otherReading(results, ref, { holders, catalog }),
    );
    return 'refused' in answer ? { unreachable: answer.refused } : answer;
  });
}

async function orUnreachable<Read>(read: () => Promise<Read>): Promise<Read | UnreadCatalog> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && UNREACHABLE.has(error.name))
      return { unreachable: `${error.name}: ${error.message}` };
    throw error;
  }
}

async function ask<Read>(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  queries: readonly Sql[],
  read: (results: readonly ResultSet[]) => Read,
): Promise<Read | UnreadCatalog | { readonly refused: string }> {
  const redshift = deps.redshift(ref.warehouse);
  const { id, status } = await redshift.submit(writerOf(ref), queries);
  if (status.state === 'running')
    return { unreachable: 'its catalog was still being read after 40 seconds' };
  if (status.state !== 'finished')
    return { refused: 'error' in status ? status.error : status.state };
  // One after the other: a night's sweep is paced by it, below the account's 20 GetStatementResult a second.
  const results = [];
  for (const index of queries.keys()) results.push(await redshift.resultOf(id, index));
  return read(results);
}
