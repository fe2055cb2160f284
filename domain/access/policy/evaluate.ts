import { describePrivilege } from '../../privilege.ts';
import { DAY_SECONDS, epochMs } from '../../time.ts';
import type { AccessAsk, AskedPrivilege } from './ask.ts';
import type { ReadyPolicy, ReadyRule } from './ready-policy.ts';
import type { PermittingRule, Stage } from './rule.ts';

/** Approvals that a rule wants, before anybody has looked who is left to give them. */
export interface NeededStage extends Stage {
  readonly rule: string;
}

export type PolicyDecision =
  | {
      readonly effect: 'refused';
      readonly rules: readonly string[];
      readonly because: readonly string[];
    }
  /** Without stages nobody has to approve. */
  | {
      readonly effect: 'permitted';
      readonly rules: readonly string[];
      readonly stages: readonly NeededStage[];
    };

/**
 * The decision of the policy on one access. Each privilege is decided on for itself and all have to be permitted: any deny
 * refuses, the stages of every matching `needs-approval` are needed, and what no rule permits is refused.
 */
export function evaluatePolicy(policy: ReadyPolicy, ask: AccessAsk): PolicyDecision {
  const lasting = daysOf(ask);
  const because: string[] = [];
  const rules = new Set<string>();
  const stages = new Map<string, NeededStage>();
  for (const asked of ask.privileges) {
    const about = policy.about(asked, ask.source);
    const denying = about.filter((ready) => denies(ready, ask, asked, lasting));
    for (const { rule } of denying) {
      rules.add(rule.name);
      because.push(`rule ${rule.name} denies ${inWords(asked)}`);
    }
    if (denying.length > 0) continue;
    const beyond: string[] = [];
    let isPermitted = false;
    for (const { rule, matching } of about) {
      if (rule.effect === 'deny') continue;
      if (rule.effect === 'needs-approval' && matching.restricts(ask, asked)) {
        rules.add(rule.name);
        for (const stage of stagesOf(rule, lasting, ask.leastApprovals)) note(stages, stage);
      }
      if (!matching.permits(ask, asked)) continue;
      const tooMuch = beyondLimits(rule, ask, asked, lasting);
      if (tooMuch.length === 0) isPermitted = true;
      else beyond.push(...tooMuch.map((what) => `rule ${rule.name} ${what}`));
      if (tooMuch.length === 0) rules.add(rule.name);
    }
    if (!isPermitted)
      because.push(
        ...(beyond.length > 0
          ? beyond
          : [
              `no rule of the policy permits ${inWords(asked)} to ${ask.grantee.type} ${ask.grantee.name} by source ${ask.source}`,
            ]),
      );
  }
  return concluded(rules, stages, because);
}

/** The same for an access of several grantees: what is refused to one is refused to all, and what one of them needs all need. */
export function evaluateEach(policy: ReadyPolicy, asks: readonly AccessAsk[]): PolicyDecision {
  const because: string[] = [];
  const rules = new Set<string>();
  const stages = new Map<string, NeededStage>();
  for (const ask of asks) {
    const decision = evaluatePolicy(policy, ask);
    for (const rule of decision.rules) rules.add(rule);
    if (decision.effect === 'permitted') for (const stage of decision.stages) note(stages, stage);
    else because.push(...ofEach(asks, ask, decision.because));
  }
  return concluded(rules, stages, because);
}

const ofEach = (
  asks: readonly AccessAsk[],
  { grantee }: AccessAsk,
  because: readonly string[],
): readonly string[] =>
  asks.length === 1
    ? because
    : because.map((reason) => `${grantee.type} ${grantee.name}: ${reason}`);

function concluded(
  rules: ReadonlySet<string>,
  stages: ReadonlyMap<string, NeededStage>,
  because: readonly string[],
): PolicyDecision {
  const named = [...rules].sort();
  return because.length > 0
    ? { effect: 'refused', rules: named, because: [...new Set(because)] }
    : { effect: 'permitted', rules: named, stages: [...stages.values()].sort(byRule) };
}

const inWords = ({ database, privilege }: AskedPrivilege): string =>
  `${describePrivilege(privilege)}${database === '*' ? '' : ` in ${database}`}`;

/** Two rules that want the same people want them once, in the name of the first by the alphabet. */
function note(stages: Map<string, NeededStage>, stage: NeededStage): void {
  const { approvers, needs } = stage;
  const key = JSON.stringify([needs, approvers === 'anyone' ? approvers : approvers.toSorted()]);
  const known = stages.get(key);
  if (known === undefined || stage.rule < known.rule) stages.set(key, stage);
}

const byRule = (one: NeededStage, other: NeededStage): number =>
  one.rule < other.rule ? -1 : Number(one.rule > other.rule);

/** How long the access lasts in all; infinite without an end. */
const daysOf = ({ startsAt, expiresAt }: AccessAsk): number =>
  expiresAt === undefined
    ? Number.POSITIVE_INFINITY
    : (epochMs(expiresAt) - epochMs(startsAt)) / (DAY_SECONDS * 1_000);

const isLonger = (lasting: number, days: number | undefined): boolean =>
  days !== undefined && lasting > days;

const meansBedrock = (ask: AccessAsk, { privilege }: AskedPrivilege): boolean =>
  ask.externalModels && privilege.kind === 'create-model';

function denies(
  { rule, matching }: ReadyRule,
  ask: AccessAsk,
  asked: AskedPrivilege,
  lasting: number,
) {
  if (rule.effect !== 'deny') return false;
  const { externalModels, longerThanDays } = rule.when;
  return (
    matching.restricts(ask, asked) &&
    (externalModels === undefined || meansBedrock(ask, asked)) &&
    (longerThanDays === undefined || isLonger(lasting, longerThanDays))
  );
}

const stagesOf = (
  rule: Extract<PermittingRule, { effect: 'needs-approval' }>,
  lasting: number,
  least = 1,
): NeededStage[] =>
  rule.stages
    .filter(
      ({ longerThanDays }) => longerThanDays === undefined || isLonger(lasting, longerThanDays),
    )
    .map((stage) => ({ ...stage, needs: Math.max(stage.needs, least), rule: rule.name }));

/** In which ways the access goes beyond what the rule permits, each as the end of a sentence that begins with the rule. */
function beyondLimits(
  { limits }: PermittingRule,
  ask: AccessAsk,
  asked: AskedPrivilege,
  lasting: number,
): string[] {
  const { longestDays, requires = [], grantees, externalModels } = limits;
  const has = { end: ask.expiresAt, reason: ask.reason, ticket: ask.ticket };
  return [
    ...(isLonger(lasting, longestDays)
      ? [
          ask.expiresAt === undefined
            ? `permits ${longestDays} days at most, and no end is asked for; name an expiresAt`
            : `permits ${longestDays} days at most from the first start ${ask.startsAt}; ${ask.expiresAt} is later`,
        ]
      : []),
    ...requires
      .filter((field) => has[field] === undefined)
      .map(
        (field) => `requires ${field === 'end' ? 'an end (expiresAt)' : `a ${field}`}; name one`,
      ),
    ...(grantees === undefined || grantees.includes(ask.grantee.type)
      ? []
      : [`permits ${grantees.join(' and ')} as grantees only, not a ${ask.grantee.type}`]),
    ...(meansBedrock(ask, asked) && !externalModels
      ? ['does not permit models of Bedrock (externalModels)']
      : []),
  ];
}
