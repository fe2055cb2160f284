import { isByDesign, isCounted } from '../../domain/audit/order-findings.ts';
import type { AuditFinding } from '../../domain/audit/report.ts';

/** Findings that count, each with what was observed and what to do next, in their order; of the others how many there are. */
export const findingsLines = (found: readonly AuditFinding[]): string[] => [
  ...found.filter(isCounted).flatMap(findingLines),
  ...restLines(found),
];

const findingLines = ({
  control,
  title,
  severity,
  verdict,
  resource,
  evidence,
  remedy,
}: AuditFinding): string[] => [
  `${verdict.padEnd(7)}  ${severity}  ${control}  ${resource.kind} ${resource.name} in ${[resource.warehouse, resource.database].filter((one) => one !== undefined).join('/')}`,
  `           ${title}`,
  `           observed: ${evidence}`,
  `           next:     ${remedy}`,
];

/** How many do not count, and why not. */
function restLines(found: readonly AuditFinding[]): string[] {
  const excepted = found.filter((one) => one.excepted !== undefined).length;
  const byDesign = found.filter(isByDesign).length;
  return [
    ...(excepted === 0 ? [] : [`${excepted} more are excepted: somebody answers for them`]),
    ...(byDesign === 0 ? [] : [`${byDesign} more no audit can judge`]),
  ];
}
