import { stringify } from 'csv-stringify/sync';
import type { AuditReport } from '../report.ts';

type Row = Readonly<Record<string, string | boolean | number | undefined>>;

/**
 * Each list of the report as a table, complete, by the name of its file. A cell that a spreadsheet would take for a formula
 * begins with an apostrophe, which the spreadsheet does not show; otherwise names are as they are.
 */
export const csvFiles = (report: AuditReport): ReadonlyMap<string, string> =>
  new Map([
    ['findings.csv', table(FINDING_COLUMNS, report.findings.map(findingRow))],
    ['holdings.csv', table(HOLDING_COLUMNS, report.holdings.map(holdingRow))],
    ['models.csv', table(MODEL_COLUMNS, report.models.map(modelRow))],
    ['timeline.csv', table(TIMELINE_COLUMNS, report.models.flatMap(timelineRows))],
  ]);

/** RFC 4180: every cell in quotes, so that delimiters and line breaks in names stay names. */
const table = (columns: readonly string[], rows: readonly Row[]): string =>
  stringify([...rows], {
    columns,
    header: true,
    // Spreadsheets take a file without it for the code page of the machine.
    bom: true,
    quoted: true,
    quoted_empty: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { string: lineFeedGuarded, boolean: String, number: String },
  });

/** OWASP lists the line feed among what a formula may begin with; `escape_formulas` has the others. */
const lineFeedGuarded = (text: string): string => (text.startsWith('\n') ? `'${text}` : text);

const FINDING_COLUMNS = [
  'id',
  'control',
  'title',
  'severity',
  'verdict',
  'byDesign',
  'warehouse',
  'database',
  'kind',
  'name',
  'evidence',
  'remedy',
  'source',
  'firstSeen',
  'exceptionOwner',
  'exceptionReason',
  'exceptionUntil',
  'repairs',
];
const findingRow = ({
  resource,
  excepted,
  repairs,
  ...finding
}: AuditReport['findings'][number]): Row => ({
  ...finding,
  ...resource,
  exceptionOwner: excepted?.owner,
  exceptionReason: excepted?.reason,
  exceptionUntil: excepted?.until,
  repairs: repairs?.join('; '),
});

const HOLDING_COLUMNS = [
  'warehouse',
  'database',
  'grantee',
  'privilege',
  'explainedBy',
  'lease',
  'approvers',
  'since',
  'until',
  'ticket',
  'lastUse',
  'useWatchedSince',
  'useCount',
];
const holdingRow = ({ lease, lastUse, ...holding }: AuditReport['holdings'][number]): Row => ({
  ...holding,
  lease: lease?.id,
  approvers: lease?.approvers.join('; '),
  since: lease?.since,
  until: lease?.until,
  ticket: lease?.ticket,
  lastUse: lastUse?.at,
  useWatchedSince: lastUse?.watchedSince,
  useCount: lastUse?.count,
});

type Model = AuditReport['models'][number];

const MODEL_COLUMNS = [
  'warehouse',
  'database',
  'schema',
  'name',
  'owner',
  'ownerExists',
  'state',
  'function',
  'usedBy',
  'lastUse',
  'useWatchedSince',
  'useCount',
  'trainedWith',
];
const modelRow = ({ usedBy, lastUse, training, timeline: _, ...model }: Model): Row => ({
  ...model,
  usedBy: usedBy.join('; '),
  lastUse: lastUse?.at,
  useWatchedSince: lastUse?.watchedSince,
  useCount: lastUse?.count,
  trainedWith: training
    .map(({ role, bucket = '', key = '', by }) => [by, role, bucket, key].join(' ').trimEnd())
    .join('; '),
});

const TIMELINE_COLUMNS = [
  'warehouse',
  'database',
  'schema',
  'name',
  'grantee',
  'lease',
  'from',
  'to',
];
const timelineRows = ({ warehouse, database, schema, name, timeline }: Model): Row[] =>
  timeline.map((bar) => ({ warehouse, database, schema, name, ...bar }));
