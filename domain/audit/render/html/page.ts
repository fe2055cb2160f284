import type { AuditReport } from '../../report.ts';
import { changesSince, findingArticles } from './findings.ts';
import { frame } from './frame.ts';
import { holdingTables } from './holdings.ts';
import { html, type Markup } from './markup.ts';
import { modelTable } from './models.ts';
import { type Section, section, table } from './parts.ts';
import { setupPictures } from './setup-picture.ts';
import { timelines } from './timelines.ts';
import { controlRows, trendBars } from './trend.ts';
import { missingTargets, verdictBanner } from './verdict.ts';

/**
 * The report as one HTML file for people, complete in itself. Long lists are shortList, with a pointer to the CSV files beside it,
 * so that it opens whatever was found.
 */
export function htmlOf(report: AuditReport): string {
  const sections = sectionsOf(report);
  return frame(
    `Redshift ML audit of ${report.run.finishedAt.slice(0, 10)}: ${report.verdict.outcome}`,
    [
      html`<header>${verdictBanner(report)}${contents(sections)}</header><main>${sections.map(section)}</main>${footer(report)}`,
    ],
  );
}

function sectionsOf(report: AuditReport): Section[] {
  const missing = missingTargets(report.coverage);
  return [
    ...(missing.length === 0 ? [] : [{ id: 'missing', title: 'Not examined', body: missing }]),
    { id: 'changes', title: 'What changed', body: changesSince(report) },
    { id: 'findings', title: 'Findings', body: findingArticles(report.findings) },
    { id: 'holdings', title: 'Who can do what', body: holdingTables(report.holdings) },
    { id: 'timeline', title: 'Who could use what when', body: timelines(report) },
    { id: 'models', title: 'Models', body: modelTable(report.models) },
    { id: 'trend', title: 'The last audits', body: trendBars(report.trend) },
    { id: 'setup', title: 'The setup', body: setupPictures(report.setups) },
    {
      id: 'controls',
      title: 'Controls',
      body: [
        table(
          'What was judged, and how often',
          ['Control', 'What is wanted', 'Passed', 'Failed', 'Unknown'],
          controlRows(report.controls),
        ),
      ],
    },
  ];
}

const contents = (sections: readonly Section[]): Markup =>
  html`<nav aria-label="Contents"><ul>${sections.map(
    ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav>`;

const footer = ({ run }: AuditReport): Markup =>
  html`<footer><p>Run <code>${run.id}</code>, from ${run.startedAt} to ${run.finishedAt}. This report names people: give it to those only who may know.</p><p>Unknown means that it could not be judged, never that it passed. A lease is an approved access with a beginning and an end. What an eye does not see in a name is written as its number, such as <code>\\u202e</code>.</p></footer>`;
