import { frame } from '../../domain/audit/render/html/frame.ts';
import { html, type Markup } from '../../domain/audit/render/html/markup.ts';
import { counted, section, table, verdictMark } from '../../domain/audit/render/html/parts.ts';
import { groundsOf, isOpen } from '../../domain/setup/checks/check.ts';
import { byUrgency, type SetupReport } from '../../domain/setup/run/report.ts';

type Finding = SetupReport['findings'][number];

/** The report of a setup as one HTML file, complete in itself: failures first, each with what to do. */
export function setupHtml(report: SetupReport, at: string): string {
  const { warehouse, conclusion, findings, routingPreview } = report;
  const sorted = byUrgency(findings);
  const open = sorted.filter(isOpen);
  const left = counted(open.length, 'finding');
  return frame(`Setup of ${warehouse}: ${conclusion}`, [
    html`<header><div class="verdict ${bannerOf(report)}"><p class="above">Redshift ML setup · ${warehouse} · ${at}</p><h1>${conclusion}</h1><p>${left} to look at, of ${findings.length}. Unknown means that it could not be judged, never that it passed.</p></div></header>`,
    html`<main>${[
      section({
        id: 'open',
        title: 'To do',
        body: open.length === 0 ? [html`<p>Nothing.</p>`] : open.map(article),
      }),
      section({ id: 'checks', title: 'All checks', body: [checks(sorted)] }),
      ...(routingPreview.length === 0
        ? []
        : [
            section({
              id: 'routing',
              title: 'If enhanced VPC routing were turned on',
              body: [preview(report)],
            }),
          ]),
    ]}</main>`,
  ]);
}

function bannerOf({ findings }: SetupReport): 'fail' | 'incomplete' | 'pass' {
  if (findings.some(({ status }) => status === 'fail')) return 'fail';
  return findings.some(({ status }) => status === 'unknown') ? 'incomplete' : 'pass';
}

function article(finding: Finding): Markup {
  const { control, title, severity, subject, source } = finding;
  const rows: readonly (readonly [string, string])[] = [
    ['Where', subject],
    [finding.status === 'fail' ? 'Observed' : 'Because', groundsOf(finding)],
    ...(finding.status === 'fail' ? [['Do next', finding.remedy] as const] : []),
    ['Source', source],
  ];
  return html`<article><p class="above"><span class="severity ${severity}">${severity}</span>${markOf(finding)}<span>${control}</span></p><h3>${title}</h3><dl>${rows.map(
    ([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`,
  )}</dl></article>`;
}

const markOf = ({ status }: Pick<Finding, 'status'>): Markup =>
  status === 'notApplicable' ? html`<span class="soft">n/a</span>` : verdictMark(status);

const checks = (findings: readonly Finding[]): Markup =>
  table(
    'Every check on every subject',
    ['Check', 'What is wanted', 'Verdict', 'Subject'],
    findings.map((finding) => [
      html`${finding.control}`,
      html`${finding.title}`,
      markOf(finding),
      html`<code>${finding.subject}</code>`,
    ]),
  );

const preview = ({ routingPreview }: SetupReport): Markup =>
  table(
    'What would fail or not be known then',
    ['Check', 'Verdict', 'Why'],
    routingPreview.map((one) => [html`${one.control}`, markOf(one), html`${groundsOf(one)}`]),
  );
