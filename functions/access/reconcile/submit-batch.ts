import type { Intent } from '../../../aws/ledger/journal.ts';
import { type Changes, firstBatch } from '../../../domain/access/batch.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import { TryAgain } from '../../../domain/errors.ts';
import { type ReconcileDeps, writerOf } from './reconcile-deps.ts';
import { namesOf } from './resolve-open-batch.ts';

/**
 * Submits the plan's first batch behind an intent. It concludes nothing: the next pass finds the intent, settles it and
 * reads back, and so does whoever comes after a crash.
 */
export async function submitBatch(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  plan: Changes,
  seq: number,
  before?: Intent,
): Promise<void> {
  const { statements, sql } = firstBatch(plan);
  const intent: Intent = {
    seq,
    attempt: (before?.attempt ?? 0) + 1,
    at: deps.now(),
    statements,
    sql,
    transients: before?.transients ?? 0,
  };
  if ((await deps.journal.openIntent(ref.key, intent, before)) === 'refused') {
    throw new TryAgain(`somebody else has opened batch ${seq} of ${ref.key}`);
  }
  const { id: statementId } = await deps.redshift.submit(writerOf(ref), sql, namesOf(ref, intent));
  await deps.journal.noteSubmitted(ref.key, { ...intent, statementId });
}
