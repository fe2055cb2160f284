import { type BreakGlassUse, reviewOf, withUse } from '../../../domain/access/break-glass.ts';
import { sourceOf } from '../../../domain/access/decision.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { TryAgain } from '../../../domain/errors.ts';
import type { DecideDeps } from './decide-deps.ts';

/**
 * Opens the review of a use of break-glass before its access begins; or says why it may not begin. Whoever repeats this finds
 * it open. Reviews that were closed since somebody last did this are left out from here on.
 */
export async function openReview(
  { breakGlass, answers, config }: DecideDeps,
  { id: leaseId, requestedBy: person, source, grantee, reason, decidedAt: at }: Lease,
): Promise<string[]> {
  const isClosed = async (id: string): Promise<boolean> =>
    (await answers.find(...reviewOf(id))) !== undefined;
  if (await isClosed(leaseId))
    return [
      `the review of ${leaseId} was closed before its access began; ask again under a new requestId`,
    ];
  const seen = await breakGlass.uses();
  const open: BreakGlassUse[] = [];
  for (const use of seen.open) if (!(await isClosed(use.leaseId))) open.push(use);
  if (open.some((use) => use.leaseId === leaseId)) return [];
  const next = withUse(
    open,
    { leaseId, person, grantee, reason, at },
    sourceOf({ source }, config),
  );
  if ('refused' in next) return [next.refused];
  if ((await breakGlass.put(next.open, seen)) === 'refused')
    throw new TryAgain('somebody else uses breakGlass at this moment');
  return [];
}
