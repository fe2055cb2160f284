import { isSameMessage } from '../../../domain/access/deciding-message.ts';
import type { Decision } from '../../../domain/access/decision.ts';
import type { Suspension } from '../../../domain/access/suspension.ts';
import { TryAgain } from '../../../domain/errors.ts';
import type { DecideDeps } from './decide-deps.ts';

/** Writes a suspension, or that it is lifted, database by database; what this very message wrote before a crash stays as it is. */
export async function persistSuspensions(
  { suspensions: ledger }: Pick<DecideDeps, 'suspensions'>,
  { suspensions }: Extract<Decision, { kind: 'suspended' | 'lifted' }>,
): Promise<readonly Suspension[]> {
  for (const suspension of suspensions) {
    const { id, database, revision, liftedBy } = suspension;
    const known = await ledger.find(database, id);
    const isWritten =
      known !== undefined &&
      (liftedBy === undefined
        ? isSameMessage(known.decidedBy, suspension.decidedBy)
        : known.liftedBy !== undefined && isSameMessage(known.liftedBy, liftedBy));
    if (isWritten) continue;
    const written =
      known === undefined
        ? await ledger.begin(suspension)
        : await ledger.replace(suspension, revision - 1);
    if (written === 'refused')
      throw new TryAgain(`suspension ${id} was changed by somebody else meanwhile`);
  }
  return suspensions;
}
