import { titleOf } from '../../control-titles.ts';
import { canonical } from '../../hash.ts';
import { type Finding, findingKey, isOpen } from '../checks/check.ts';
import { type PreviewFinding, previewRouting } from '../checks/preview.ts';
import { CHECKS } from '../checks/register.ts';
import type { Severity } from '../control.ts';
import type { SetupFacts } from '../facts.ts';
import type { CanaryResult } from './canary-steps.ts';
import type { SetupPlan } from './plan.ts';

type Prerequisites = 'prerequisites pass' | 'prerequisites fail' | 'prerequisites not known';

/** Prerequisites are all that setup can see; only a canary tries CREATE MODEL itself. */
export type SetupConclusion =
  | `${Prerequisites}; CREATE MODEL ${'works' | 'fails'}`
  | 'prerequisites pass; CREATE MODEL not tried'
  | 'prerequisites fail'
  | 'prerequisites not known';

/**
 * Who acts next on a failure: `remediate` repairs it without asking, or once its plan is approved, or it does nothing about
 * it, as far as can be predicted.
 */
export type NextActor = 'repairs' | 'asks' | 'others';

export type ReportedFinding = Finding & {
  readonly title: string;
  readonly severity: Severity;
  readonly source: string;
  /** Of a failure. */
  readonly next?: NextActor;
  /** Why Attach may not do what would repair it: somebody else has to. */
  readonly barred?: string;
};

export interface SetupReport {
  readonly warehouse: string;
  readonly region: string;
  readonly conclusion: SetupConclusion;
  readonly findings: readonly ReportedFinding[];
  /** What would break if enhanced VPC routing were turned on; empty while it is on. */
  readonly routingPreview: readonly PreviewFinding[];
  readonly plan?: SetupPlan;
  readonly canary?: CanaryResult;
}

export function concludeSetup(
  findings: readonly Finding[],
  canary?: CanaryResult,
): SetupConclusion {
  const prerequisites = prerequisitesIn(findings);
  if (canary !== undefined)
    return `${prerequisites}; CREATE MODEL ${canary.trained ? 'works' : 'fails'}`;
  return prerequisites === 'prerequisites pass'
    ? 'prerequisites pass; CREATE MODEL not tried'
    : prerequisites;
}

function prerequisitesIn(findings: readonly Finding[]): Prerequisites {
  if (findings.some(({ status }) => status === 'fail')) return 'prerequisites fail';
  return findings.some(({ status }) => status === 'unknown')
    ? 'prerequisites not known'
    : 'prerequisites pass';
}

/** What a report tells beside the findings. */
export interface ToldBesides {
  /** Left out where nothing is planned, and the findings alone are told. */
  readonly plan?: SetupPlan;
  readonly canary?: CanaryResult;
}

/** The report as data: JSON for machines, and the input of `reportText`. `plan` says who acts next. */
export function setupReport(
  facts: SetupFacts,
  findings: readonly Finding[],
  plan: SetupPlan,
  besides: ToldBesides = {},
): SetupReport {
  const routed = 'ok' in facts.warehouse && facts.warehouse.ok.enhancedVpcRouting;
  const described = findings.flatMap((finding): ReportedFinding[] => {
    const check = CHECKS.get(finding.control);
    if (check === undefined) return [];
    const { severity, source } = check;
    const title = titleOf(finding.control);
    return [{ ...finding, title, severity, source: source.url, ...whoActs(finding, plan) }];
  });
  return {
    warehouse: facts.target.name,
    region: facts.target.region,
    conclusion: concludeSetup(findings, besides.canary),
    findings: described,
    routingPreview: routed ? [] : previewRouting(CHECKS, facts).filter(isOpen),
    ...besides,
  };
}

function whoActs(finding: Finding, plan: SetupPlan): Pick<ReportedFinding, 'next' | 'barred'> {
  if (finding.status !== 'fail') return {};
  const key = findingKey(finding);
  const opensIn = (later: readonly Finding[]) =>
    later.some((one) => findingKey(one) === key && isOpen(one));
  if (!opensIn(plan.repaired)) return { next: 'repairs' };
  if (!opensIn(plan.predicted)) return { next: 'asks' };
  const calls = new Set(finding.actions.map(({ call }) => canonical(call)));
  const barred = plan.byHand.find(({ action }) => calls.has(canonical(action.call)))?.because;
  return barred === undefined ? { next: 'others' } : { next: 'others', barred };
}

const URGENCY = ['fail', 'unknown', 'pass', 'notApplicable'] as const;

/** What fails, what nobody knows, what is well, what does not concern this warehouse. */
export const byUrgency = <F extends Pick<Finding, 'status'>>(findings: readonly F[]): F[] =>
  URGENCY.flatMap((status) => findings.filter((one) => one.status === status));

/** How many findings there are of each verdict that there is. */
export const countsOf = (findings: readonly Pick<Finding, 'status'>[]): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(findings, ({ status }) => status)].map(([status, all]) => [status, all.length]),
  );
