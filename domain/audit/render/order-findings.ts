import type { AuditFinding } from '../report.ts';

const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

const rank = ({ severity, verdict }: AuditFinding): number =>
  SEVERITIES.indexOf(severity) * 2 + (verdict === 'fail' ? 0 : 1);

/** The most severe first, what failed before what is unknown; otherwise as they came. */
export const bySeverity = (findings: readonly AuditFinding[]): AuditFinding[] =>
  [...findings].sort((one, other) => rank(one) - rank(other));

/** Those that count: nobody answers for them. */
export const isCounted = ({ excepted }: AuditFinding): boolean => excepted === undefined;
