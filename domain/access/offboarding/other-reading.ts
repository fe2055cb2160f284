import type { Catalog } from '../catalog.ts';
import { catalogScope, shapeProblem, type UnreadCatalog } from '../catalog-reading.ts';
import type { DatabaseRef } from '../database-key.ts';
import type { ResultSet, Row } from '../row.ts';
import { MEMBER } from './other-classes.ts';
import type { OtherPrivilege } from './other-privilege.ts';
import { type Holder, OTHER_COLUMNS } from './other-queries.ts';
import { readOther } from './other-views.ts';

/** What somebody holds of what we never grant, and in a plan what they own. */
interface OtherHoldings {
  /** By holder, such as `user 105`; who holds nothing is not in it. */
  readonly held: ReadonlyMap<string, readonly OtherPrivilege[]>;
  /** What belongs to the users that were asked about, in words. */
  readonly owned: readonly string[];
  /** Every database of the warehouse, where the whole of it was asked. */
  readonly databases: readonly string[];
  /** Who reads is not shown who holds what on tables. */
  readonly seesNoTables: boolean;
}

export type OtherReading = OtherHoldings | UnreadCatalog;

export const holderKey = ({ type, id }: Holder): string => `${type} ${id}`;

/** What the answers to `otherQueries` say, if it is all of it. */
export function otherReading(
  results: readonly ResultSet[],
  ref: DatabaseRef,
  asked: { readonly holders: readonly Holder[]; readonly catalog: Catalog },
): OtherReading {
  const problem = shapeProblem(results, OTHER_COLUMNS);
  if (problem !== undefined) return { unreachable: `its catalog came back ${problem}` };
  const bySource = Map.groupBy(
    results.flatMap(({ rows }) => rows),
    ([source]) => String(source),
  );
  const rowsOf = (source: string): string[][] => (bySource.get(source) ?? []).map(cellsOf);
  const scope = catalogScope(ref);
  const schemaNames = new Map(asked.catalog.schemas.map(({ id, name }) => [String(id), name]));
  const named = ([schema = '', name = '']: readonly string[]): string =>
    `${schemaNames.get(schema) ?? schema}.${name}`;
  const procedures = new Set(rowsOf('procedures').map(named));
  const wanted = new Map(asked.holders.map((holder) => [holderKey(holder), holder]));
  const found = [...bySource].flatMap(([source, rows]) =>
    rows.flatMap(([, ...row]) => readOther(scope, source, row) ?? []),
  );
  const memberships = rowsOf('groups').flatMap(([group = '', ids = '']) =>
    ids.split(',').map((id) => ({
      holder: `user ${id}`,
      other: { class: 'group', right: MEMBER, on: [group] },
    })),
  );
  const held = Map.groupBy(
    [...found, ...memberships].filter(
      ({ holder, other }) =>
        wanted.has(holder) && (other.class !== 'all-in-database' || other.on[1] === ref.database),
    ),
    ({ holder }) => holder,
  );
  const [me = []] = rowsOf('me');
  const seen = rowsOf('syslog').find(([user]) => user === me[0]);
  return {
    held: new Map(
      [...held].map(([holder, all]) => [
        holder,
        all.map(({ other }) => asProcedure(other, procedures)),
      ]),
    ),
    owned: [
      ...rowsOf('ownedTables').map((row) => `table ${named(row)}`),
      ...rowsOf('ownedFunctions').map((row) => `function ${named(row)}`),
      ...rowsOf('databases')
        .filter(([, owner]) => wanted.has(`user ${owner}`))
        .map(([database]) => `database ${database}`),
    ].sort(),
    databases: rowsOf('databases').map(([name = '']) => name),
    seesNoTables:
      asked.catalog.reader?.isSuperuser !== true &&
      seen !== undefined &&
      seen[1] !== 'UNRESTRICTED',
  };
}

const cellsOf = ([, ...row]: Row): string[] => row.map((cell) => String(cell ?? ''));

/** SVV_FUNCTION_PRIVILEGES does not say what is a procedure, and REVOKE asks for the word. */
const asProcedure = (other: OtherPrivilege, procedures: ReadonlySet<string>): OtherPrivilege =>
  other.class === 'function' && procedures.has(other.on.slice(0, 2).join('.'))
    ? { ...other, class: 'procedure' }
    : other;
