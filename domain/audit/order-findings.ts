import type { AuditFinding } from './report.ts';

/** The worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

const rank = ({ severity, verdict }: AuditFinding): number =>
  SEVERITIES.indexOf(severity) * 2 + (verdict === 'fail' ? 0 : 1);

/** The most severe first, what failed before what is unknown; otherwise as they came. */
export const bySeverity = (findings: readonly AuditFinding[]): AuditFinding[] =>
  [...findings].sort((one, other) => rank(one) - rank(other));

/** Those that count: nobody answers for them, and an audit can judge them. */
export const isCounted = (finding: Pick<AuditFinding, 'excepted' | 'byDesign'>): boolean =>
  finding.excepted === undefined && !isByDesign(finding);

/** What no audit can judge, and nobody answers for. */
export const isByDesign = ({
  excepted,
  byDesign,
}: Pick<AuditFinding, 'excepted' | 'byDesign'>): boolean =>
  excepted === undefined && byDesign === true;

/** Who answers for a finding, until when and why. */
export const exceptionInWords = ({
  owner,
  until,
  reason,
}: NonNullable<AuditFinding['excepted']>): string =>
  `${owner} answers for it until ${until}: ${reason}`;

/** How many fail with this severity and count. */
export const failedOf = (
  findings: readonly AuditFinding[],
  severity: AuditFinding['severity'],
): number =>
  findings.filter((one) => isCounted(one) && one.verdict === 'fail' && one.severity === severity)
    .length;
