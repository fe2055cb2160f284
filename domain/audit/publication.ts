import * as z from 'zod/mini';
import { type AsffFinding, asffBatches, asffId } from './render/asff.ts';
import { AuditFinding, type ReportToGoOnFrom } from './report.ts';
import { REPORTS } from './run.ts';

/** What Publish is given: where the report lies. */
export const PublishInput = z.object({ report: z.string() });

const Refusal = z.object({
  /** What Security Hub knows the finding by. */
  id: z.string(),
  because: z.string(),
});
export type Refusal = z.infer<typeof Refusal>;

/** What became of a report in Security Hub: it lies beside the report, and the next one is compared with it. */
export const Publication = z.object({
  run: z.string(),
  /** `begun`: it may have been sent in part. */
  state: z.enum(['begun', 'published', 'partly']),
  /** What Security Hub may show as active because of us: to be archived when it is found no more. */
  shown: z.array(AuditFinding),
  sent: z.int(),
  archived: z.int(),
  /** What Security Hub did not take, with its words. */
  refused: z.array(Refusal),
});
export type Publication = z.infer<typeof Publication>;

/** Where it lies. */
export const publicationKey = (run: string): string => `${REPORTS}${run}/published.json`;

/** What is to be sent of a report, and what is written down before the first call. */
interface PublicationPlan {
  readonly batches: readonly AsffFinding[][];
  readonly begun: Publication;
  readonly gone: readonly AuditFinding[];
}

/**
 * Every finding is sent, for Security Hub forgets what is not updated for 90 days. What is archived follows from what it was
 * sent before and not from the audit before: a night on which nothing could be sent leaves nothing behind.
 */
export function planPublication(
  report: ReportToGoOnFrom,
  before: Publication | undefined,
): PublicationPlan {
  const found = new Set(report.findings.map(({ id }) => id));
  const gone = (before?.shown ?? []).filter(({ id }) => !found.has(id));
  return {
    batches: asffBatches(report, gone),
    gone,
    begun: {
      run: report.run.id,
      state: 'begun',
      shown: [...report.findings, ...gone],
      sent: 0,
      archived: 0,
      refused: [],
    },
  };
}

/** What Security Hub may show from now on. */
export function concludePublication(
  { findings, run }: ReportToGoOnFrom,
  gone: readonly AuditFinding[],
  before: Publication | undefined,
  refused: readonly Refusal[],
): Publication {
  const ids = new Set(refused.map(({ id }) => id));
  const wasRefused = (finding: AuditFinding): boolean => ids.has(asffId(finding, run));
  const earlier = new Set((before?.shown ?? []).map(({ id }) => id));
  // A new one that was refused is not there; one that was there stays there.
  const shown = [
    ...findings.filter((one) => !wasRefused(one) || earlier.has(one.id)),
    ...gone.filter(wasRefused),
  ];
  return {
    run: run.id,
    state: refused.length === 0 ? 'published' : 'partly',
    shown,
    sent: findings.filter((one) => !wasRefused(one)).length,
    archived: gone.filter((one) => !wasRefused(one)).length,
    refused: [...refused],
  };
}

interface ImportAnswer {
  readonly FailedFindings?:
    | readonly {
        readonly Id?: string | undefined;
        readonly ErrorCode?: string | undefined;
        readonly ErrorMessage?: string | undefined;
      }[]
    | undefined;
}

/** The same finding is refused again, whenever it is sent. */
const FOR_GOOD = ['InvalidInput', 'InvalidAccess'];

/** Which findings of an answered call are worth another try, and which were refused for good, each with the reason. */
export function afterImport({ FailedFindings = [] }: ImportAnswer): {
  readonly again: readonly Refusal[];
  readonly refused: readonly Refusal[];
} {
  const told = FailedFindings.map(({ Id = 'unnamed', ErrorCode = 'no code', ErrorMessage }) => ({
    isFinal: FOR_GOOD.includes(ErrorCode),
    refusal: { id: Id, because: [ErrorCode, ErrorMessage ?? 'no message'].join(': ') },
  }));
  return {
    again: told.flatMap(({ isFinal, refusal }) => (isFinal ? [] : [refusal])),
    refused: told.flatMap(({ isFinal, refusal }) => (isFinal ? [refusal] : [])),
  };
}
