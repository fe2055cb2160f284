import type { Grantee } from '../privilege.ts';

/** Why nobody may ask for access for this grantee, or undefined. PUBLIC is everybody; the prefixes belong to Redshift. */
export function granteeProblem({ type, name }: Grantee): string | undefined {
  const folded = foldedName(name);
  if (folded === 'public')
    return 'grantee: PUBLIC is everybody and can never be granted access; name a user, group or role';
  if (type !== 'group' && (folded.startsWith('ds:') || folded.startsWith('sys:'))) {
    return `grantee: names beginning ${folded.slice(0, folded.indexOf(':') + 1)} are reserved by Redshift; name another ${type}`;
  }
  if (type === 'group' && folded.startsWith('__'))
    return 'grantee: groups beginning with two underscores are reserved by Redshift; name another group';
  const inQuotes = /^(["'`])(.+)\1$/u.exec(name.trim())?.[2];
  if (inQuotes !== undefined)
    return `grantee: the name is written with quotes round it; write ${inQuotes} without them`;
  const [, keyword, rest] = /^(user|group|role)\s+(\S.*)$/iu.exec(name.trim()) ?? [];
  if (keyword !== undefined && rest !== undefined)
    return `grantee: the name begins with the word ${keyword}, which belongs into the type; write { "type": "${keyword.toLowerCase()}", "name": ${JSON.stringify(rest)} }`;
  return undefined;
}

/** Why this grantee can be given nothing in a warehouse whose writer has this name, where the configuration names it. */
export const granteeProblems = (grantee: Grantee, writer: string | undefined): string[] =>
  [granteeProblem(grantee), writerProblem(grantee, writer)].flatMap((problem) => problem ?? []);

/** Access must not be given to the login that gives it. */
const writerProblem = ({ type, name }: Grantee, writer: string | undefined): string | undefined =>
  type === 'user' && writer !== undefined && foldedName(name) === foldedName(writer)
    ? `grantee: ${name} is the writer of this warehouse, a superuser; name somebody else`
    : undefined;

const foldedName = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\s"']/gu, '')
    .toLowerCase();
