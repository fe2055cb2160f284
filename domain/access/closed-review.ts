import * as z from 'zod/mini';
import type { Shape } from '../ledger-json.ts';
import type { AuthenticatedPerson } from '../people.ts';
import type { Instant } from '../time.ts';
import { partIn } from './approval-rules.ts';
import { isApprover, type PeopleOfSource } from './approvers.ts';
import { BreakGlassUse } from './break-glass.ts';
import { reviewersOf } from './policy/break-glass.ts';
import type { PolicyRule } from './policy/rule.ts';

/** The review of a use of break-glass, as somebody else closed it. */
export interface ClosedReview {
  readonly use: BreakGlassUse;
  readonly person: string;
  /** Whom IAM authenticated. */
  readonly by: string;
  readonly at: Instant;
  readonly finding: string;
}
export const ClosedReview: z.ZodMiniType<ClosedReview> = z.looseObject({
  use: BreakGlassUse,
  person: z.string(),
  by: z.string(),
  at: z.string(),
  finding: z.string(),
} satisfies Shape<ClosedReview>);

/**
 * Why this person cannot close it: whoever used it, or is given access by it, in any spelling; and who could not have approved
 * what went without an approval.
 */
export function mayNotClose(
  { person: requestedBy, grantee }: BreakGlassUse,
  { person, arn }: AuthenticatedPerson,
  { source, rules }: { readonly source: PeopleOfSource; readonly rules: readonly PolicyRule[] },
): string | undefined {
  const part = partIn(person, { approvedBy: [], requestedBy, grantees: [grantee.name], source });
  if (part !== undefined)
    return `${part} and does not close the review (${arn}); somebody else has to`;
  const reviewers = reviewersOf(requestedBy, rules, source);
  return reviewers.length === 0 || reviewers.some((one) => isApprover(person, one, source))
    ? undefined
    : `${person} (${arn}) approves nothing that ${requestedBy} went without; the review is closed by ${reviewers.join(', ')}`;
}

/** A use with what its review says so far, for a person. */
export const useInWords = (
  { leaseId, person, grantee, reason, at }: BreakGlassUse,
  closed?: ClosedReview,
): readonly string[] => [
  `${person} used breakGlass for ${leaseId} at ${at}, for ${grantee.type} ${grantee.name}: ${reason}`,
  closed === undefined
    ? `its review is open; to close it, POST ${JSON.stringify({ kind: 'break-glass', lease: leaseId, finding: '…' })}`
    : `its review was closed by ${closed.person} at ${closed.at}: ${closed.finding}`,
];
