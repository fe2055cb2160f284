import type { Instant } from '../time.ts';
import { approvalProblems, type Involved, requesterProblems } from './approval-rules.ts';
import type { PolicyVerdict } from './policy/judge.ts';
import type { AccessRequest, Approval } from './request.ts';

type Extension = Extract<AccessRequest, { type: 'Model Access Extended' }>;

/** What stands against it by the policy, and by the approvals where the policy wants any. */
export function approvalDoubts(
  request: Approval | Extension,
  people: Involved,
  verdict: PolicyVerdict | undefined,
  now: Instant,
): readonly string[] {
  const isAsked = verdict?.kind !== 'permitted' || verdict.isAsked;
  const approval =
    'approvedAt' in request && isAsked
      ? approvalProblems({ ...people, approvedAt: request.approvedAt }, now)
      : requesterProblems(request.requestedBy);
  if (verdict?.kind === 'refused') return [...approval, ...verdict.because];
  // A request may wait for what is missing; an approval is all that comes.
  return verdict?.kind === 'incomplete' && 'approvedAt' in request && approval.length === 0
    ? verdict.because
    : approval;
}
