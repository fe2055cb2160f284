import type { Involved } from '../approval-rules.ts';
import type { AccessAsk } from './ask.ts';
import { evaluateEach, type NeededStage } from './evaluate.ts';
import type { ReadyPolicy } from './ready-policy.ts';
import { judgeStages, type StageVerdict } from './stages.ts';

/** What the policy says to an access and the approvals that came with it. */
export type PolicyVerdict =
  | {
      readonly kind: 'refused';
      readonly rules: readonly string[];
      readonly because: readonly string[];
    }
  /** `isAsked`: whether somebody had to approve. */
  | { readonly kind: 'permitted'; readonly rules: readonly string[]; readonly isAsked: boolean }
  | {
      readonly kind: 'incomplete';
      readonly rules: readonly string[];
      readonly because: readonly string[];
      /** All that are needed, met or not. */
      readonly stages: readonly NeededStage[];
    };

/** `asks`: one for each grantee of one access. */
export function judgePolicy(
  policy: ReadyPolicy,
  asks: readonly AccessAsk[],
  people: Omit<Involved, 'grantees'>,
): PolicyVerdict {
  const decision = evaluateEach(policy, asks);
  const { rules } = decision;
  if (decision.effect === 'refused') return { kind: 'refused', rules, because: decision.because };
  return judgeNeeded(rules, decision.stages, {
    ...people,
    grantees: asks.map(({ grantee }) => grantee.name),
  });
}

/** What the stages that are needed say to the approvals that there are. */
export function judgeNeeded(
  rules: readonly string[],
  stages: readonly NeededStage[],
  people: Involved,
): PolicyVerdict {
  const verdicts = judgeStages(stages, people);
  const hopeless = verdicts.flatMap(({ hopeless: why }) => why ?? []);
  if (hopeless.length > 0) return { kind: 'refused', rules, because: hopeless };
  const open = verdicts.filter(({ missing }) => missing > 0);
  return open.length === 0
    ? { kind: 'permitted', rules, isAsked: verdicts.length > 0 }
    : { kind: 'incomplete', rules, because: open.map(wanted), stages };
}

/** What a stage still wants, and of whom. */
export function wanted({ stage, missing, left, away }: StageVerdict): string {
  const { approvers, needs, rule } = stage;
  const whose = approvers === 'anyone' ? 'anyone' : approvers.join(', ');
  return [
    `rule ${rule} needs ${needs === 1 ? 'an approval' : `the approvals of ${needs}`} of ${whose}`,
    ...away,
    (missing === needs
      ? 'none of them counts here'
      : `${missing} ${missing === 1 ? 'is' : 'are'} missing`) +
      (left.length === 0 ? '' : `: ask ${left.join(', ')}`),
  ].join('; ');
}
