import type { ControlId } from '../setup/control.ts';
import type { AccountFacts, InstallationFacts } from './facts.ts';
import type { AccountRule, AuditVerdict, InstallationRule } from './rule.ts';
import { ACCOUNT_RULES, INSTALLATION_RULES } from './rules/account-rules.ts';
import { blind } from './rules/verdicts.ts';

/** What a rule says of what belongs to no single database. */
export interface OutsideVerdicts {
  readonly control: ControlId;
  readonly rule: AccountRule | InstallationRule;
  /** Which account it was judged in; missing where it is about the installation. */
  readonly account?: string;
  readonly verdicts: readonly AuditVerdict[];
}

/** What each rule about the installation says. */
export const installationVerdicts = (facts: InstallationFacts): readonly OutsideVerdicts[] =>
  [...INSTALLATION_RULES].map(([control, rule]) => ({
    control,
    rule,
    verdicts: rule.evaluate(facts),
  }));

/** What each rule about an account says of this one; of one that was not read only that. */
export function accountVerdicts(facts: AccountFacts): readonly OutsideVerdicts[] {
  const { account, unread } = facts.reading;
  const what = `what is in account ${account}`;
  return [...ACCOUNT_RULES].map(([control, rule]) => ({
    control,
    rule,
    account,
    verdicts:
      unread === undefined
        ? rule.evaluate(facts)
        : [blind({ kind: 'account', name: account }, { failed: unread }, what)],
  }));
}

/** Whether the rule could look at nothing of what it is about. */
const isBlind = ({ verdicts }: OutsideVerdicts): boolean =>
  verdicts.some((one) => one.status === 'unknown' && one.isBlind === true);

/** Whether a rule could look at nothing in an account. Of what no account is told of, in none of them. */
export function blindIn(
  outside: readonly OutsideVerdicts[],
): (control: ControlId, account: string | undefined) => boolean {
  const blind = outside.filter(isBlind);
  return (control, account) =>
    blind.some(
      (one) => one.control === control && (account === undefined || one.account === account),
    );
}
