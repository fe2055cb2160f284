import { groundsOf, isOpen } from '../checks/check.ts';
import {
  byUrgency,
  countsOf,
  type NextActor,
  type ReportedFinding,
  type SetupReport,
} from './report.ts';

/** One thing to look at: what was observed, resource by resource, and what to do next. */
export interface ReportItem
  extends Pick<
    ReportedFinding,
    'control' | 'title' | 'severity' | 'subject' | 'status' | 'source'
  > {
  readonly causes: readonly string[];
  /** What to do, and what setup does not do about it. */
  readonly next: readonly (readonly [label: 'next' | 'not by setup', text: string])[];
}

/** What a report says, in the order in which it is told, whoever renders it. */
export interface ReportView {
  /** The verdict. */
  readonly sentence: string;
  readonly canary: string | undefined;
  /** Each check on each subject, the most urgent first. */
  readonly rows: readonly Pick<ReportedFinding, 'status' | 'control' | 'subject' | 'title'>[];
  /** What is to be looked at, by what happens next; no group is empty. */
  readonly groups: readonly { readonly title: string; readonly items: readonly ReportItem[] }[];
  /** What would break or not be known if enhanced VPC routing were turned on. */
  readonly preview: readonly {
    readonly status: ReportedFinding['status'];
    readonly control: string;
    readonly why: string;
  }[];
}

/** Who acts next on a failure, as the sentence at the top counts them and as a title. */
export const ACTORS: Readonly<Record<NextActor, readonly [string, string]>> = {
  repairs: ['repaired by remediate', 'Repaired by remediate'],
  asks: ['after an approval', 'Repaired by remediate after an approval'],
  others: ['for others', 'For others; remediate does nothing about these'],
};

const NEXT = ['repairs', 'asks', 'others'] as const;

/** The report as it is told, its ARNs shortened by `shorten`. */
export function reportView(report: SetupReport, shorten: (text: string) => string): ReportView {
  const { canary, routingPreview } = report;
  const findings = byUrgency(report.findings);
  const itemOf = (
    finding: ReportedFinding,
    causes: readonly string[],
    next: ReportItem['next'] = [],
  ): ReportItem => ({
    ...finding,
    subject: shorten(finding.subject),
    causes: causes.map(shorten),
    next,
  });
  const failures = NEXT.map((next) => ({
    title: ACTORS[next][1],
    items: findings.flatMap((finding) =>
      finding.status === 'fail' && finding.next === next
        ? [itemOf(finding, clausesOf(finding.evidence), nextOf(finding, shorten))]
        : [],
    ),
  }));
  const unknown = findings.filter(({ status }) => status === 'unknown');
  const recommended = findings.flatMap((finding) =>
    finding.status === 'pass' && finding.warnings
      ? [itemOf(finding, finding.warnings.filter(isBrief))]
      : [],
  );
  const groups = [
    ...failures,
    { title: 'Not known', items: unknown.map((finding) => itemOf(finding, [groundsOf(finding)])) },
    { title: 'Recommended', items: recommended },
  ];
  return {
    sentence: sentenceOf(report),
    canary: canary && `Canary, ${canary.kind}: ${canary.text}`,
    rows: findings.map((finding) => ({ ...finding, subject: shorten(finding.subject) })),
    groups: groups.filter(({ items }) => items.length > 0),
    preview: routingPreview.map((one) => ({ ...one, why: shorten(groundsOf(one)) })),
  };
}

/** The texts of a report in which ARNs have short names. */
export const namingTexts = ({ findings, routingPreview, plan }: SetupReport): readonly string[] => [
  ...findings.flatMap((finding) => [
    finding.subject,
    ...(isOpen(finding) ? [groundsOf(finding)] : []),
    ...(finding.status === 'pass' ? (finding.warnings ?? []) : []),
    ...(finding.barred === undefined ? [] : [finding.barred]),
  ]),
  ...routingPreview.map(groundsOf),
  ...(plan === undefined ? [] : [...plan.repairs, ...plan.asks]).map(({ id }) => id),
];

function sentenceOf({ warehouse, conclusion, findings }: SetupReport): string {
  const actors = NEXT.flatMap((next) => {
    const those = findings.filter((finding) => finding.next === next).length;
    return those === 0 ? [] : [`${those} ${ACTORS[next][0]}`];
  });
  const { fail = 0, unknown = 0, pass = 0, notApplicable = 0 } = countsOf(findings);
  const parts = [
    ...(fail === 0 ? [] : [`${fail} fail (${actors.join(', ')})`]),
    ...(unknown === 0 ? [] : [`${unknown} not known`]),
    `${pass} pass`,
    ...(notApplicable === 0 ? [] : [`${notApplicable} do not apply`]),
  ];
  return `Setup of ${warehouse}: ${conclusion}: of ${findings.length} verdicts ${parts.join(', ')}.`;
}

/** What to do is told whole, SQL and all. */
const nextOf = (
  { remedy, barred }: Extract<ReportedFinding, { status: 'fail' }>,
  shorten: (text: string) => string,
): ReportItem['next'] => [
  ['next', remedy],
  ...(barred === undefined ? [] : [['not by setup', shorten(barred)] as const]),
];

/** Evidence is told resource by resource. */
const clausesOf = (text: string): readonly string[] => text.split('; ');

/** A whole policy is told to whoever wants all of it. */
const isBrief = (text: string): boolean => !text.includes('{"');
