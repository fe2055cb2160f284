import * as z from 'zod/mini';
import type { Config } from '../config.ts';
import { CHECK_TITLES } from '../control-titles.ts';
import { sha256 } from '../hash.ts';
import { ControlId } from '../setup/control.ts';
import type { Instant } from '../time.ts';
import { isCounted } from './order-findings.ts';
import type { AuditFinding, ReportToGoOnFrom } from './report.ts';
import { REPORTS } from './run.ts';

/** What Repair is given: where the report lies. */
export const RepairInput = z.object({ report: z.string() });

/** One thing that is set going: a run of the setup for a warehouse, or a look of reconcile at a database. */
const Repair = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('setup'),
    warehouse: z.string(),
    /** It repairs nothing else. */
    controls: z.array(ControlId),
    /** The name of its execution. */
    execution: z.string(),
    findings: z.array(z.string()),
  }),
  z.object({
    by: z.literal('reconcile'),
    warehouse: z.string(),
    database: z.string(),
    findings: z.array(z.string()),
  }),
]);
export type Repair = z.infer<typeof Repair>;

/** What an audit set going, and what audits have tried so far; it lies beside the report. */
export const RepairRecord = z.object({
  run: z.string(),
  begun: z.array(Repair),
  /** Findings that are for people now: repaired as often as audits do it, and here again. */
  left: z.array(z.string()),
  /** When a repair of a finding was begun, by its id; all audits together, oldest first. */
  tried: z.record(z.string(), z.array(z.iso.datetime())),
});
export type RepairRecord = z.infer<typeof RepairRecord>;

/** When audits have begun to repair a finding, by its id. */
export type Tried = Readonly<Record<string, readonly Instant[]>>;

/** Where it lies. */
export const repairsKey = (run: string): string => `${REPORTS}${run}/repairs.json`;

/** A lease whose grant is missing, and what is held after its end. */
const HEALED: readonly ControlId[] = ['RedshiftML.35', 'RedshiftML.36'];

/** What repairs a failure of a control: the setup those of its checks, a look of reconcile what it heals. */
export function repairerOf(control: ControlId): Repair['by'] | undefined {
  if (CHECK_TITLES.has(control)) return 'setup';
  return HEALED.includes(control) ? 'reconcile' : undefined;
}

/** Two owners who each undo what the other does do not settle it by going on. */
export const MOST_REPAIRS = 2;

/** What of a report is repaired, and what is left to people. The same report gives the same repairs. */
export function planRepairs(
  { run, findings }: ReportToGoOnFrom,
  { controls }: Pick<Config['audit'], 'controls'>,
  tried: Tried,
): RepairRecord {
  const wanted = findings.filter(
    (one) => controls[one.control] === 'repair' && one.verdict === 'fail' && isCounted(one),
  );
  // A person who starts an audit that repairs again begins the count anew.
  const triesOf = ({ id }: AuditFinding): readonly Instant[] =>
    run.repairAgain === true ? [] : (tried[id] ?? []);
  const [left, repaired] = partition(wanted, (one) => triesOf(one).length >= MOST_REPAIRS);
  const by = Map.groupBy(repaired, ({ control }) => repairerOf(control));
  return {
    run: run.id,
    begun: [
      ...repairsOfSetup(run.id, by.get('setup') ?? []),
      ...looksOfReconcile(by.get('reconcile') ?? []),
    ],
    left: idsOf(left),
    tried: {
      ...Object.fromEntries(Object.entries(tried).map(([id, times]) => [id, [...times]])),
      ...Object.fromEntries(repaired.map((one) => [one.id, [...triesOf(one), run.finishedAt]])),
    },
  };
}

/** One run for each warehouse: it repairs by itself what it may, and asks about the rest. */
const repairsOfSetup = (run: string, findings: readonly AuditFinding[]): Repair[] =>
  [...Map.groupBy(findings, ({ resource }) => resource.warehouse)].map(([warehouse, all]) => ({
    by: 'setup',
    warehouse,
    controls: [...new Set(all.map(({ control }) => control))].sort(),
    // Of the run alone, so that a repeat starts nothing more.
    execution: `audit-${sha256(`${run}/${warehouse}`).slice(0, 40)}`,
    findings: idsOf(all),
  }));

const looksOfReconcile = (findings: readonly AuditFinding[]): Repair[] =>
  [
    ...Map.groupBy(findings, ({ resource: { warehouse, database = '*' } }) =>
      JSON.stringify([warehouse, database]),
    ).values(),
  ].flatMap((all): Repair[] =>
    all.slice(0, 1).map(({ resource: { warehouse, database = '*' } }) => ({
      by: 'reconcile',
      warehouse,
      database,
      findings: idsOf(all),
    })),
  );

const idsOf = (findings: readonly AuditFinding[]): string[] => findings.map(({ id }) => id);

const partition = <T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] => [
  all.filter(isFirst),
  all.filter((one) => !isFirst(one)),
];

const TIMES = ['first', 'second', 'third'];

interface Recurrence {
  /** The audit before found it too. */
  readonly stayed: boolean;
  /** A person wants it repaired once more. */
  readonly again: boolean;
  /** What is known of who undoes the repairs, in words. */
  readonly other: string | undefined;
}

/** A finding with what audits have done about it: who reads it should know that it comes back. */
export function withRepairs(
  finding: AuditFinding,
  tried: readonly Instant[],
  { stayed, again, other }: Recurrence,
): AuditFinding {
  const last = tried.at(-1);
  if (last === undefined || finding.verdict !== 'fail') return finding;
  const time = TIMES[tried.length] ?? `${tried.length + 1}th`;
  const story = stayed
    ? `a repair was begun at ${last} and has not helped`
    : `taken away again after a repair of ${last} (${time} time): somebody else manages this`;
  const isLeft = tried.length >= MOST_REPAIRS && !again;
  return {
    ...finding,
    evidence: [finding.evidence, story, ...(other === undefined ? [] : [other])].join('; '),
    remedy: isLeft
      ? `audits repair it no more: ${other === undefined ? 'find in CloudTrail who changes it' : 'ask whoever changes it'}, agree who decides, then start the machine audit with {"repairAgain": true}; ${finding.remedy}`
      : finding.remedy,
    repairs: [...tried],
  };
}
