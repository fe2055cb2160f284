import { addSeconds, DAY_SECONDS, type Instant, MINUTE_SECONDS } from '../time.ts';
import { samePerson } from './person.ts';

const MAX_APPROVAL_AGE_DAYS = 7;
const CLOCK_SKEW_SECONDS = 5 * MINUTE_SECONDS;

interface ApprovalFacts {
  readonly approvedBy: readonly string[];
  readonly approvedAt: Instant;
  readonly requestedBy: string;
  readonly grantee: string;
}

/** Why this approval does not count: requester and grantee never approve, and an old approval may be a replay. */
export function approvalProblems(approval: ApprovalFacts, now: Instant): string[] {
  const { approvedBy, approvedAt, requestedBy, grantee } = approval;
  const independent = approvedBy.filter((person) => !samePerson(person, requestedBy) && !samePerson(person, grantee));
  return [
    ...(approvedBy.length === 0 ? ['approvedBy is empty; somebody has to approve'] : []),
    ...(approvedBy.length > 0 && independent.length === 0
      ? [`approvedBy names only the requester or the grantee (${approvedBy.join(', ')}); somebody else has to approve`]
      : []),
    ...(approvedAt < addSeconds(now, -MAX_APPROVAL_AGE_DAYS * DAY_SECONDS)
      ? [`the approval of ${approvedAt} is older than ${MAX_APPROVAL_AGE_DAYS} days; approve again`]
      : []),
    ...(approvedAt > addSeconds(now, CLOCK_SKEW_SECONDS)
      ? [`the approval of ${approvedAt} lies in the future; check the sender's clock`]
      : []),
  ];
}

/** Why this window cannot be. */
export function windowProblems(
  { startsAt, expiresAt }: { startsAt?: Instant | undefined; expiresAt?: Instant | undefined },
  now: Instant,
): string[] {
  if (expiresAt === undefined) return [];
  return [
    ...(expiresAt <= now ? [`expiresAt ${expiresAt} is in the past (now ${now})`] : []),
    ...(startsAt !== undefined && expiresAt <= startsAt
      ? [`expiresAt ${expiresAt} is not after startsAt ${startsAt}`]
      : []),
  ];
}
