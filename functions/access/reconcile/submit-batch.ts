import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import type { Intent } from '../../../domain/access/intent.ts';
import type { NextStep } from '../../../domain/access/next-access-step.ts';
import { TryAgain } from '../../../domain/errors.ts';
import { type ReconcileDeps, writerOf } from './reconcile-deps.ts';
import { namesOf } from './resolve-open-batch.ts';

type Submission = Extract<NextStep, { do: 'submit' }>;

/**
 * Submits a batch behind an intent. It concludes nothing: whoever looks next, here or after a crash, finds the intent,
 * waits for the batch's end and reads back.
 */
export async function submitBatch(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  seq: number,
  { batch, replaces, transients }: Submission,
): Promise<void> {
  const attempt = (replaces?.attempt ?? 0) + 1;
  const intent: Intent = { seq, attempt, at: deps.now(), transients, ...batch };
  if ((await deps.journal.openIntent(ref.key, intent, replaces)) === 'refused') {
    throw new TryAgain(`somebody else has opened batch ${seq} of ${ref.key}`);
  }
  const { id: statementId } = await deps.redshift.submit(
    writerOf(ref),
    batch.sql,
    namesOf(ref, intent),
  );
  await deps.journal.noteSubmitted(ref.key, { ...intent, statementId });
}
