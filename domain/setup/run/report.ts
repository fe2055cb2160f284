import type { Action } from '../action.ts';
import { type Finding, groundsOf, isOpen } from '../checks/check.ts';
import { type PreviewFinding, previewRouting } from '../checks/preview.ts';
import { CHECKS } from '../checks/register.ts';
import type { Severity } from '../control.ts';
import type { SetupFacts } from '../facts.ts';
import type { CanaryResult } from './canary.ts';
import { guarded } from './guard.ts';
import type { SetupPlan } from './plan.ts';
import { askedAction, requestText } from './question.ts';

/** Prerequisites are all that setup can see; only a canary tries CREATE MODEL itself. */
export type SetupConclusion =
  | 'prerequisites pass; CREATE MODEL not tried'
  | 'prerequisites pass; CREATE MODEL works'
  | 'prerequisites pass; CREATE MODEL fails'
  | 'prerequisites fail'
  | 'prerequisites not known';

export interface SetupReport {
  readonly warehouse: string;
  readonly conclusion: SetupConclusion;
  readonly findings: readonly (Finding & {
    readonly title: string;
    readonly severity: Severity;
    readonly source: string;
    /** Why Attach may not do what would repair it: somebody else has to. */
    readonly barred?: string;
  })[];
  /** What would break if enhanced VPC routing were turned on; empty while it is on. */
  readonly routingPreview: readonly PreviewFinding[];
  readonly plan?: SetupPlan;
  readonly canary?: CanaryResult;
}

export function concludeSetup(
  findings: readonly Finding[],
  canary?: CanaryResult,
): SetupConclusion {
  if (findings.some(({ status }) => status === 'fail')) return 'prerequisites fail';
  if (findings.some(({ status }) => status === 'unknown')) return 'prerequisites not known';
  if (canary === undefined) return 'prerequisites pass; CREATE MODEL not tried';
  return canary.trained
    ? 'prerequisites pass; CREATE MODEL works'
    : 'prerequisites pass; CREATE MODEL fails';
}

/** The report as data: JSON for machines, and the input of `reportText`. */
export function setupReport(
  facts: SetupFacts,
  findings: readonly Finding[],
  plan?: SetupPlan,
  canary?: CanaryResult,
): SetupReport {
  const routed = 'ok' in facts.warehouse && facts.warehouse.ok.enhancedVpcRouting;
  const preview = routed ? [] : previewRouting(CHECKS, facts).filter(isOpen);
  const described = findings.flatMap((finding) => {
    const check = CHECKS.get(finding.control);
    const actions = finding.status === 'fail' ? finding.actions : [];
    const barred = actions
      .map((action) => guarded(facts, action))
      .find((because) => because !== undefined);
    if (check === undefined) return [];
    const { title, severity, source } = check;
    return [
      {
        ...finding,
        title,
        severity,
        source: source.url,
        ...(barred === undefined ? {} : { barred }),
      },
    ];
  });
  return {
    warehouse: facts.target.name,
    conclusion: concludeSetup(findings, canary),
    findings: described,
    routingPreview: preview,
    ...(plan ? { plan } : {}),
    ...(canary ? { canary } : {}),
  };
}

type Failure = Extract<SetupReport['findings'][number], { status: 'fail' }>;

const MARK = {
  pass: 'pass   ',
  fail: 'FAIL   ',
  unknown: 'UNKNOWN',
  notApplicable: 'n/a    ',
} as const;

/** Who has to act next. An approval is not enough as long as no action is known that could be approved. */
function next({ handling, actions, barred }: Failure): string {
  if (handling === 'reports' || barred !== undefined) return 'next, by others';
  if (handling === 'repairs') return 'next, by remediate';
  return actions.length === 0 ? 'next, after an approval' : 'next, by remediate after an approval';
}

function findingText(finding: SetupReport['findings'][number]): readonly string[] {
  const head = `${MARK[finding.status]} ${finding.control} ${finding.title} [${finding.severity}] ${finding.subject}`;
  switch (finding.status) {
    case 'pass':
      return [
        head,
        `        observed: ${finding.evidence}`,
        ...(finding.warnings ?? []).map((warning) => `        recommended: ${warning}`),
      ];
    case 'fail':
      return [
        head,
        `        observed: ${finding.evidence}`,
        `        ${next(finding)}: ${finding.remedy}`,
        ...(finding.barred === undefined ? [] : [`        not by setup: ${finding.barred}`]),
        `        source: ${finding.source}`,
      ];
    default:
      return [head, `        because: ${finding.because}`];
  }
}

const actionText = (
  action: Action,
  request = requestText(askedAction(action)),
): readonly string[] => [
  `  ${action.id} (${action.repairs})`,
  ...(action.consequence === '' ? [] : [`      consequence: ${action.consequence}`]),
  ...request.map((line) => `      ${line}`),
  `      undo: ${'never' in action.undo ? `none: ${action.undo.never}` : action.undo.map(({ operation }) => operation).join(', ')}`,
];

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function planText(plan: SetupPlan): readonly string[] {
  // Without an action nothing changes, and the findings above say it all.
  const acts = plan.repairs.length + plan.asks.length > 0;
  const left = (acts ? plan.predicted : []).filter(isOpen);
  return [
    ...section(
      'Repairs:',
      plan.repairs.flatMap((action) => actionText(action)),
    ),
    ...section(
      `Needs approval of ${plan.approvalHash}:`,
      plan.asks.flatMap((action) => actionText(action)),
    ),
    ...section(
      'By hand:',
      plan.byHand.flatMap(({ action, because }) => [
        // Somebody has to send it as it is.
        ...actionText(action, [
          `request: ${action.call.operation} ${JSON.stringify(action.call.input)}`,
        ]),
        `      because: ${because}`,
      ]),
    ),
    ...section(
      'Left afterwards:',
      left.flatMap((finding) => [
        `  ${MARK[finding.status]} ${finding.control} ${finding.subject}`,
        `          because: ${groundsOf(finding)}`,
      ]),
    ),
    ...(!acts ? [] : ['', `Predicted: ${concludeSetup(plan.predicted)}`]),
  ];
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

/** The report for a person: what was observed, what was wanted, what to do next; failures first. */
export function reportText({
  warehouse,
  conclusion,
  findings,
  routingPreview,
  plan,
  canary,
}: SetupReport): string {
  return [
    `Setup of ${warehouse}: ${conclusion}`,
    ...(canary ? [`Canary: ${canary.text}`] : []),
    '',
    ...byUrgency(findings).flatMap(findingText),
    ...section(
      'If enhanced VPC routing were turned on:',
      routingPreview.map((f) => `  ${MARK[f.status]} ${f.control} ${groundsOf(f)}`),
    ),
    ...(plan ? planText(plan) : []),
    '',
  ].join('\n');
}
