import { frame } from '../../domain/audit/render/html/frame.ts';
import { html, type Markup } from '../../domain/audit/render/html/markup.ts';
import { section, table, verdictMark } from '../../domain/audit/render/html/parts.ts';
import type { ReportedFinding, SetupReport } from '../../domain/setup/run/report.ts';
import { namingTexts, type ReportItem, reportView } from '../../domain/setup/run/report-view.ts';
import { shortNames } from '../../domain/setup/run/short-names.ts';

/** How the page is told. */
export interface PageOptions {
  /** When the account was looked at. */
  readonly at: string;
  /** With the source of each thing to look at, and whole ARNs. */
  readonly verbose?: boolean | undefined;
}

/**
 * The report of a setup as one HTML file, complete in itself, in the order of the text: the verdict in a sentence, all
 * checks, what is to be looked at by what happens next, and the ARNs.
 */
export function setupHtml(report: SetupReport, { at, verbose = false }: PageOptions): string {
  const { shorten, legendOf } = shortNames(verbose ? [] : namingTexts(report));
  const { sentence, canary, rows, groups, preview } = reportView(report, shorten);
  const { warehouse, conclusion } = report;
  const shown = [
    ...rows.map(({ subject }) => subject),
    ...groups.flatMap(({ items }) =>
      items.flatMap(({ causes, next }) => [...causes, ...next.map(([, text]) => text)]),
    ),
    ...preview.map(({ why }) => why),
  ];
  const names = legendOf(shown.join('\n'));
  return frame(`Setup of ${warehouse}: ${conclusion}`, [
    html`<header><div class="verdict ${bannerOf(report)}"><p class="above">Redshift ML setup · ${warehouse} · ${at}</p><h1>${conclusion}</h1><p>${sentence}</p>${canary === undefined ? undefined : html`<p>${canary}</p>`}</div></header>`,
    html`<main>${[
      section({ id: 'checks', title: 'All checks', body: [checks(rows)] }),
      ...groups.map(({ title, items }, index) =>
        section({
          id: `group-${index + 1}`,
          title,
          body: items.map((item) => article(item, verbose)),
        }),
      ),
      ...(preview.length === 0
        ? []
        : [
            section({
              id: 'routing',
              title: 'If enhanced VPC routing were turned on',
              body: [
                table(
                  'What would fail or not be known then',
                  ['Check', 'Verdict', 'Why'],
                  preview.map((one) => [html`${one.control}`, markOf(one), html`${one.why}`]),
                ),
              ],
            }),
          ]),
      ...(names.length === 0
        ? []
        : [section({ id: 'names', title: 'Names', body: [legend(names)] })]),
    ]}</main>`,
  ]);
}

function bannerOf({ findings }: SetupReport): 'fail' | 'incomplete' | 'pass' {
  if (findings.some(({ status }) => status === 'fail')) return 'fail';
  return findings.some(({ status }) => status === 'unknown') ? 'incomplete' : 'pass';
}

function article(item: ReportItem, verbose: boolean): Markup {
  const { control, title, severity, subject, causes, next, source } = item;
  const rows: readonly (readonly [string, string])[] = [
    ['Where', subject],
    [item.status === 'fail' ? 'Observed' : 'Because', causes.join('\n')],
    ...next.map(([label, text]) => [LABELS[label], text] as const),
    ...(verbose ? [['Source', source] as const] : []),
  ];
  return html`<article><p class="above"><span class="severity ${severity}">${severity}</span>${markOf(item)}<span>${control}</span></p><h3>${title}</h3><dl>${rows.map(
    ([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`,
  )}</dl></article>`;
}

const LABELS = { next: 'Do next', 'not by setup': 'Not by setup' } as const;

const markOf = ({ status }: Pick<ReportedFinding, 'status'>): Markup =>
  status === 'notApplicable' ? html`<span class="soft">n/a</span>` : verdictMark(status);

type Row = Pick<ReportedFinding, 'status' | 'control' | 'subject' | 'title'>;

const checks = (rows: readonly Row[]): Markup =>
  table(
    'Every check on every subject',
    ['Check', 'Verdict', 'Subject', 'What is wanted'],
    rows.map((row) => [
      html`${row.control}`,
      markOf(row),
      html`<code>${row.subject}</code>`,
      html`${row.title}`,
    ]),
  );

const legend = (names: readonly (readonly [string, string])[]): Markup =>
  table(
    'What the short names stand for',
    ['Name', 'ARN'],
    names.map(([name, arn]) => [html`<code>${name}</code>`, html`<code>${arn}</code>`]),
  );
