import type { AuditReport } from '../report.ts';
import { asffBatches } from './asff.ts';
import { csvFiles } from './csv.ts';
import { htmlOf } from './html/page.ts';
import { junitOf } from './junit.ts';
import { ocsfEvents } from './ocsf.ts';
import { sarifOf } from './sarif.ts';

/** A report in one format, as a file. */
interface ReportFile {
  readonly contentType: string;
  readonly text: string;
}

const JSON_TYPE = 'application/json';

/** Every format that is made of a report, by file name; report.json, which is the report itself, is not among them. */
export const formatsOf = (report: AuditReport): ReadonlyMap<string, ReportFile> =>
  new Map([
    ['report.html', { contentType: 'text/html; charset=utf-8', text: htmlOf(report) }],
    ...[...csvFiles(report)].map(([name, text]): [string, ReportFile] => [
      name,
      { contentType: 'text/csv; charset=utf-8', text },
    ]),
    ['asff-batches.json', { contentType: JSON_TYPE, text: JSON.stringify(asffBatches(report)) }],
    ['ocsf.json', { contentType: JSON_TYPE, text: JSON.stringify(ocsfEvents(report)) }],
    ['findings.sarif', { contentType: JSON_TYPE, text: sarifOf(report) }],
    ['junit.xml', { contentType: 'application/xml', text: junitOf(report) }],
  ]);
