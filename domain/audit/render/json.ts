import type { AuditReport } from '../report.ts';

/** The report itself, names as they are; its JSON Schema is schemas/out/audit-report.json. */
export const jsonOf = (report: AuditReport): string => `${JSON.stringify(report, undefined, 2)}\n`;
