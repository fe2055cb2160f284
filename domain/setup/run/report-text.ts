import { planText } from './plan-text.ts';
import { byUrgency, type ReportedFinding, type SetupReport } from './report.ts';
import {
  ACTORS,
  namingTexts,
  type ReportItem,
  type ReportView,
  reportView,
} from './report-view.ts';
import { type RunHistory, runText } from './run-text.ts';
import { shortNames } from './short-names.ts';
import { MARK, type Told, titled } from './told.ts';

/** Columns of a terminal, and how many of its lines one failure may take. */
const WIDTH = 96;
const MOST_LINES = 6;

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
  const { region, plan } = report;
  const findings = byUrgency(report.findings);
  const { shorten, legendOf } = shortNames(
    verbose ? [] : [...namingTexts(report), ...namingTextsOf(run)],
  );
  const told: Told = { verbose, shorten };
  const { sentence, canary, rows, groups, preview } = reportView(report, shorten);
  const text = [
    sentence,
    ...(canary === undefined ? [] : [canary]),
    '',
    ...table(rows),
    ...(run === undefined ? [] : titled('This run:', runText(run, region, told))),
    ...(verbose
      ? ['', ...findings.flatMap(findingText)]
      : groups.flatMap(({ title, items }) => titled(`${title}:`, items.flatMap(block)))),
    ...titled(
      'If enhanced VPC routing were turned on:',
      preview.map(({ status, control, why }) => `  ${MARK[status]} ${control} ${why}`),
    ),
    ...(plan ? planText(plan, findings, { region, told }) : []),
  ].join('\n');
  const names = legendOf(text);
  const wide = Math.max(0, ...names.map(([name]) => name.length));
  const legend = names.map(([name, arn]) => `  ${name.padEnd(wide)}  ${arn}`);
  return [text, ...titled('Names:', legend), ''].join('\n');
}

const namingTextsOf = (run: RunHistory | undefined): readonly string[] => [
  ...(run?.stopped === undefined ? [] : [run.stopped]),
  ...(run?.entries ?? []).flatMap(({ action, because = '' }) => [action.id, because]),
];

/** One row for each check on each subject: how it stands, of what it is, and the title as far as the row has room. */
function table(findings: ReportView['rows']): readonly string[] {
  const rows = findings.map(({ status, control, subject, title }) => ({
    head: `  ${MARK[status]} ${control.padEnd(13)}`,
    subject,
    title,
  }));
  const wide = Math.max(0, ...rows.map(({ subject }) => subject.length));
  return rows.map(({ head, subject, title }) => {
    const row = `${head} ${subject.padEnd(wide)}  ${title}`;
    return row.length <= WIDTH ? row : `${row.slice(0, WIDTH - 1)}…`;
  });
}

const linesOf = (text: string): number => Math.ceil((text.length + 4) / WIDTH);

/** What to do is told whole; of the causes as much as there is room for. */
function block({
  control,
  severity,
  subject,
  status,
  causes,
  next,
}: ReportItem): readonly string[] {
  const steps = next.map(([label, text]) => `${label}: ${text}`);
  const taken = 1 + steps.reduce((sum, line) => sum + linesOf(line), 0);
  const told = status === 'unknown' ? causes.map(shortened) : causes;
  return [
    `  ${control} ${subject} (${severity})`,
    ...fitted(told, Math.max(1, MOST_LINES - taken)).map((line) => `    ${line}`),
    ...steps.map((line) => `    ${line}`),
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
