import type { Catalog } from '../../../domain/access/catalog.ts';
import { modelQueries } from '../../../domain/access/catalog-queries.ts';
import { modelsReading } from '../../../domain/access/catalog-reading.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import type { DatabaseState } from '../../../domain/access/database-state.ts';
import { isOnlyWatchDue, watchAfter } from '../../../domain/access/watch.ts';
import { AccountUnreachable } from '../../../domain/errors.ts';
import { type ReconcileDeps, writerOf } from './reconcile-deps.ts';

/**
 * Whether one query, of nothing but models, shows that a database that is watched is as it was. Then nothing else is read;
 * whatever is in doubt has all of it read.
 */
export async function areModelsUnchanged(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  state: DatabaseState,
): Promise<boolean> {
  const { watch, leases } = state;
  if (watch === undefined || !isOnlyWatchDue(state, deps.now())) return false;
  const seen = await readModels(deps, ref);
  if (seen === undefined) return false;
  const now = watchAfter(ref.warehouse, leases, seen, deps.now());
  if (now?.models !== watch.models) return false;
  await deps.journal.watch(ref.key, now);
  return true;
}

async function readModels(
  { redshift: redshiftOf }: ReconcileDeps,
  ref: DatabaseRef,
): Promise<Pick<Catalog, 'models' | 'held'> | undefined> {
  const redshift = redshiftOf(ref.warehouse);
  try {
    const { id, status } = await redshift.submit(writerOf(ref), modelQueries);
    return status.state === 'finished'
      ? modelsReading(await redshift.resultOf(id, 0), ref)
      : undefined;
  } catch (error) {
    // The reading of the whole catalog meets it too, and says what it means.
    if (error instanceof AccountUnreachable) return undefined;
    if (error instanceof Error && '$metadata' in error) return undefined;
    throw error;
  }
}

/** What is watched from now on, all of the catalog having been read. */
export async function watchFromNowOn(
  { journal, now }: ReconcileDeps,
  ref: DatabaseRef,
  { leases, watch }: DatabaseState,
  catalog: Catalog,
): Promise<void> {
  const next = watchAfter(ref.warehouse, leases, catalog, now());
  if (next !== undefined) await journal.watch(ref.key, next);
  else if (watch !== undefined) await journal.unwatch(ref.key);
}
