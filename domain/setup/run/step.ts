import * as z from 'zod/mini';
import { canonical, sha256 } from '../../hash.ts';
import { Action } from '../action.ts';
import { Finding } from '../checks/check.ts';

const Actions = z.readonly(z.array(Action));
const Findings = z.readonly(z.array(Finding));

/** The part of a plan that one pass carries out: all repairs, or all that somebody approved. */
export const Step = z.object({
  handling: z.enum(['repairs', 'asks']),
  /** Hash of the actions: what an approval is bound to. */
  hash: z.string(),
  /** All that the hash stands for: the whole plan, or what somebody approved, of which this may be the rest. */
  covers: Actions,
  actions: Actions,
  /** What the same approval covers and has to wait until these actions are seen to have taken effect. */
  later: Actions,
  /** Findings when it was planned, and as they should read once it is done. */
  before: Findings,
  predicted: Findings,
});
export type Step = z.infer<typeof Step>;

/** What a step is known by: an approval is bound to the warehouse too. */
export const stepHash = (
  handling: Step['handling'],
  warehouse: string,
  covers: readonly Action[],
): string => sha256(canonical(handling === 'repairs' ? covers : { warehouse, asks: covers }));

/** The approved plan of which these actions are the rest, each as it was approved. */
export function approvedWith(
  { handling, hash, covers, later }: Step,
  actions: readonly Action[],
): Pick<Step, 'hash' | 'covers'> | undefined {
  const approved = new Set(later.map(canonical));
  return handling === 'asks' && actions.every((action) => approved.has(canonical(action)))
    ? { hash, covers }
    : undefined;
}
