import type { auditBucket } from '../../aws/audit-bucket.ts';
import { AuditReport } from '../../domain/audit/report.ts';
import { reportKey } from '../../domain/audit/run.ts';
import { leftBefore } from '../../functions/audit/report/left-before.ts';

/** After every run that there can be. */
const NEWEST = reportKey('~');

/** The report of the last audit that left one. */
export async function newestReport(
  bucket: Pick<ReturnType<typeof auditBucket>, 'get' | 'namesBelow'>,
): Promise<AuditReport | undefined> {
  const left = await leftBefore(bucket);
  return left(AuditReport, NEWEST);
}
