import * as z from 'zod/mini';

/** Of one audit: what its states hand on. */
const AuditRunInput = z.object({
  /** Begins with the time, so that names of runs sort by it. */
  run: z.string(),
  startedAt: z.iso.datetime(),
  trigger: z.enum(['schedule', 'manual']),
});

/** What one invocation of Examine looks at: these of the configured databases, counted from 0, `to` left out. */
export const AuditPart = z.object({
  ...AuditRunInput.shape,
  /** Of the configuration: under another one the same numbers are other databases. */
  configuration: z.string(),
  from: z.int(),
  to: z.int(),
});
export type AuditPart = z.infer<typeof AuditPart>;

/** What starts an audit; the schedule says so. */
const AuditStart = z.object({
  name: z.string(),
  startedAt: z.iso.datetime(),
  input: z.object({ trigger: z._default(z.enum(['schedule', 'manual']), 'manual') }),
});

/** A Map state holds up to 40 iterations at a time, and all of them have to fit into a history of 25,000 events. */
const MOST_PARTS = 200;

/** The parts of an audit of so many databases, in order. */
export function auditParts(
  start: unknown,
  databases: number,
  configuration: string,
): z.infer<typeof AuditRunInput> & { readonly parts: readonly AuditPart[] } {
  const { name, startedAt, input } = AuditStart.parse(start);
  const about = {
    run: `${startedAt.replaceAll(/[^\dTZ]/g, '')}-${name}`,
    startedAt,
    trigger: input.trigger,
  };
  const size = Math.max(1, Math.ceil(databases / MOST_PARTS));
  const parts = Array.from({ length: Math.ceil(databases / size) }, (_, n) => ({
    ...about,
    configuration,
    from: n * size,
    to: Math.min(databases, (n + 1) * size),
  }));
  return { ...about, parts };
}

/** Where a part's findings lie. */
export const partKey = ({ run, from }: Pick<AuditPart, 'run' | 'from'>): string =>
  `parts/${run}/${String(from).padStart(6, '0')}.json`;

/** Where the reports of all runs lie, and one of them. */
export const REPORTS = 'reports/';
export const reportKey = (run: string): string => `${REPORTS}${run}/report.json`;

/** What Examine answers: the findings themselves are in the bucket. */
export interface PartAnswer {
  readonly key: string;
  readonly examined: number;
  readonly unread: number;
}

/** What Report is given: each part with what came back of it. */
export const ReportInput = z.object({
  ...AuditRunInput.shape,
  parts: z.array(AuditPart),
  examined: z.array(
    z.union([
      z.object({ key: z.string() }),
      z.object({ error: z.object({ Error: z.string(), Cause: z.optional(z.string()) }) }),
    ]),
  ),
});
