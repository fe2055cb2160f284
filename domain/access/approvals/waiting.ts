import type { Instant } from '../../time.ts';
import { type KnownRequest, ownRegistration } from '../decision.ts';
import type { PolicyVerdict } from '../policy/judge.ts';
import type { PolicyRule } from '../policy/rule.ts';
import type { Registration } from '../registration.ts';
import type { AccessRequest } from '../request.ts';
import { approving, type PutQuestion, refusing } from './answers.ts';
import { isAsPut, isBound } from './as-put.ts';
import { isOverdue, type Question } from './question.ts';

/**
 * What people were asked and said, if it was exactly this: another access, or another rule, is another question. So is one whose text
 * was changed where it lies: it is put anew.
 */
export function putBefore(
  { waiting }: KnownRequest,
  { asked }: Pick<Question, 'asked'>,
  inForce: readonly PolicyRule[],
): PutQuestion | undefined {
  if (waiting?.question.asked !== asked) return undefined;
  return !isBound(waiting.question) || isAsPut(waiting.question, inForce) ? waiting : undefined;
}

/** Why a request waits no longer: somebody refused it, or its time is over. */
export function waitsNoLonger(
  { question, answers }: PutQuestion,
  verdict: PolicyVerdict,
  now: Instant,
): string[] {
  const no = refusing(answers);
  if (no !== undefined)
    return [
      `${no.person} refused it at ${no.at}${no.reason === undefined ? '' : `: ${no.reason}`}; ask again under a new requestId`,
    ];
  if (verdict.kind !== 'incomplete' || !isOverdue(question, now)) return [];
  const given = approving(answers);
  return [
    `not all who are needed answered in time (until ${question.until})${given.length === 0 ? '' : `; ${given.join(', ')} approved`}; ask again under a new requestId`,
    ...verdict.because,
  ];
}

/** The id of a request that had waited, closed with why: what is refused once is not approved later by somebody else. */
export const closedBy = (
  { type }: AccessRequest,
  known: KnownRequest,
  because: readonly string[],
  now: Instant,
): Registration | undefined => {
  const own = ownRegistration(known);
  return (type === 'Model Access Requested' || type === 'Model Access Off-Boarding Requested') &&
    own?.status === 'awaiting'
    ? { ...own, status: 'refused', at: now, because }
    : undefined;
};
