import type { Catalog, Identity, User } from './catalog.ts';
import { foldAscii } from './sql/token.ts';

/** Who runs the statements, and whose rows of the SVV views that user sees. */
export interface Session {
  readonly user: User;
  readonly seesAll: boolean;
  /** The user, its groups and, recursively, its roles. PUBLIC's rows are everybody's. */
  readonly own: ReadonlySet<number>;
  /** enable_case_sensitive_identifier is on. */
  readonly caseSensitive: boolean;
}

export function sessionOf(catalog: Catalog, user: User): Session {
  const own = new Set([user.id]);
  let seesAll = user.superuser || user.accessSystemTable;
  const memberships = catalog.memberships();
  const collect = (member: Identity): void => {
    for (const { of } of memberships.filter(
      (each) => each.member.id === member.id && !own.has(each.of.id),
    )) {
      own.add(of.id);
      seesAll ||= of.accessSystemTable;
      collect(of);
    }
  };
  collect(user);
  return { user, seesAll, own, caseSensitive: catalog.options.caseSensitive === true };
}

export const sees = ({ seesAll, own }: Session, identity: Identity): boolean =>
  seesAll || identity.kind === 'public' || own.has(identity.id);

/** How the session spells a name of anything but a user: Redshift folds it in quotes too, unless told otherwise. */
export const spell = ({ caseSensitive }: Pick<Session, 'caseSensitive'>, name: string): string =>
  caseSensitive ? name : foldAscii(name);
