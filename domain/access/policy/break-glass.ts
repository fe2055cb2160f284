import { isApprover, type PeopleOfSource } from '../approvers.ts';
import type { AccessAsk } from './ask.ts';
import { evaluateEach } from './evaluate.ts';
import type { PolicyVerdict } from './judge.ts';
import type { PolicyInForce } from './policy-of.ts';
import type { PolicyRule } from './rule.ts';

/**
 * What the policy says where somebody wants to go without approvals: every rule that wants one has to name the person. All else
 * holds: what a rule denies, what none permits, and their limits.
 */
export function judgeBreakGlass(
  policy: PolicyInForce,
  asks: readonly AccessAsk[],
  source: PeopleOfSource,
): PolicyVerdict {
  const decision = evaluateEach(policy, asks);
  const { rules } = decision;
  if (decision.effect === 'refused') return { kind: 'refused', rules, because: decision.because };
  if (decision.stages.length === 0)
    return {
      kind: 'refused',
      rules,
      because: ['no rule wants an approval of this: ask without breakGlass, and it begins at once'],
    };
  const requestedBy = asks[0]?.requestedBy ?? '';
  const because = policy.rules.flatMap((rule) =>
    rule.effect === 'needs-approval' &&
    rules.includes(rule.name) &&
    !(rule.breakGlass ?? []).some((person) => isApprover(requestedBy, person, source))
      ? [`rule ${rule.name} needs an approval, and its breakGlass does not name ${requestedBy}`]
      : [],
  );
  return because.length > 0
    ? { kind: 'refused', rules, because }
    : { kind: 'permitted', rules, isAsked: false };
}

/**
 * Who closes the review of a use by this person: whom the stages name that it went without. Empty where anyone may approve
 * those. Where no rule names the person any more, whoever approves anything: a changed policy leaves no review for ever.
 */
export function reviewersOf(
  person: string,
  rules: readonly PolicyRule[],
  source: PeopleOfSource,
): readonly string[] {
  const needing = rules.filter((rule) => rule.effect === 'needs-approval');
  const skipped = needing.filter(({ breakGlass = [] }) =>
    breakGlass.some((one) => isApprover(person, one, source)),
  );
  const named = (skipped.length > 0 ? skipped : needing)
    .flatMap(({ stages }) => stages)
    .flatMap(({ approvers }) => (approvers === 'anyone' ? [] : approvers));
  return [...new Set(named)];
}
