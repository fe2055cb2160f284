import type { StatementState } from '../../../aws/redshift-data.ts';
import type { BatchOutcome } from '../../../domain/access/batch-outcome.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import { abandonedFrom, type Intent } from '../../../domain/access/intent.ts';
import { TryAgain } from '../../../domain/errors.ts';
import { type ReconcileDeps, writerOf } from './reconcile-deps.ts';

/** What the statement of an attempt is called. */
export const statementName = ({ token }: Pick<Intent, 'token'>): string =>
  `redshift-ml-admin/${token}`;

/**
 * Brings the open batch to its end, or gives the work back (TryAgain): a batch may outlive its caller for 24 hours, and
 * the catalog must not be read before. A batch that cannot be found was never submitted, once its writer cannot live any
 * more. ListStatements showing a statement as soon as it was accepted is not documented (facts §9, 7), hence its grants stay
 * `uncertain` for 24 hours, and `recoverLostBatches` looks again should they appear.
 */
export async function resolveOpenBatch(
  { journal, redshift: redshiftOf, now }: ReconcileDeps,
  ref: DatabaseRef,
  intent: Intent,
): Promise<BatchOutcome> {
  const redshift = redshiftOf(ref.warehouse);
  const name = statementName(intent);
  const batch = `batch ${intent.seq}.${intent.attempt} of ${ref.key}`;
  const statementId = intent.statementId ?? (await redshift.findByName(writerOf(ref), name));
  if (statementId === undefined) {
    if (now() < abandonedFrom(intent.at))
      throw new TryAgain(`${batch} may still be submitted by its writer`);
    return { intent, name, status: 'never-submitted' };
  }
  const status = await redshift.stateOf(statementId);
  if (status.state === 'running') {
    await journal.noteSubmitted(ref.key, { ...intent, statementId });
    throw new TryAgain(`${batch} is still running as statement ${statementId}`);
  }
  return outcomeOf({ ...intent, statementId }, status);
}

/** What became of the batch of an intent whose statement is not running any more. */
export function outcomeOf(
  intent: Intent & { readonly statementId: string },
  status: Exclude<StatementState, { readonly state: 'running' }>,
): BatchOutcome {
  const { statementId } = intent;
  const batch = { intent, name: statementName(intent), statementId };
  switch (status.state) {
    case 'finished':
      return {
        ...batch,
        status: 'finished',
        ...(status.at !== undefined && { finishedAt: status.at }),
      };
    case 'failed':
    case 'aborted':
      return {
        ...batch,
        status: status.state,
        error: status.error,
        ...(status.failedPart !== undefined && { failedPart: status.failedPart }),
      };
    case 'forgotten':
      return { ...batch, status: 'lost' };
  }
}
