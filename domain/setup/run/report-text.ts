import { groundsOf, isOpen } from '../checks/check.ts';
import { planText } from './plan-text.ts';
import {
  byUrgency,
  countsOf,
  type NextActor,
  type ReportedFinding,
  type SetupReport,
} from './report.ts';
import { type RunHistory, runText } from './run-text.ts';
import { shortNames } from './short-names.ts';
import { MARK, type Told, titled } from './told.ts';

/** Columns of a terminal, and how many of its lines one failure may take. */
const WIDTH = 96;
const MOST_LINES = 6;

/** Who acts next on a failure, as the sentence at the top counts them and as a title. */
const ACTORS: Readonly<Record<NextActor, readonly [string, string]>> = {
  repairs: ['repaired by remediate', 'Repaired by remediate:'],
  asks: ['after an approval', 'Repaired by remediate after an approval:'],
  others: ['for others', 'For others; remediate does nothing about these:'],
};

const NEXT = ['repairs', 'asks', 'others'] as const;

interface ToldOptions {
  /** Tells the grounds and source of every verdict, and the exact requests, with whole ARNs. */
  readonly verbose?: boolean | undefined;
  readonly run?: RunHistory;
}

/**
 * The report for a person: the verdict in one sentence, a table of the checks, what the run did, and then the failures by
 * who acts next on them.
 */
export function reportText(report: SetupReport, options: ToldOptions = {}): string {
  const { verbose = false, run } = options;
  const { region, canary, routingPreview, plan } = report;
  const findings = byUrgency(report.findings);
  const { shorten, legendOf } = shortNames(
    verbose ? [] : [...namingTexts(report), ...namingTextsOf(run)],
  );
  const told: Told = { verbose, shorten };
  const text = [
    sentence(report),
    ...(canary ? [`Canary, ${canary.kind}: ${canary.text}`] : []),
    '',
    ...table(findings, told),
    ...(run === undefined ? [] : titled('This run:', runText(run, region, told))),
    ...(verbose ? ['', ...findings.flatMap(findingText)] : toDo(findings, told)),
    ...titled(
      'If enhanced VPC routing were turned on:',
      routingPreview.map(
        (one) => `  ${MARK[one.status]} ${one.control} ${shorten(groundsOf(one))}`,
      ),
    ),
    ...(plan ? planText(plan, findings, { region, told }) : []),
  ].join('\n');
  const legend = legendOf(text).map((line) => `  ${line}`);
  return [text, ...titled('Names:', legend), ''].join('\n');
}

/** The texts of a report in which ARNs have short names. */
const namingTexts = ({ findings, routingPreview, plan }: SetupReport): readonly string[] => [
  ...findings.flatMap((finding) => [
    finding.subject,
    ...(isOpen(finding) ? [groundsOf(finding)] : []),
    ...(finding.status === 'pass' ? (finding.warnings ?? []) : []),
    ...(finding.barred === undefined ? [] : [finding.barred]),
  ]),
  ...routingPreview.map(groundsOf),
  ...(plan === undefined ? [] : [...plan.repairs, ...plan.asks]).map(({ id }) => id),
];

const namingTextsOf = (run: RunHistory | undefined): readonly string[] => [
  ...(run?.stopped === undefined ? [] : [run.stopped]),
  ...(run?.entries ?? []).flatMap(({ action, because = '' }) => [action.id, because]),
];

function sentence({ warehouse, conclusion, findings }: SetupReport): string {
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

/** One row for each check on each subject: how it stands, of what it is, and the title as far as the row has room. */
function table(findings: readonly ReportedFinding[], { shorten }: Told): readonly string[] {
  const rows = findings.map(({ status, control, subject, title }) => ({
    head: `  ${MARK[status]} ${control.padEnd(13)}`,
    subject: shorten(subject),
    title,
  }));
  const wide = Math.max(0, ...rows.map(({ subject }) => subject.length));
  return rows.map(({ head, subject, title }) => {
    const row = `${head} ${subject.padEnd(wide)}  ${title}`;
    return row.length <= WIDTH ? row : `${row.slice(0, WIDTH - 1)}…`;
  });
}

/** The failures by who acts next, then what is not known, then what is recommended. */
function toDo(findings: readonly ReportedFinding[], told: Told): readonly string[] {
  const unknown = findings.filter(({ status }) => status === 'unknown');
  const recommended = findings.flatMap((finding) =>
    finding.status === 'pass' && finding.warnings
      ? block(finding, finding.warnings.filter(isBrief), [], told)
      : [],
  );
  return [
    ...NEXT.flatMap((next) =>
      titled(
        ACTORS[next][1],
        findings.flatMap((finding) =>
          finding.status === 'fail' && finding.next === next ? failure(finding, told) : [],
        ),
      ),
    ),
    ...titled(
      'Not known:',
      unknown.flatMap((finding) =>
        block(finding, [shortened(told.shorten(groundsOf(finding)))], [], told),
      ),
    ),
    ...titled('Recommended:', recommended),
  ];
}

/** What to do is told whole, SQL and all; of the causes as much as there is room for. */
const failure = (
  finding: Extract<ReportedFinding, { status: 'fail' }>,
  told: Told,
): readonly string[] =>
  block(
    finding,
    clausesOf(finding.evidence),
    [
      `next: ${finding.remedy}`,
      ...(finding.barred === undefined ? [] : [`not by setup: ${told.shorten(finding.barred)}`]),
    ],
    told,
  );

/** Evidence is told resource by resource. */
const clausesOf = (text: string): readonly string[] => text.split('; ');

/** A whole policy is told to whoever wants all of it. */
const isBrief = (text: string): boolean => !text.includes('{"');

const linesOf = (text: string): number => Math.ceil((text.length + 4) / WIDTH);

function block(
  { control, severity, subject }: ReportedFinding,
  causes: readonly string[],
  next: readonly string[],
  { shorten }: Told,
): readonly string[] {
  const taken = 1 + next.reduce((sum, line) => sum + linesOf(line), 0);
  return [
    `  ${control} ${shorten(subject)} (${severity})`,
    ...fitted(causes.map(shorten), Math.max(1, MOST_LINES - taken)).map((line) => `    ${line}`),
    ...next.map((line) => `    ${line}`),
  ];
}

/** What is not known stands at the beginning, and why at the end. */
function shortened(text: string): string {
  const room = (MOST_LINES - 2) * WIDTH;
  if (text.length <= room) return text;
  return `${text.slice(0, room - 2 * WIDTH)} … ${text.slice(-(2 * WIDTH - 7))}`;
}

/** As much as so many lines of a terminal hold; that something is left out is said. */
function fitted(texts: readonly string[], lines: number): readonly string[] {
  const fits: string[] = [];
  let left = lines;
  for (const [index, text] of texts.entries()) {
    const isLast = index === texts.length - 1;
    if (linesOf(text) > left || (left === 1 && !isLast)) {
      const room = left * WIDTH - 4 - ' … (more)'.length;
      return [...fits, `${text.slice(0, room)} … (more)`];
    }
    fits.push(text);
    left -= linesOf(text);
  }
  return fits;
}

/** One finding with all of its grounds. */
function findingText(finding: ReportedFinding): readonly string[] {
  const { status, control, title, severity, subject, source } = finding;
  const head = `${MARK[status]} ${control} ${title} [${severity}] ${subject}`;
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
        `        next, ${ACTORS[finding.next ?? 'others'][0]}: ${finding.remedy}`,
        ...(finding.barred === undefined ? [] : [`        not by setup: ${finding.barred}`]),
        `        source: ${source}`,
      ];
    default:
      return [head, `        because: ${finding.because}`];
  }
}
