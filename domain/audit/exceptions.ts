import { WAREHOUSE_WIDE } from '../access/database-key.ts';
import type { Instant } from '../time.ts';
import type { AuditExceptionConfig } from './audit-config.ts';
import type { AuditFinding } from './report.ts';

/** Who answers for the finding until when, if somebody does. */
export function exceptionFor(
  { control, resource }: Pick<AuditFinding, 'control' | 'resource'>,
  exceptions: readonly AuditExceptionConfig[],
  now: Instant,
): AuditFinding['excepted'] {
  const found = exceptions.find(
    (one) =>
      one.control === control &&
      one.warehouse === resource.warehouse &&
      one.database === (resource.database ?? WAREHOUSE_WIDE) &&
      one.name === resource.name &&
      one.until > now,
  );
  if (found === undefined) return undefined;
  const { owner, reason, until } = found;
  return { owner, reason, until };
}
