import { addSeconds, DAY_SECONDS, type Instant, MINUTE_SECONDS } from '../time.ts';
import { namesNobody, samePerson } from './person.ts';

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
  return [
    ...(namesNobody(requestedBy)
      ? [
          `requestedBy names nobody (${JSON.stringify(requestedBy)}); say who asks, or nobody can tell who else approves`,
        ]
      : []),
    ...approverProblems(approvedBy, [requestedBy, grantee]),
    ...(approvedAt < addSeconds(now, -MAX_APPROVAL_AGE_DAYS * DAY_SECONDS)
      ? [`the approval of ${approvedAt} is older than ${MAX_APPROVAL_AGE_DAYS} days; approve again`]
      : []),
    ...(approvedAt > addSeconds(now, CLOCK_SKEW_SECONDS)
      ? [`the approval of ${approvedAt} lies in the future; check the sender's clock`]
      : []),
  ];
}

function approverProblems(approvedBy: readonly string[], involved: readonly string[]): string[] {
  if (approvedBy.length === 0) return ['approvedBy is empty; somebody has to approve'];
  const people = approvedBy.filter((person) => !namesNobody(person));
  if (people.length === 0) {
    const written = approvedBy.map((person) => JSON.stringify(person)).join(', ');
    return [`approvedBy names nobody (${written}); somebody has to approve`];
  }
  if (people.some((person) => !involved.some((other) => samePerson(person, other)))) return [];
  return [
    `approvedBy names only the requester or the grantee (${people.join(', ')}); somebody else has to approve`,
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
