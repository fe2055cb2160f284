import * as z from 'zod/mini';
import type { AuditExceptionConfig } from '../audit/audit-config.ts';
import type { ExaminedDatabase } from '../audit/examined-database.ts';
import { exceptionFor } from '../audit/exceptions.ts';
import { NewFinding } from '../audit/judged.ts';
import { REPORTS, runId } from '../audit/run.ts';
import type { ControlId } from '../setup/control.ts';
import type { Instant } from '../time.ts';
import type { DriftFound } from './announce.ts';
import { shortKey } from './window.ts';

/** What asks for a look at a database. */
export const LookInput = z.object({
  /** Of the execution. */
  name: z.string(),
  startedAt: z.iso.datetime(),
  warehouse: z.string(),
  database: z.string(),
});
export type LookInput = z.infer<typeof LookInput>;

/** What a change by hand can bring about: it was not read, grants, superusers, groups, who did it. */
const WATCHED: readonly ControlId[] = [
  'RedshiftML.33',
  'RedshiftML.34',
  'RedshiftML.35',
  'RedshiftML.36',
  'RedshiftML.37',
  'RedshiftML.38',
  'RedshiftML.39',
  'RedshiftML.40',
  'RedshiftML.54',
  'RedshiftML.55',
  'RedshiftML.66',
];

/** What a look at one database, and at what belongs to its warehouse as a whole, found. */
export const DriftLook = z.object({
  version: z.literal(1),
  run: z.string(),
  at: z.iso.datetime(),
  warehouse: z.string(),
  database: z.string(),
  /** Why something could not be read. */
  unread: z.array(z.string()),
  /** Everything that is other than it should be, of what a change by hand can bring about. */
  findings: z.array(NewFinding),
  /** The audit or look that it is compared with; missing: there was none. */
  since: z.optional(z.string()),
  /** Findings that are new, or say something else than then. What somebody answers for is none. */
  news: z.array(z.string()),
});
export type DriftLook = z.infer<typeof DriftLook>;

/** Where it lies, beside reports of audits: under one name for all looks at a database. */
export const lookKey = (
  { name, startedAt }: Pick<LookInput, 'name' | 'startedAt'>,
  databaseKey: string,
): string => `${REPORTS}${runId(startedAt, name)}/look-${shortKey(databaseKey)}.json`;

type Told = Pick<NewFinding, 'id' | 'evidence' | 'lastAt'>;

/** What was known of a database before: an audit's findings, or those of the look since. */
export interface KnownFindings {
  readonly run: string;
  readonly findings: readonly Told[];
}

export const knownBefore = (
  report: (Pick<KnownFindings, 'findings'> & { readonly run: { readonly id: string } }) | undefined,
  look: DriftLook | undefined,
): KnownFindings | undefined => {
  const audited = report && { run: report.run.id, findings: report.findings };
  if (look === undefined || (audited !== undefined && audited.run >= look.run)) return audited;
  // A look that could not read all says nothing of what was known.
  return look.unread.length === 0
    ? look
    : { run: look.run, findings: [...(audited?.findings ?? []), ...look.findings] };
};

/** Compares what was found with what was known. */
export function concludeLook(
  { name, startedAt, warehouse, database }: LookInput,
  at: Instant,
  {
    examined,
    known,
    exceptions,
  }: {
    readonly examined: readonly ExaminedDatabase[];
    readonly known: KnownFindings | undefined;
    readonly exceptions: readonly AuditExceptionConfig[];
  },
): DriftLook {
  const findings = examined
    .flatMap((one) => one.findings)
    .filter(({ control }) => WATCHED.includes(control));
  const before = new Map(known?.findings.map((one) => [one.id, one]));
  const news = findings
    .filter((one) => exceptionFor(one, exceptions, at) === undefined)
    .filter((one) => !isSaid(before.get(one.id), one));
  return {
    version: 1,
    run: runId(startedAt, name),
    at,
    warehouse,
    database,
    unread: examined.flatMap(({ unread = [] }) => unread),
    findings,
    ...(known !== undefined && { since: known.run }),
    news: news.map(({ id }) => id),
  };
}

/** An audit may have added what became of repairs; of what happened fewer times are still shown as days pass. */
function isSaid(before: Told | undefined, { evidence, lastAt }: Told): boolean {
  if (before === undefined) return false;
  if (lastAt !== undefined && before.lastAt !== undefined) return lastAt <= before.lastAt;
  return before.evidence === evidence || before.evidence.startsWith(`${evidence}; `);
}

/** What is told of it: counts, and where it lies. Undefined where nothing is new. */
export function driftFound(
  { run, at, warehouse, database, findings, news, since }: DriftLook,
  { bucket, look }: Pick<DriftFound, 'bucket' | 'look'>,
): DriftFound | undefined {
  if (news.length === 0) return undefined;
  const told = findings.filter(({ id }) => news.includes(id));
  const count = (verdict: NewFinding['verdict']): number =>
    told.filter((one) => one.verdict === verdict).length;
  const compared = since === undefined ? 'there was no audit before' : `compared with ${since}`;
  return {
    run,
    at,
    warehouse,
    database,
    bucket,
    look,
    failed: count('fail'),
    unknown: count('unknown'),
    because: [
      `${news.length} ${news.length === 1 ? 'thing' : 'things'} in ${database} of ${warehouse} changed that no lease explains, or nobody could see; ${compared}`,
    ],
  };
}
