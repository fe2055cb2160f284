import * as z from 'zod/mini';

/** Of one audit: what its states hand on. */
const AuditRunInput = z.object({
  /** Begins with the time, so that names of runs sort by it. */
  run: z.string(),
  startedAt: z.iso.datetime(),
  trigger: z.enum(['schedule', 'manual']),
  /** What audits have given up repairing is repaired again. */
  repairAgain: z.optional(z.boolean()),
});

/** What one invocation examines: these of the configured databases or setups, counted from 0, `to` left out; or accounts. */
export const AuditPart = z.object({
  run: z.string(),
  of: z.enum(['databases', 'setups', 'account']),
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
  input: z.object({
    trigger: z._default(z.enum(['schedule', 'manual']), 'manual'),
    repairAgain: z.optional(z.boolean()),
  }),
});

/** A Map state holds up to 40 iterations at a time, and all of them have to fit into a history of 25,000 events. */
const MOST_PARTS = { databases: 170, setups: 20, account: 10 } as const;

/** Warehouses of one part are read by one reader, which asks once for the roles, buckets and networks that they share. */
const LEAST_IN_PART = { databases: 1, setups: 100, account: 1 } as const;

/** The parts of an audit of so many databases, setups and accounts, in order: accounts and setups first, because theirs take longer. */
export function auditParts(
  start: unknown,
  counts: Readonly<Record<AuditPart['of'], number>>,
  configuration: string,
): z.infer<typeof AuditRunInput> & { readonly parts: readonly AuditPart[] } {
  const { name, startedAt, input } = AuditStart.parse(start);
  const about = {
    run: runId(startedAt, name),
    startedAt,
    trigger: input.trigger,
    ...(input.repairAgain === true && { repairAgain: true }),
  };
  const parts = (['account', 'setups', 'databases'] as const).flatMap((of) =>
    ranges(counts[of], Math.max(LEAST_IN_PART[of], Math.ceil(counts[of] / MOST_PARTS[of]))).map(
      (range) => ({ run: about.run, of, configuration, ...range }),
    ),
  );
  return { ...about, parts };
}

const ranges = (count: number, size: number): Pick<AuditPart, 'from' | 'to'>[] =>
  Array.from({ length: Math.ceil(count / size) }, (_, n) => ({
    from: n * size,
    to: Math.min(count, (n + 1) * size),
  }));

/** Begins with the time, so that runs sort by it. */
export const runId = (startedAt: string, name: string): string =>
  `${startedAt.replaceAll(/[^\dTZ]/g, '')}-${name}`;

/** Where a part's findings lie. */
export const partKey = ({ run, of, from }: Pick<AuditPart, 'run' | 'of' | 'from'>): string =>
  `parts/${run}/${of}-${String(from).padStart(6, '0')}.json`;

/** Where the reports of all runs lie, and one of them. */
export const REPORTS = 'reports/';
export const reportKey = (run: string): string => `${REPORTS}${run}/report.json`;

/** Where it lies who uses what in a database, as far as the newest audit could tell; the next one goes on from there. */
export const useKey = ({
  warehouse,
  database,
}: {
  readonly warehouse: string;
  readonly database: string;
}): string => `use/${encodeURIComponent(warehouse)}/${encodeURIComponent(database)}.json`;

/** What is answered of a part: the findings themselves are in the bucket. */
export interface PartAnswer {
  readonly key: string;
  readonly examined: number;
  readonly unread: number;
}

/** What Report is given: each part with what came back of it. */
export const ReportInput = z.object({
  ...AuditRunInput.shape,
  parts: z.readonly(z.array(AuditPart)),
  examined: z.array(
    z.union([z.object({ key: z.string() }), z.object({ error: z.object({ Error: z.string() }) })]),
  ),
});
export type ReportInput = z.infer<typeof ReportInput>;
