import { bySeverity, isByDesign, isCounted } from '../../order-findings.ts';
import type { AuditFinding, AuditReport } from '../../report.ts';
import { placeOf } from '../resource-name.ts';
import { html, type Markup } from './markup.ts';
import { counted, day, moment, shortList, verdictMark } from './parts.ts';

const MOST_FINDINGS = 300;
const MOST_NAMED = 100;

/** Every finding that counts, the most severe first, with what was seen and what to do; then what somebody answers for. */
export function findingArticles(findings: readonly AuditFinding[]): Markup[] {
  const open = shortList(bySeverity(findings.filter(isCounted)), MOST_FINDINGS, 'findings.csv');
  const unseen = findings.filter(isByDesign);
  const excepted = findings.filter((finding) => finding.excepted !== undefined);
  const none = html`<p>Nothing that was examined is other than it should be.</p>`;
  return [
    ...(open.shown.length === 0 ? [none] : open.shown.map(article)),
    ...open.note,
    ...uncounted(
      unseen,
      html`<h3 id="by-design">What no audit can see: ${counted(unseen.length, 'finding')}, not counted above</h3>`,
    ),
    ...uncounted(
      excepted,
      html`<h3 id="excepted">Excepted: somebody answers for ${counted(excepted.length, 'finding')}, not counted above</h3>`,
    ),
  ];
}

function uncounted(findings: readonly AuditFinding[], heading: Markup): Markup[] {
  if (findings.length === 0) return [];
  const { shown, note } = shortList(bySeverity(findings), MOST_NAMED, 'findings.csv');
  return [heading, ...shown.map(article), ...note];
}

function article(finding: AuditFinding): Markup {
  const { id, control, title, severity, verdict, resource, excepted } = finding;
  const rows: readonly (readonly [string, Markup])[] = [
    ['Where', html`${placeOf(resource)} &middot; ${resource.kind} <code>${resource.name}</code>`],
    [verdict === 'fail' ? 'Observed' : 'Unknown', html`${finding.evidence}`],
    ['Do next', html`${finding.remedy}`],
    ['Source', pageLink(finding.source)],
    ['First seen', moment(finding.firstSeen)],
    ...(excepted === undefined ? [] : [['Excepted', exceptionOf(excepted)] as const]),
  ];
  return html`<article id="finding-${id}"><p class="above"><span class="severity ${severity}">${severity}</span>${verdictMark(
    verdict,
  )}<span>${control}</span></p><h3>${title}</h3><dl>${rows.map(
    ([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`,
  )}</dl></article>`;
}

const exceptionOf = ({ owner, reason, until }: NonNullable<AuditFinding['excepted']>): Markup =>
  html`${owner} answers for it until ${day(until)}: ${reason}`;

/** Only an address of the web becomes a link. */
const pageLink = (source: string): Markup =>
  /^https:\/\/[^\s]+$/.test(source)
    ? html`<a href="${source}" rel="noreferrer">${source}</a>`
    : html`${source}`;

/** What is new and what is gone since the run before. */
export function changesSince({ changes, findings }: AuditReport): Markup[] {
  const { since, appeared, resolved } = changes;
  if (since === undefined)
    return [html`<p>This is the first audit: there is nothing to compare it with.</p>`];
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const news = appeared.flatMap((id) => byId.get(id) ?? []);
  return [
    html`<p>Compared with the audit of ${moment(since.at)}: ${counted(appeared.length, 'finding')} appeared, ${resolved.length.toLocaleString('en')} went.</p>`,
    ...named('Appeared', news, titled),
    ...named('Gone', resolved, (finding) => html`${finding.title}: ${inPlace(finding)}`),
  ];
}

function named(
  title: string,
  findings: readonly AuditFinding[],
  line: (finding: AuditFinding) => Markup,
): Markup[] {
  if (findings.length === 0) return [];
  const { shown, note } = shortList(bySeverity(findings), MOST_NAMED, 'report.json');
  return [
    html`<h3>${title}</h3><ul class="plain">${shown.map((finding) => html`<li>${line(finding)}</li>`)}</ul>`,
    ...note,
  ];
}

const inPlace = ({ resource }: AuditFinding): Markup =>
  html`${resource.kind} <code>${resource.name}</code> (${placeOf(resource)})`;

const titled = (finding: AuditFinding): Markup =>
  html`<span class="severity ${finding.severity}">${finding.severity}</span> ${finding.title}: ${inPlace(finding)} <span class="soft">${finding.control}</span>`;
