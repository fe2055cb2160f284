import * as z from 'zod/mini';
import { failedOf, isCounted } from './order-findings.ts';
import type { AuditReport } from './report.ts';

/** An audit is over: where its report lies, and counts. No names: the report says whom it names. */
export const AuditConcluded = z.object({
  run: z.string(),
  at: z.iso.datetime(),
  outcome: z.enum(['pass', 'fail', 'incomplete']),
  because: z.array(z.string()),
  bucket: z.string(),
  report: z.string(),
  targets: z.int(),
  examined: z.int(),
  /** Failures by severity that no exception covers. */
  failed: z.object({
    critical: z.int(),
    high: z.int(),
    medium: z.int(),
    low: z.int(),
  }),
  unknown: z.int(),
  appeared: z.int(),
  resolved: z.int(),
});
export type AuditConcluded = z.infer<typeof AuditConcluded>;

/** What is told of a report. */
export function auditConcluded(
  { run, verdict, coverage, findings, changes }: AuditReport,
  { bucket, report }: Pick<AuditConcluded, 'bucket' | 'report'>,
): AuditConcluded {
  return {
    run: run.id,
    at: run.finishedAt,
    outcome: verdict.outcome,
    because: [verdict.sentence],
    bucket,
    report,
    targets: coverage.targets,
    examined: coverage.examined,
    failed: {
      critical: failedOf(findings, 'critical'),
      high: failedOf(findings, 'high'),
      medium: failedOf(findings, 'medium'),
      low: failedOf(findings, 'low'),
    },
    unknown: findings.filter((one) => isCounted(one) && one.verdict === 'unknown').length,
    appeared: changes.appeared.length,
    resolved: changes.resolved.length,
  };
}
