/** GetStatementResult: 20 a second for an account and Region, and the reading of a catalog takes three (facts §3.2). */
const DATABASES_A_SECOND = 5;

/**
 * Databases in the order in which they are woken, a second between two rounds: of each account and Region as many as its
 * quota bears, and of all of them alike, so that one with many databases does not delay the others.
 */
export function rounds(databases: readonly string[]): string[][] {
  const places = Map.groupBy(databases, placeOf);
  const longest = Math.max(0, ...[...places.values()].map(({ length }) => length));
  return Array.from({ length: Math.ceil(longest / DATABASES_A_SECOND) }, (_, round) =>
    [...places.values()].flatMap((of) =>
      of.slice(round * DATABASES_A_SECOND, (round + 1) * DATABASES_A_SECOND),
    ),
  );
}

/** A ledger key begins with account and Region. */
const placeOf = (database: string): string => database.split('/').slice(0, 2).join('/');
