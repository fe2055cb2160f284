import type { Catalog } from '../../../domain/access/catalog.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import { type DatabaseState, nextSeq } from '../../../domain/access/database-state.ts';
import { suspects, withRecovered } from '../../../domain/access/lost-batches.ts';
import { type ReconcileDeps, writerOf } from './reconcile-deps.ts';

/** Managed grants with those made certain that a batch given up unseen made after all. */
export async function recoverLostBatches(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  state: DatabaseState,
  catalog: Catalog,
): Promise<DatabaseState['managed']> {
  const redshift = deps.redshift(ref.warehouse);
  const finished = new Set<string>();
  for (const name of suspects(state.managed, catalog)) {
    const statementId = await redshift.findByName(writerOf(ref), name);
    if (statementId !== undefined && (await redshift.stateOf(statementId)).state === 'finished')
      finished.add(name);
  }
  return withRecovered(state.managed, finished, nextSeq(state), catalog);
}
