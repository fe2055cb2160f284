import type { Catalog, Identity, User } from './catalog.ts';

/** Who runs the statements, and whose rows of the SVV views that user sees. */
export interface Session {
  readonly user: User;
  readonly seesAll: boolean;
  /** The user, its groups and, recursively, its roles. PUBLIC's rows are everybody's. */
  readonly own: ReadonlySet<number>;
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
  return { user, seesAll, own };
}

export const sees = ({ seesAll, own }: Session, identity: Identity): boolean =>
  seesAll || identity.kind === 'public' || own.has(identity.id);
