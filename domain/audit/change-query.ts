import type { Catalog } from '../access/catalog.ts';
import { CATALOG_WIDTH } from '../access/catalog-queries.ts';
import { holdersOf } from '../access/other-ways.ts';
import type { CatalogSource } from '../access/privileges/definition.ts';
import { identityKey } from '../privilege.ts';
import { quoteTimestamp, quoteWords, type Sql, unionOf, wordsOf } from '../sql.ts';
import type { Instant } from '../time.ts';

/** What a statement begins with, and two things that it says further on, in words. */
interface Saying {
  readonly verb: string;
  readonly about: string;
  readonly named: string;
}

/** Statements that are about models where they name one of these. */
interface Watched {
  readonly schemas: readonly string[];
  readonly groups: readonly string[];
  readonly roles: readonly string[];
}

/** Changes since then, of what; of whatever it is where that cannot be said in one statement. */
export interface ChangesWanted {
  readonly watched: Watched | 'anything';
  readonly since: Instant;
}

/** In every text. */
const ANY = '';
/** Statements whose words alone tell that they are about models: what they name need not be known. */
const OF_MODELS = [
  'create model',
  'on model',
  'language mlfunc',
  'assumerole',
  'for functions',
  'for languages',
];
const GIVES_OR_TAKES = ['grant', 'revoke'];

function sayings(watched: ChangesWanted['watched']): readonly Saying[] {
  const naming = (verb: string, about: string, of: keyof Watched): Saying[] => {
    const names = watched === 'anything' ? [ANY] : [...new Set(watched[of].map(wordsOf))];
    return names
      .filter((named) => named !== ANY || watched === 'anything')
      .map((named) => ({ verb, about, named }));
  };
  return [
    // Whoever becomes a superuser may create and use every model.
    { verb: 'alter', about: 'alter user', named: 'createuser' },
    ...naming('alter', 'alter group', 'groups'),
    ...GIVES_OR_TAKES.flatMap((verb) => [
      ...OF_MODELS.map((about) => ({ verb, about, named: ANY })),
      ...naming(verb, 'on schema', 'schemas'),
      ...naming(verb, `${verb} role`, 'roles'),
    ]),
  ];
}

/** The schemas that models are in or meant to be in, and the groups and roles through which somebody may use or create one. */
export function watchedIn(catalog: Catalog, schemas: readonly string[]): Watched {
  const holding = new Set([...catalog.held.values()].map(({ grantee }) => identityKey(grantee)));
  const inside = [...catalog.memberships.keys()].filter(
    (one) => one.startsWith('role ') && holdersOf(one, catalog).some((of) => holding.has(of)),
  );
  const named = (type: string): string[] =>
    [...new Set([...holding, ...inside])].flatMap((one) =>
      one.startsWith(type) ? [one.slice(type.length)] : [],
    );
  return {
    schemas: [...schemas, ...catalog.models.map(({ schema }) => schema)],
    groups: named('group '),
    roles: named('role '),
  };
}

const text = (expression: string): string => `CAST(${expression} AS varchar)`;
const apart = (quoted: string): string => `' ' || ${quoted} || ' '`;

/** Words that this query asks for, and does not have: the user-activity log has it too, and a look would bring about the next. */
const taken = (words: string): string =>
  `${quoteWords(words.slice(0, 1))} || ${quoteWords(words.slice(1))}`;

/** `joined`: the texts, of which only words between blanks are left as `said`, and what else belongs to a statement. */
function changes(joined: string, { watched, since }: ChangesWanted): string {
  const rows = sayings(watched).map(
    ({ verb, about, named }) =>
      `SELECT ${taken(verb)} AS verb, ${apart(taken(about))} AS about, ${named === ANY ? "' '" : apart(quoteWords(named))} AS named`,
  );
  return [
    `sys_query_history ${joined} CROSS JOIN (${rows.join(' UNION ALL ')}) sayings`,
    `WHERE status = 'success' AND ${text('start_time')} > ${quoteTimestamp(since)}`,
    `AND SPLIT_PART(said, ' ', 2) = verb`,
    `AND STRPOS(said || ' ', about) > 0 AND STRPOS(said || ' ', named) > 0`,
  ].join(' ');
}

/** Who changed by statements who may use or create models, how often and when last. `pieces`: the texts, as in use-query.ts. */
export const changesByHand = (pieces: string, wanted: ChangesWanted): CatalogSource => ({
  columns: [
    text('user_id'),
    text('COUNT(DISTINCT query_id)'),
    text('MAX(start_time)'),
    text('database_name'),
  ],
  from: `${changes(pieces, wanted)} GROUP BY user_id, database_name`,
});

/** The same by how their transactions ended, which only superusers are shown, and whom one of them lets (facts §10.2). */
export const endsOfChanges = (pieces: string, wanted: ChangesWanted): Sql =>
  unionOf(
    {
      ends: {
        columns: [
          text('user_id'),
          text('ended'),
          text('COUNT(DISTINCT query_id)'),
          text('database_name'),
        ],
        from: `${changes(`${pieces} ${TRANSACTIONS}`, wanted)} GROUP BY user_id, ended, database_name`,
      },
    },
    CATALOG_WIDTH,
  );

const TRANSACTIONS =
  'JOIN (SELECT transaction_id, status AS ended FROM sys_transaction_history) transactions USING (transaction_id)';
