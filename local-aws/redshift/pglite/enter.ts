import type { PGlite, Transaction } from '@electric-sql/pglite';
import type { Session } from '../session.ts';
import { pgIdentity } from './dialect.ts';

/** A statement of ours with the values of its `$n`. */
export interface Row {
  readonly text: string;
  readonly values: unknown[];
}

/** The user for this transaction; PostgreSQL itself then decides what it may grant. */
export async function enter(
  tx: Transaction,
  { user, seesAll, seesQueries, seesTransactions, own }: Session,
): Promise<void> {
  await tx.query(
    "select set_config('rs.sees', $1, true), set_config('rs.user', $2, true), set_config('rs.queries', $3, true), set_config('rs.transactions', $4, true), set_config('search_path', 'redshift, pg_catalog', true)",
    [
      seesAll ? '*' : `,${[...own].join(',')},`,
      user.name,
      seesQueries ? '*' : String(user.id),
      seesTransactions ? '*' : '',
    ],
  );
  if (!user.superuser) await tx.query(`set local role ${pgIdentity(user)}`);
}

/** What PostgreSQL answers to a question of yes or no, asked as the session's user. */
export const asked = (pg: PGlite, session: Session, { text, values }: Row): Promise<boolean> =>
  pg.transaction(async (tx) => {
    await enter(tx, session);
    return (await tx.query<{ yes: boolean }>(text, values)).rows[0]?.yes === true;
  });
