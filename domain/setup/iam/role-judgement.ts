import { accountOf } from '../../arn.ts';
import type { RoleFacts, SetupFacts } from '../facts.ts';
import { bucketAdmissions } from './bucket-admission.ts';
import { type Judgement, judge } from './judge.ts';
import { keyAdmission } from './key-admission.ts';
import { type Admission, hangsOn } from './policy/match.ts';
import { bucketIn } from './request-context.ts';
import type { RequiredPermission } from './required-permission.ts';

type ByResource = (
  need: RequiredPermission,
) => Admission | { readonly unknown: string } | undefined;

/**
 * What the role may do by its policies and, in one account, by what a key or bucket itself admits: a resource's policy or a
 * grant that names the role is enough without any IAM policy, and the simulator does not see it.
 */
export function judgeRole(
  facts: SetupFacts,
  role: RoleFacts,
  needs: readonly RequiredPermission[],
): readonly Judgement[] | { readonly unknown: string } {
  const judged = judge(facts, role, needs);
  if ('unknown' in judged) return judged;
  const [byKey, byBucket] = [keysOf(facts, role), bucketsOf(facts, role)];
  return judged.map(({ need, standing }) => {
    const answer = standing.is === 'lacking' ? (byKey(need) ?? byBucket(need)) : undefined;
    return { need, standing: answer === undefined ? standing : withResource(need, answer) };
  });
}

function withResource(
  { resource }: RequiredPermission,
  answer: Exclude<ReturnType<ByResource>, undefined>,
): Judgement['standing'] {
  if ('unknown' in answer) return { is: 'unknown', because: answer.unknown };
  if (answer.admitted === 'yes') return { is: 'allowed', by: [`${answer.by} on ${resource}`] };
  return answer.admitted === 'no'
    ? { is: 'lacking' }
    : { is: 'unknown', because: `the policy of ${resource} admits it ${hangsOn(answer)}` };
}

/** Another account's key takes IAM permissions in any case. */
const keysOf =
  (facts: SetupFacts, { arn: role }: RoleFacts): ByResource =>
  ({ section, action, resource }) => {
    if (section !== 'Key' || accountOf(resource) !== facts.target.account) return undefined;
    const key = Object.values(facts.keys).find((read) => 'ok' in read && read.ok.arn === resource);
    return key && 'ok' in key
      ? keyAdmission(facts, key.ok, role, { action, reading: 'direct' })
      : undefined;
  };

/** Another account's bucket does so too. One that is still to be made has no policy. */
function bucketsOf(facts: SetupFacts, { arn: role }: RoleFacts): ByResource {
  const admissionOf = bucketAdmissions(facts, role);
  return (need) => {
    const read =
      need.section === 'Bucket' ? facts.buckets[bucketIn(need.resource) ?? ''] : undefined;
    return read && 'ok' in read && read.ok.owned ? admissionOf(need) : undefined;
  };
}
