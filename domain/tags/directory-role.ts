import type { Grantee } from '../privilege.ts';

/** Redshift's namespace of IAM Identity Center, unless its identity provider was made with another one. */
const NAMESPACE = 'AWSIDC:';

/**
 * The grantee that an own tag names: a database group, or the database role that Redshift makes of a group of Identity Center
 * when the first member signs in. Whoever is in the group has the role, and what it holds.
 */
export const granteeNamed = (name: string): Grantee => ({
  type: name.startsWith(NAMESPACE) ? 'role' : 'group',
  name,
});

/** The group of Identity Center whose members have this role. */
export const directoryGroupOf = ({ type, name }: Grantee): string | undefined =>
  type === 'role' && name.startsWith(NAMESPACE) ? name.slice(NAMESPACE.length) : undefined;
