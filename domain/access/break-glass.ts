import * as z from 'zod/mini';
import type { Shape } from '../ledger-json.ts';
import { Grantee } from '../privilege.ts';
import { addSeconds, type Instant, MINUTE_SECONDS } from '../time.ts';
import { isSamePerson, type PeopleOfSource } from './approvers.ts';
import { granteesOf } from './grantees.ts';
import type { Approval } from './request.ts';
import { ANSWERS_SOURCE } from './source.ts';

const LONGEST_HOURS = 4;
const HOUR_SECONDS = 60 * MINUTE_SECONDS;

/** Whether somebody asks for access without the approvals that the policy wants, in an emergency. */
export const isBreakGlass = (request: Approval): boolean =>
  'breakGlass' in request && request.breakGlass === true;

/** What stands against it, beside the policy: who asks has to be known for sure, and it is short. */
export function breakGlassProblems(request: Approval, source: string, now: Instant): string[] {
  const { startsAt, expiresAt } = request;
  const latest = addSeconds(now, LONGEST_HOURS * HOUR_SECONDS);
  return [
    ...(source === ANSWERS_SOURCE
      ? []
      : ['breakGlass is taken at the URL for answers only, where IAM says who asks']),
    ...(granteesOf(request).length === 1
      ? []
      : ['breakGlass is for one grantee, whose review somebody else closes; name one']),
    ...(startsAt === undefined ? [] : ['breakGlass begins at once; leave startsAt out']),
    ...(expiresAt !== undefined && expiresAt <= latest
      ? []
      : [
          `breakGlass lasts ${LONGEST_HOURS} hours at most; name an expiresAt until ${latest}, not ${expiresAt ?? 'none'}`,
        ]),
  ];
}

/** One use of break-glass: its review is open until somebody else has closed it at the URL for answers. */
export interface BreakGlassUse {
  readonly leaseId: string;
  readonly person: string;
  readonly grantee: Grantee;
  readonly reason: string;
  readonly at: Instant;
}
export const BreakGlassUse: z.ZodMiniType<BreakGlassUse> = z.looseObject({
  leaseId: z.string(),
  person: z.string(),
  grantee: Grantee,
  reason: z.string(),
  at: z.string(),
} satisfies Shape<BreakGlassUse>);
export const BreakGlassUses = z.array(BreakGlassUse);

/** Under which question, and as what, the answer that closes the review of a use is kept. */
export const reviewOf = (leaseId: string): readonly [about: string, hash: string] => [
  `break-glass/${leaseId}`,
  'REVIEW',
];

/** The uses whose reviews are open once this one has begun; or the one that keeps the same person from it. */
export function withUse(
  open: readonly BreakGlassUse[],
  use: BreakGlassUse,
  source: PeopleOfSource,
): { readonly open: readonly BreakGlassUse[] } | { readonly refused: string } {
  const before = open.find(({ person }) => isSamePerson(person, use.person, source));
  if (before !== undefined)
    return {
      refused: `${before.person} used breakGlass for ${before.leaseId} at ${before.at}, and its review is open, whether or not that access began; somebody else has to close it first, by POST ${JSON.stringify({ kind: 'break-glass', lease: before.leaseId, finding: '…' })} to the URL for answers`,
    };
  return { open: [...open, use] };
}
