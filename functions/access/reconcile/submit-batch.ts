import type { BatchOutcome } from '../../../domain/access/batch-outcome.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import type { Intent } from '../../../domain/access/intent.ts';
import type { NextStep } from '../../../domain/access/next-access-step.ts';
import { grantsUnder, isCaseSensitive, isTake } from '../../../domain/access/statement.ts';
import { TryAgain } from '../../../domain/errors.ts';
import { sha256 } from '../../../domain/hash.ts';
import { type ReconcileDeps, writerOf } from './reconcile-deps.ts';
import { outcomeOf, statementName } from './resolve-open-batch.ts';

type Submission = Extract<NextStep, { do: 'submit' }>;

/** A batch that was submitted, with what became of it, unless it is still running. */
interface SentBatch {
  readonly intent: Intent;
  readonly outcome?: BatchOutcome;
}

/**
 * Submits a batch behind an intent. It concludes nothing: whoever looks next, here or after a crash, finds the intent,
 * waits for the batch's end, unless it was over at once, and reads back.
 */
export async function submitBatch(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  seq: number,
  { batch, replaces, transients }: Pick<Submission, 'batch' | 'replaces' | 'transients'>,
): Promise<SentBatch> {
  const attempt = (replaces?.attempt ?? 0) + 1;
  const token = tokenOf(ref, await deps.identity.nonce(), { seq, attempt });
  const intent: Intent = { seq, attempt, at: deps.now(), token, transients, ...batch };
  if ((await deps.journal.openIntent(ref.key, intent, replaces)) === 'refused') {
    throw new TryAgain(`somebody else has opened batch ${seq} of ${ref.key}`);
  }
  const counted = (verb: 'GRANT' | 'REVOKE'): number => grantsUnder(verb, batch.statements).length;
  const about = { database: ref.key, evidence: seq, attempt };
  deps.tell('planned', { ...about, grants: counted('GRANT'), revokes: counted('REVOKE') });
  const names = { token, name: statementName(intent) };
  const { id: statementId, status } = await deps
    .redshift(ref.warehouse)
    .submit(writerOf(ref), batch.sql, names, modeOf(batch));
  deps.tell('batch submitted', { ...about, statementId });
  // Of a batch that is over the answer does not say since when: by now it is.
  const seenAt = deps.now();
  const sent = { ...intent, statementId };
  await deps.journal.noteSubmitted(ref.key, sent);
  if (status.state === 'running') return { intent: sent };
  return {
    intent: sent,
    outcome: outcomeOf(sent, status.state === 'finished' ? { at: seenAt, ...status } : status),
  };
}

/**
 * What an off-boarding takes of other kinds is of statements of which some stand in no transaction, and one that cannot be
 * taken keeps no other. But for those that hang on the setting before them.
 */
const modeOf = ({ statements }: Submission['batch']): 'TRANSACTION' | 'AUTO_COMMIT' =>
  statements.some(isTake) && !isCaseSensitive(statements) ? 'AUTO_COMMIT' : 'TRANSACTION';

/**
 * Unique per attempt, never of the SQL: approve, revoke, approve repeats its SQL within the token's 8 hours (law 3). The
 * ledger's nonce is in it, because a ledger that begins anew counts from 1 again.
 */
const tokenOf = (
  { key }: DatabaseRef,
  nonce: string,
  { seq, attempt }: Pick<Intent, 'seq' | 'attempt'>,
): string => sha256([nonce, key, seq, attempt].join('\n'));
