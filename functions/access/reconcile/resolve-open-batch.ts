import type { DatabaseState, Intent } from '../../../aws/ledger/journal.ts';
import type { BatchOutcome } from '../../../domain/access/build-evidence.ts';
import type { Catalog } from '../../../domain/access/catalog.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import { asManaged } from '../../../domain/access/managed.ts';
import { TryAgain } from '../../../domain/errors.ts';
import { sha256 } from '../../../domain/hash.ts';
import { epochMs } from '../../../domain/time.ts';
import { type ReconcileDeps, writerOf } from './reconcile-deps.ts';

/** Longer than a Lambda of ours can live: whoever wrote an intent before that has submitted it, or never will. */
const WRITER_LIFETIME_MS = 150_000;

/** Unique per attempt, never of the SQL: approve, revoke, approve repeats its SQL within the token's 8 hours (law 3). */
export function namesOf(
  ref: DatabaseRef,
  { seq, attempt }: Pick<Intent, 'seq' | 'attempt'>,
): { token: string; name: string } {
  const token = sha256(`${ref.key}\n${seq}\n${attempt}`);
  return { token, name: `redshift-ml-admin/${token}` };
}

/**
 * Brings the open batch to its end, or gives the work back (TryAgain): a batch may outlive its caller for 24 hours, and
 * the catalog must not be read before. A batch that cannot be found was never submitted, once its writer cannot live any
 * more. ListStatements showing a statement as soon as it was accepted is not documented (facts §9, 7), hence its grants stay
 * `uncertain` for 24 hours, and `settleGivenUp` looks again should they appear.
 */
export async function resolveOpenBatch(
  { journal, redshift, now }: ReconcileDeps,
  ref: DatabaseRef,
  intent: Intent,
): Promise<BatchOutcome> {
  const { name } = namesOf(ref, intent);
  const outcome = (record: Omit<BatchOutcome['record'], 'attempt' | 'sql'>): BatchOutcome => ({
    name,
    statements: intent.statements,
    record: { attempt: intent.attempt, sql: intent.sql, ...record },
  });
  const statementId = intent.statementId ?? (await redshift.findByName(writerOf(ref), name));
  if (statementId === undefined) {
    const age = epochMs(now()) - epochMs(intent.at);
    if (age < WRITER_LIFETIME_MS)
      throw new TryAgain(
        `batch ${intent.seq}.${intent.attempt} of ${ref.key} may still be submitted by its writer`,
      );
    return outcome({ status: 'never-submitted' });
  }
  const status = await redshift.stateOf(statementId);
  switch (status.state) {
    case 'running':
      await journal.noteSubmitted(ref.key, { ...intent, statementId });
      throw new TryAgain(
        `batch ${intent.seq}.${intent.attempt} of ${ref.key} is still running as statement ${statementId}`,
      );
    case 'finished':
      return outcome({ statementId, status: 'finished' });
    case 'failed':
    case 'aborted':
      return outcome({ statementId, status: status.state, error: status.error });
    case 'forgotten':
      return outcome({ statementId, status: 'lost' });
  }
}

/**
 * Managed grants with those made certain that a batch given up unseen made after all. Only what the catalog shows is
 * looked for: a person may have granted the same by hand meanwhile, and that is not ours to take back.
 */
export async function recoverLostBatches(
  { redshift }: ReconcileDeps,
  ref: DatabaseRef,
  managed: DatabaseState['managed'],
  seq: number,
  catalog: Catalog,
): Promise<DatabaseState['managed']> {
  const appeared = [...managed].filter(
    ([key, { uncertain }]) => uncertain !== undefined && catalog.held.has(key),
  );
  const certain = new Map(managed);
  for (const name of new Set(appeared.flatMap(([, { uncertain }]) => uncertain?.batches ?? []))) {
    const statementId = await redshift.findByName(writerOf(ref), name);
    if (statementId === undefined || (await redshift.stateOf(statementId)).state !== 'finished')
      continue;
    for (const [key, { grant, uncertain }] of appeared) {
      if (uncertain?.batches.includes(name)) certain.set(key, asManaged(grant, seq, catalog));
    }
  }
  return certain;
}
