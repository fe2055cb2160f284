import { CATALOG_WIDTH } from '../access/catalog-queries.ts';
import type { CatalogSource } from '../access/privileges/definition.ts';
import { jsonBytes } from '../ledger-json.ts';
import { quoteSearched, type Sql, unionOf } from '../sql.ts';
import { type ChangesWanted, changesByHand, endsOfChanges } from './change-query.ts';

/** How a model's function is called in a text; `n` is which of the functions it is. */
export interface FunctionCall {
  readonly n: number;
  /** `demo_ml.predict_churn`, or `predict_churn` where no other model's function is called so. */
  readonly name: string;
}

const text = (expression: string): string => `CAST(${expression} AS varchar)`;

/**
 * A text of which only names, dots and opening brackets are left, each name after one blank. Redshift's texts have a line
 * break as the two characters `\n`. Blanks before a bracket go: `f (x)` is a call of f too.
 */
const NAMES_IN_TEXT = [
  "REPLACE(' ' || LOWER(text), CHR(34), '')",
  "REPLACE(?, CHR(92) || 'n', ' ')",
  "REGEXP_REPLACE(?, '[^a-z0-9_$.(]+', ' ')",
  "REPLACE(?, ' (', '(')",
  "REPLACE(?, '(', '( ')",
].reduce((inner, outer) => outer.replace('?', () => inner));

/** What SYS_QUERY_TEXT has: pieces of 4,000 characters. A name that is cut between two of them is not found. */
const pieces = (said: string): string =>
  `JOIN (SELECT query_id, ${said} AS said FROM sys_query_text) pieces USING (query_id)`;

/** A view or a procedure that is made is not yet run, and a call that failed used nothing. */
const RAN =
  "status = 'success' AND query_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CTAS', 'UNLOAD')";

/** Whether others' rows are shown at all, and how far back. */
const SIGHT: CatalogSource = {
  columns: [text('COUNT(DISTINCT user_id)'), text('MIN(start_time)')],
  from: 'sys_query_history',
};

/** CREATE EXTERNAL MODEL takes the same privilege (facts §1.1). */
const CREATIONS: CatalogSource = {
  columns: [
    text('user_id'),
    "SPLIT_PART(said, ' ', 4)",
    "SPLIT_PART(SPLIT_PART(said, ' function ', 2), ' ', 1)",
    text('MAX(start_time)'),
    text('database_name'),
  ],
  from: `sys_query_history ${pieces(`REPLACE(${NAMES_IN_TEXT}, ' external model ', ' model ')`)} WHERE status = 'success' AND STRPOS(said, ' create model ') = 1 GROUP BY user_id, said, database_name`,
};

/** The bracket stands apart from the name, or this query would find itself. */
const uses = (calls: readonly FunctionCall[]): CatalogSource => {
  const rows = calls.map((one) => `SELECT ${one.n} AS n, ${quoteSearched(one.name)} AS called`);
  return {
    columns: [
      text('user_id'),
      text('n'),
      text('COUNT(DISTINCT query_id)'),
      text('MAX(start_time)'),
      text('database_name'),
    ],
    from: `sys_query_history ${pieces(NAMES_IN_TEXT)} CROSS JOIN (${rows.join(' UNION ALL ')}) calls WHERE ${RAN} AND STRPOS(said, ' ' || called || '(') > 0 GROUP BY user_id, n, database_name`,
  };
};

/**
 * Who created models, who called these functions and who changed by hand who may, as far as the SYS views reach. Texts are
 * searched inside the warehouse: what leaves it is who, which, how often and when last.
 */
export const useQuery = (calls: readonly FunctionCall[], wanted?: ChangesWanted): Sql =>
  queryOf(calls, wanted && inOneStatement(calls, wanted));

const queryOf = (calls: readonly FunctionCall[], wanted: ChangesWanted | undefined): Sql =>
  unionOf(
    {
      sight: SIGHT,
      creations: CREATIONS,
      ...(calls.length > 0 && { uses: uses(calls) }),
      ...(wanted !== undefined && { changes: changesByHand(pieces(NAMES_IN_TEXT), wanted) }),
    },
    CATALOG_WIDTH,
  );

/** How the transactions of the changes ended that `useQuery` counts beside these calls. */
export const endsQuery = (calls: readonly FunctionCall[], wanted: ChangesWanted): Sql =>
  endsOfChanges(pieces(NAMES_IN_TEXT), inOneStatement(calls, wanted));

/** The Data API takes 100 KB (facts §3); a longer statement would be refused, and nothing of use be known. */
const MOST_BYTES = 95_000;

/** With too many names any counts, for one too many is better than one missed. */
const inOneStatement = (calls: readonly FunctionCall[], wanted: ChangesWanted): ChangesWanted =>
  jsonBytes(queryOf(calls, wanted)) <= MOST_BYTES ? wanted : { ...wanted, watched: 'anything' };
