import { type Sql, unionOf } from '../../sql.ts';
import type { CatalogSource } from '../privileges/definition.ts';
import { OTHER_VIEWS, type OtherScope } from './other-views.ts';

/** Whose privileges are asked for. Ids of users, groups and roles may be equal. */
export interface Holder {
  readonly type: 'user' | 'group' | 'role';
  readonly id: number;
}

/** Holder, and up to four cells. */
const WIDTH = 6;
export const OTHER_COLUMNS: readonly string[] = [
  'source',
  ...Array.from({ length: WIDTH }, (_, n) => `c${n}`),
];

const text = (column: string): string => `CAST(${column} AS varchar)`;
const oid = (column: string): string => text(`CAST(${column} AS integer)`);

/** Catalogs of the leader node, which do not mix with SVV views: which functions are procedures, and who is in groups. */
const LEADER: Readonly<Record<OtherScope, Record<string, CatalogSource>>> = {
  database: {
    me: { columns: ['current_user'], from: '' },
    procedures: {
      columns: [oid('pronamespace'), 'proname'],
      from: "pg_proc_info WHERE prokind = 'p'",
    },
  },
  warehouse: {
    groups: { columns: ['groname', "array_to_string(grolist, ',')"], from: 'pg_group' },
  },
};

/** What belongs to these users, and which databases there are. */
const owned = (ids: string): Readonly<Record<OtherScope, Record<string, CatalogSource>>> => ({
  database: {
    ownedTables: {
      columns: [oid('relnamespace'), 'relname'],
      from: `pg_class WHERE relkind IN ('r', 'v') AND relowner IN (${ids})`,
    },
    ownedFunctions: {
      columns: [oid('pronamespace'), 'proname'],
      from: `pg_proc_info WHERE proowner IN (${ids})`,
    },
  },
  warehouse: {
    databases: {
      columns: ['datname', oid('datdba')],
      from: "pg_database WHERE datallowconn AND datname <> 'padb_harvest'",
    },
  },
});

/**
 * What these hold of what we never grant: two result sets, of SVV views and of the leader node, in one transaction. For a plan,
 * what one user owns as well, and whether the reader is shown tables.
 */
export function otherQueries(
  scope: OtherScope,
  holders: readonly Holder[],
  { isPlan = false }: { readonly isPlan?: boolean } = {},
): readonly Sql[] {
  const ids = [...new Set(holders.map(({ id }) => Math.trunc(id)))].join(', ');
  const held = Object.entries(OTHER_VIEWS[scope]).map(([name, { type, id, cells, from }]) => {
    const source: CatalogSource = {
      columns: [type, text(id), ...cells],
      from: `${from}${from.includes(' WHERE ') ? ' AND' : ' WHERE'} ${id} IN (${ids})`,
    };
    return [name, source] as const;
  });
  const users = holders.filter(({ type }) => type === 'user').length > 0 ? ids : '0';
  return [
    unionOf({ ...Object.fromEntries(held), ...(isPlan && SYSLOG) }, WIDTH),
    unionOf({ ...LEADER[scope], ...(isPlan && owned(users)[scope]) }, WIDTH),
  ];
}

/** SVV_RELATION_PRIVILEGES asks for SYSLOG ACCESS UNRESTRICTED, where the others ask for ACCESS SYSTEM TABLE (facts §9). */
const SYSLOG: Readonly<Record<string, CatalogSource>> = {
  syslog: { columns: ['user_name', 'syslog_access'], from: 'svv_user_info' },
};
