import type { AssociatedRole, WarehouseFacts } from '../facts.ts';

/**
 * Roles that AWS made for itself. Redshift refuses a list that names one, and keeps them whatever is sent, so they stay out of
 * every list (facts §5.3).
 */
export const isServiceLinked = (arn: string): boolean => arn.includes(':role/aws-service-role/');

/** A role that was associated with a warehouse, once that has taken effect. */
export const associated = (arn: string): AssociatedRole => ({ arn, applyStatus: 'in-sync' });

/** The warehouse with these roles. A default of `undefined` stays as it is, an empty text takes it away. */
export function withRoles(
  warehouse: WarehouseFacts,
  roles: readonly AssociatedRole[],
  defaultRole: string | undefined,
): WarehouseFacts {
  const { defaultRoleArn, ...rest } = warehouse;
  const next = defaultRole === undefined ? defaultRoleArn : defaultRole;
  return { ...rest, roles, ...(next ? { defaultRoleArn: next } : {}) };
}
