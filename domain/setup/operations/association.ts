import type { AssociatedRole, WarehouseFacts } from '../facts.ts';

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
