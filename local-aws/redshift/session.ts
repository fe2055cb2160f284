import type { Catalog, User } from './catalog.ts';
import type { Identity } from './identity.ts';
import { foldAscii } from './sql/token.ts';

/** Who runs the statements, and whose rows of the SVV views that user sees. */
export interface Session {
  readonly user: User;
  readonly seesAll: boolean;
  /** The user, its groups and, recursively, its roles. PUBLIC's rows are everybody's. */
  readonly own: ReadonlySet<number>;
  /** Sees in SYS_QUERY_HISTORY and SYS_QUERY_TEXT what others ran. */
  readonly seesQueries: boolean;
  /** May read SYS_TRANSACTION_HISTORY. */
  readonly seesTransactions: boolean;
  /** enable_case_sensitive_identifier is on. */
  readonly caseSensitive: boolean;
}

/** The system role that shows every row of the system views. */
const MONITOR = 'sys:monitor';

export function sessionOf(catalog: Catalog, user: User): Session {
  const own = new Set([user.id]);
  let seesAll = user.superuser || user.accessSystemTable;
  let seesQueries = user.superuser || user.syslogAccess === 'UNRESTRICTED';
  const memberships = catalog.memberships();
  const collect = (member: Identity): void => {
    for (const { of } of memberships.filter(
      (each) => each.member.id === member.id && !own.has(each.of.id),
    )) {
      own.add(of.id);
      seesAll ||= of.accessSystemTable;
      seesQueries ||= of.kind === 'role' && of.name === MONITOR;
      collect(of);
    }
  };
  collect(user);
  const seesTransactions = user.superuser || user.selectsTransactions;
  return {
    user,
    seesAll,
    seesQueries,
    seesTransactions,
    own,
    caseSensitive: catalog.options.caseSensitive === true,
  };
}

/** The time in the warehouse; it stands still where nothing trains models. */
export const clockOf =
  ({ training }: Catalog['options']): (() => number) =>
  () =>
    Math.max(0, training?.nowMs() ?? 0);

export const sees = ({ seesAll, own }: Session, identity: Identity): boolean =>
  seesAll || identity.kind === 'public' || own.has(identity.id);

/** How the session spells a name of anything but a user: Redshift folds it in quotes too, unless told otherwise. */
export const spell = ({ caseSensitive }: Pick<Session, 'caseSensitive'>, name: string): string =>
  caseSensitive ? name : foldAscii(name);
