import type { ControlId } from '../setup/control.ts';
import type { AccountFacts } from './facts.ts';
import type { AccountRule, AuditVerdict } from './rule.ts';
import { ACCOUNT_RULES } from './rules/account-rules.ts';

interface AccountVerdicts {
  readonly control: ControlId;
  readonly rule: AccountRule;
  readonly verdicts: readonly AuditVerdict[];
}

/** What each rule about the account says. */
export const accountVerdicts = (account: AccountFacts): readonly AccountVerdicts[] =>
  [...ACCOUNT_RULES].map(([control, rule]) => ({
    control,
    rule,
    verdicts: rule.evaluate(account),
  }));

/** Whether the rule could look at nothing of what it is about. */
export const isBlind = ({ verdicts }: AccountVerdicts): boolean =>
  verdicts.some((one) => one.status === 'unknown' && one.isBlind === true);
