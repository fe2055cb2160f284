import { afterReadBack, NO_ATTEMPTS } from './attempts.ts';
import { firstBatch, isEmpty } from './batch.ts';
import { idsOf, keysIn } from './batch-ids.ts';
import { type BatchOutcome, withGranted } from './batch-outcome.ts';
import { buildEvidence } from './build-evidence.ts';
import { isLive, type Lease } from './lease.ts';
import type { Managed } from './managed.ts';
import type { NextStep } from './next-access-step.ts';
import { planAccess } from './plan-access.ts';
import type { ReconcileInput } from './reconcile-input.ts';
import { grantsOf } from './statement.ts';

type StepForNew =
  | Pick<Extract<NextStep, { do: 'submit' }>, 'do' | 'batch' | 'transients'>
  | Pick<Extract<NextStep, { do: 'commit' }>, 'do' | 'evidence'>;

/** What the input of such a step is without: nobody has read it. */
export const UNREAD = {
  managed: new Map<string, Managed>(),
  recorded: new Map<string, Managed>(),
  baseline: [],
} as const;

/** Whether a lease was decided on and nobody has looked at it yet. What it adopts hangs on what is managed. */
export const isNew = ({ lastOutcome, bound, adopts }: Lease): boolean =>
  lastOutcome === undefined && bound === undefined && adopts === undefined;

/**
 * The step for leases that are new, where everything else is as the last look at all of it left it: what they ask for is
 * granted or held already. `input` has these leases alone, and what is `UNREAD`. Nothing is revoked, forgotten or said of
 * anything else. Undefined where it is not that plain: then all of the database has to be looked at.
 */
export function stepForNew(
  input: ReconcileInput,
  outcome: BatchOutcome | undefined,
): StepForNew | undefined {
  const { catalog, seq, now, mode, leases } = input;
  const known = {
    ...input,
    managed: withGranted(input.managed, outcome, seq, catalog),
    ...(outcome && { changed: keysIn(outcome.intent, catalog) }),
  };
  const plan = planAccess(known);
  const isPlain = leases.every((lease) => {
    const resolved = plan.resolved.get(lease.id);
    const isClear = resolved !== undefined && resolved.held.length + resolved.blocked.length === 0;
    return isNew(lease) && isLive(lease, now) && isClear && !plan.suspended.has(lease.id);
  });
  if (mode !== 'enforce' || !isPlain || !isEmpty({ ...plan, grant: [] })) return undefined;
  if (plan.grant.length > 0) {
    const batch = firstBatch(plan);
    const isAll = batch.statements.flatMap(grantsOf).length === plan.grant.length;
    return outcome === undefined && isAll
      ? {
          do: 'submit',
          batch: { ...batch, ids: idsOf(batch.statements, catalog) },
          transients: 0,
        }
      : undefined;
  }
  const effects = outcome ? afterReadBack(NO_ATTEMPTS, outcome, input) : NO_ATTEMPTS;
  // What is suspended was judged with all that is managed, and stays as it was judged.
  const evidence = buildEvidence({ ...known, suspensions: [] }, plan, effects, outcome);
  return evidence && { do: 'commit', evidence };
}
