import { type Effects, otherFailure } from '../effects.ts';
import { inShort } from '../reasons.ts';
import type { ReconcileInput } from '../reconcile-input.ts';
import type { Suspension } from '../suspension.ts';
import { isUnfinished, othersOf, stayingInWords } from './take-others.ts';
import { otherInWords } from './take-statements.ts';

/** What of other kinds is still to be taken, and cannot be; once all is done, what is left. */
export function judgeOthers(
  suspension: Suspension,
  effects: Effects,
  { catalog, others }: Pick<ReconcileInput, 'catalog' | 'others'>,
): {
  readonly open: readonly string[];
  readonly failures: readonly string[];
  readonly left?: readonly string[];
} {
  const { left, granteeId } = suspension;
  if (!isUnfinished(suspension)) return { open: [], failures: [], ...(left && { left }) };
  if (granteeId === undefined) return { open: [], failures: [], left: [] };
  if (others === undefined || 'unreachable' in others)
    return {
      open: [],
      failures: [
        `what it holds of other kinds could not be read: ${others?.unreachable ?? 'nobody did'}; tried again after 5 minutes, then less often, every hour at least`,
      ],
    };
  const { take, stay } = othersOf(suspension, catalog, others);
  const failures = take.flatMap((one) => otherFailure(one, effects) ?? []);
  if (take.length > 0)
    return {
      open: take.filter((one) => otherFailure(one, effects) === undefined).map(otherInWords),
      failures: failures.map(({ text }) => text),
    };
  return { open: [], failures: [], left: inShort(stayingInWords(stay)) };
}
