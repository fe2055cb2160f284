import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { auditBucket } from '../../aws/audit-bucket.ts';
import { bySeverity, isCounted } from '../../domain/audit/order-findings.ts';
import { AuditFinding } from '../../domain/audit/report.ts';
import { reportKey } from '../../domain/audit/run.ts';
import { findingsLines } from '../audit/findings-lines.ts';
import { newestReport } from '../audit/newest-report.ts';
import { writeReport } from '../audit/write-report.ts';
import { command } from '../command.ts';
import { findInstallation, WHERE } from '../installation/installation.ts';
import { warehouseNamed } from '../read-config.ts';

/** What the last audit found: what was observed, what to do next; and, where it is asked for, its whole report as files. */
export const findings = command({
  input: z.strictObject({
    ...WHERE,
    warehouse: z.exactOptional(z.string()),
    to: z.exactOptional(z.string()),
  }),
  output: z.object({
    /** The audit that found it; missing where none has left a report. */
    audit: z.exactOptional(
      z.object({ run: z.string(), startedAt: z.string(), outcome: z.string() }),
    ),
    /** The most severe first; those that do not count are among them, each with why. */
    findings: z.array(AuditFinding),
  }),
  run: async ({ warehouse, to, ...where }) => {
    const { config, region, named, words } = await findInstallation(where);
    if (warehouse !== undefined) warehouseNamed(config, warehouse);
    const bucket = auditBucket(new S3Client({ region }), named('AuditBucket'));
    const report = await newestReport(bucket);
    if (report === undefined)
      return {
        lines: [`no audit has left a report: redshift-ml-admin audit${words}`],
        data: { findings: [] },
        isFine: false,
      };
    const { id: run, startedAt } = report.run;
    const { outcome, sentence } = report.verdict;
    const found = bySeverity(report.findings).filter(
      ({ resource }) => warehouse === undefined || resource.warehouse === warehouse,
    );
    const files = to === undefined ? [] : await writeReport(bucket, reportKey(run), to);
    return {
      lines: [
        `${outcome}, as the audit of ${startedAt} saw it; redshift-ml-admin audit${words} looks anew`,
        sentence,
        ...findingsLines(found),
        ...files.map((file) => `written  ${file}`),
        ...(to === undefined
          ? [`the whole report: redshift-ml-admin findings${words} --to <folder>`]
          : []),
      ],
      data: { audit: { run, startedAt, outcome }, findings: found },
      // Of one warehouse there may be nothing, whatever the others have; what nobody saw is nowhere.
      isFine: outcome !== 'incomplete' && !found.some(isCounted),
    };
  },
});
