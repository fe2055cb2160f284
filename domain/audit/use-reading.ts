import * as z from 'zod/mini';
import { CATALOG_COLUMNS } from '../access/catalog-queries.ts';
import { shapeProblem } from '../access/catalog-reading.ts';
import type { ResultSet } from '../access/row.ts';
import type { Instant } from '../time.ts';

/** That somebody created a model: `CREATE MODEL demo_ml.churn … FUNCTION predict_churn`. */
interface Creation {
  readonly userId: number;
  /** As its text names it, in lower case: with the schema or without. */
  readonly model: string;
  /** Missing where the text is cut before it. */
  readonly called?: string;
  readonly at: Instant;
}

/** That somebody called a function, which `useQuery` was asked about by this number. */
interface Calls {
  readonly userId: number;
  readonly n: number;
  readonly count: number;
  readonly last: Instant;
}

/** That somebody changed by hand who may use or create models. */
interface ChangesOfUser {
  readonly userId: number;
  /** Statements. */
  readonly count: number;
  readonly last: Instant;
}

/** What the SYS views showed of one database. */
export interface SeenUse {
  /** The oldest statement that they have: what was before nobody can tell. */
  readonly since: Instant;
  readonly creations: readonly Creation[];
  readonly calls: readonly Calls[];
  readonly changes: readonly ChangesOfUser[];
}

/** Use is known only to who sees others' statements; else why it is not. */
export type UseReading = SeenUse | { readonly unseen: string };

/** As Redshift writes a timestamp, which is in UTC. */
const Timestamp = z.pipe(
  z.string().check(z.regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/)),
  z.transform((text: string): Instant => new Date(`${text.replace(' ', 'T')}Z`).toISOString()),
);
const Count = z.pipe(z.string().check(z.regex(/^\d+$/)), z.transform(Number));
const text = z.string();

const SightRow = z.tuple([z.literal('sight'), Count, Timestamp, text, text, text]);
const CreationRow = z.tuple([z.literal('creations'), Count, text, text, Timestamp, text]);
const CallsRow = z.tuple([z.literal('uses'), Count, Count, Count, Timestamp, text]);
const ChangesRow = z.tuple([z.literal('changes'), Count, Count, Timestamp, text, text]);
const UseRow = z.union([SightRow, CreationRow, CallsRow, ChangesRow]);
const EndsRow = z.tuple([z.literal('ends'), Count, text, Count, text, text]);

/** One user: only oneself. */
const MYSELF = 1;

/** Nobody concludes from a reading that was cut, or that shows its reader's own statements only, that something is not used. */
export function useReading(result: ResultSet, database: string): UseReading {
  const parsed = z.array(UseRow).safeParse(result.rows);
  if (!parsed.success || shapeProblem([result], CATALOG_COLUMNS) !== undefined)
    return { unseen: 'what was run came back cut, or in another shape than asked for' };
  const sight = parsed.data.find((row) => row[0] === 'sight');
  if (sight === undefined || sight[1] <= MYSELF)
    return {
      unseen:
        'the reader is shown only its own statements in SYS_QUERY_HISTORY; let an administrator run ALTER USER … SYSLOG ACCESS UNRESTRICTED for it, as the setup prints it',
    };
  return {
    since: sight[2],
    creations: parsed.data.flatMap((row) =>
      row[0] === 'creations' && isOf(row[5], database)
        ? [{ userId: row[1], model: row[2], ...calledIn(row[3]), at: row[4] }]
        : [],
    ),
    calls: parsed.data.flatMap((row) =>
      row[0] === 'uses' && isOf(row[5], database)
        ? [{ userId: row[1], n: row[2], count: row[3], last: row[4] }]
        : [],
    ),
    changes: parsed.data.flatMap((row) =>
      row[0] === 'changes' && isOf(row[4], database)
        ? [{ userId: row[1], count: row[2], last: row[3] }]
        : [],
    ),
  };
}

/** How many of somebody's statements were committed, and how many taken back. */
export interface Ended {
  readonly userId: number;
  readonly committed: number;
  readonly rolledBack: number;
}

/** How changes by hand ended; undefined where that was not shown, or came back cut. */
export function endsReading(result: ResultSet, database: string): readonly Ended[] | undefined {
  const parsed = z.array(EndsRow).safeParse(result.rows);
  if (!parsed.success || shapeProblem([result], CATALOG_COLUMNS) !== undefined) return undefined;
  const ofUsers = Map.groupBy(
    parsed.data.filter((row) => isOf(row[4], database)),
    (row) => row[1],
  );
  return [...ofUsers].map(([userId, rows]) => {
    const count = (status: string): number =>
      rows.reduce((sum, row) => (row[2].trimEnd() === status ? sum + row[3] : sum), 0);
    return { userId, committed: count('committed'), rolledBack: count('rolledback') };
  });
}

/** The view is char(128): padded with blanks. */
const isOf = (name: string, database: string): boolean => name.trimEnd() === database.trimEnd();

const calledIn = (fragment: string): { called?: string } => {
  const called = fragment.replace(/\($/, '');
  return called === '' ? {} : { called };
};
