import { isCounted } from '../../order-findings.ts';
import type { AuditReport } from '../../report.ts';
import { html, type Markup } from './markup.ts';
import { counted, moment, shortList, table, verdictMark } from './parts.ts';

/** The top of the page: the verdict in one sentence, and what it rests on. */
export function verdictBanner({ verdict, run, coverage, findings }: AuditReport): Markup {
  const open = findings.filter(isCounted);
  const failed = open.filter((finding) => finding.verdict === 'fail').length;
  const facts: readonly (readonly [string, Markup])[] = [
    ['Findings', html`${failed} failed, ${open.length - failed} unknown`],
    ['Databases and setups examined', html`${coverage.examined} of ${coverage.targets}`],
    ['Account', html`${run.account} &middot; ${run.region}`],
    ['Finished', moment(run.finishedAt)],
    ['Started', html`${run.trigger === 'schedule' ? 'on schedule' : 'by hand'}`],
  ];
  return html`<div class="verdict ${verdict.outcome}"><p class="above">Amazon Redshift ML audit &middot; ${verdictMark(
    verdict.outcome,
  )}</p><h1>${verdict.sentence}</h1><dl class="facts">${facts.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl></div>`;
}

const MOST_MISSING = 100;

/** What the verdict does not speak of. Nothing, if everything was examined. */
export function missingTargets({ missing }: AuditReport['coverage']): Markup[] {
  if (missing.length === 0) return [];
  const { shown, note } = shortList(missing, MOST_MISSING, 'report.json');
  return [
    html`<p>${counted(missing.length, 'database or setup was', 'databases and setups were')} not examined: whatever is wrong there is not in this report.</p>`,
    table(
      'Not examined',
      ['Warehouse', 'What', 'Because'],
      shown.map(({ warehouse, database, because }) => [
        html`${warehouse}`,
        database === undefined ? html`its setup` : html`database ${database}`,
        html`<span class="told">${because}</span>`,
      ]),
    ),
    ...note,
  ];
}
