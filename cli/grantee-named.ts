import { type Grantee, granteeOfIdentity } from '../domain/privilege.ts';
import { WrongUse } from './wrong-use.ts';

/** `group marketing` as somebody types it after --grantee. Throws `WrongUse`: without its type nobody is meant. */
export function granteeNamed(words: string): Grantee {
  const named = granteeOfIdentity(words);
  if (named === undefined || named.name === '')
    throw new WrongUse(`--grantee ${words} is no user, group or role; e.g. "group marketing"`);
  return named;
}

/** Who is asked about: by --user or by --grantee; undefined where nobody is named. Throws `WrongUse`. */
export function granteeAskedAbout({
  user,
  grantee,
}: {
  readonly user?: string | undefined;
  readonly grantee?: string | undefined;
}): Grantee | undefined {
  if (user !== undefined && grantee !== undefined)
    throw new WrongUse('give either --user or --grantee, not both');
  if (user !== undefined) return { type: 'user', name: user };
  return grantee === undefined ? undefined : granteeNamed(grantee);
}
