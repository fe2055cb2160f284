import type { Grantee } from '../privilege.ts';

/** Why nobody may ask for access for this grantee, or undefined. PUBLIC is everybody; the prefixes belong to Redshift. */
export function granteeProblem({ type, name }: Grantee): string | undefined {
  const folded = name
    .normalize('NFKC')
    .replace(/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\s"']/gu, '')
    .toLowerCase();
  if (folded === 'public')
    return 'grantee: PUBLIC is everybody and can never be granted access; name a user, group or role';
  if (type !== 'group' && (folded.startsWith('ds:') || folded.startsWith('sys:'))) {
    return `grantee: names beginning ${folded.slice(0, folded.indexOf(':') + 1)} are reserved by Redshift; name another ${type}`;
  }
  if (type === 'group' && name.startsWith('__'))
    return 'grantee: groups beginning with two underscores are reserved by Redshift; name another group';
  return undefined;
}
