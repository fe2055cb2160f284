import type { RoleFacts, SetupFacts } from '../facts.ts';
import { type Judgement, judge } from './judge.ts';
import { keyAdmission } from './key-admission.ts';
import { hangsOn } from './policy/match.ts';
import type { RequiredPermission } from './required-permission.ts';

/**
 * What the role may do by its policies and, for keys of its own account, by what the key itself admits: a key policy or a
 * grant that names the role is enough without any IAM policy, and the simulator does not see it.
 */
export function judgeRole(
  facts: SetupFacts,
  role: RoleFacts,
  needs: readonly RequiredPermission[],
): readonly Judgement[] | { readonly unknown: string } {
  const judged = judge(facts, role, needs);
  return 'unknown' in judged ? judged : judged.map((judgement) => byKey(facts, role, judgement));
}

function byKey(facts: SetupFacts, role: RoleFacts, { need, standing }: Judgement): Judgement {
  const { section, action, resource } = need;
  if (standing.is !== 'lacking' || section !== 'Key') return { need, standing };
  const key = Object.values(facts.keys).find((read) => 'ok' in read && read.ok.arn === resource);
  // Another account's key takes IAM permissions in any case.
  if (!key || !('ok' in key) || resource.split(':')[4] !== facts.target.account)
    return { need, standing };
  const answer = keyAdmission(facts, key.ok, role.arn, { action, reading: 'direct' });
  if ('unknown' in answer) return { need, standing: { is: 'unknown', because: answer.unknown } };
  if (answer.admitted === 'yes')
    return { need, standing: { is: 'allowed', by: [`${answer.by} on ${resource}`] } };
  if (answer.admitted === 'no') return { need, standing };
  return {
    need,
    standing: { is: 'unknown', because: `the policy of ${resource} admits it ${hangsOn(answer)}` },
  };
}
