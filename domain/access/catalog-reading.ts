import { type Catalog, type CatalogRows, catalogOf } from './catalog.ts';
import { CATALOG_COLUMNS, columnCount } from './catalog-queries.ts';
import { type DatabaseRef, WAREHOUSE_WIDE } from './database-key.ts';
import { holdersOf } from './other-ways.ts';
import type { ResultSet, Row } from './row.ts';

/** Why the catalog could not be read. Nothing is concluded about access from a catalog that was not read. */
export interface UnreadCatalog {
  readonly unreachable: string;
}

export type CatalogReading = { readonly catalog: Catalog } | UnreadCatalog;

export const catalogScope = ({ database }: DatabaseRef): 'database' | 'warehouse' =>
  database === WAREHOUSE_WIDE ? 'warehouse' : 'database';

/**
 * The catalog, if it is all of it: what came back cut or in another shape, what somebody read who does not see everything,
 * and what belongs to another warehouse would make grants vanish that are held.
 */
export function catalogReading(results: readonly ResultSet[], ref: DatabaseRef): CatalogReading {
  const read = rowsBySource(results, columnsIn(catalogScope(ref)));
  if ('unreachable' in read) return read;
  const catalog = catalogOf(read.rows, ref.database);
  return partial(catalog) ?? ofAnother(catalog, ref) ?? { catalog };
}

/** Who and what is there. Who holds what is not in it, and nobody may conclude from it that something is not held. */
export function lookReading(results: readonly ResultSet[], ref: DatabaseRef): CatalogReading {
  const read = rowsBySource(results, columnsIn('database'));
  if ('unreachable' in read) return read;
  const catalog = catalogOf(read.rows, ref.database);
  return ofAnother(catalog, ref) ?? { catalog };
}

/**
 * Who holds what, if the reader is shown all of it: without ACCESS SYSTEM TABLE the views show a part only, and what is
 * missing there would look as if nobody held it.
 */
export function holdingReading(results: readonly ResultSet[], ref: DatabaseRef): CatalogReading {
  const read = rowsBySource(results, columnsIn(catalogScope(ref)));
  if ('unreachable' in read) return read;
  const catalog = catalogOf(read.rows, ref.database);
  const { reader } = catalog;
  if (reader === undefined) return { unreachable: 'its catalog came back without who read it' };
  const identity = `user ${reader.name}`;
  const shown = (read.rows['systemTables'] ?? []).map(([type, name]) => `${type} ${name}`);
  const seesAll =
    reader.isSuperuser ||
    [identity, ...holdersOf(identity, catalog)].some((one) => shown.includes(one));
  if (!seesAll)
    return {
      unreachable: `its catalog was read by user ${reader.name}, who has no ACCESS SYSTEM TABLE and is shown only a part of it; grant it as the setup prints it`,
    };
  return ofAnother(catalog, ref) ?? { catalog };
}

/** Models and who may execute them; nothing when it is not all of it. Nobody concludes from it what is not held. */
export function modelsReading(
  result: ResultSet,
  ref: DatabaseRef,
): Pick<Catalog, 'models' | 'held'> | undefined {
  const read = rowsBySource([result], columnsIn(catalogScope(ref)));
  return 'unreachable' in read ? undefined : catalogOf(read.rows, ref.database);
}

const columnsIn = (scope: 'database' | 'warehouse') => (source: string) =>
  columnCount(scope, source);

/** The rows of unions by the source that each names, if all of them came back; `columns` says how many of a source mean something. */
export function rowsBySource(
  results: readonly ResultSet[],
  columns: (source: string) => number | undefined,
): { readonly rows: CatalogRows } | UnreadCatalog {
  const problem = shapeProblem(results, CATALOG_COLUMNS);
  if (problem !== undefined) return { unreachable: `its catalog came back ${problem}` };
  const rows = Map.groupBy(
    results.flatMap((result) => result.rows),
    ([source]) => String(source),
  );
  const bySource: Record<string, Row[]> = {};
  for (const [source, found] of rows) {
    const count = columns(source);
    if (count === undefined)
      return {
        unreachable: `its catalog came back with rows of ${source}, which nobody asked for`,
      };
    bySource[source] = found.map((row) => row.slice(1, 1 + count));
  }
  return { rows: bySource };
}

/** Why these are not whole, or not what was asked for. */
export const shapeProblem = (
  results: readonly ResultSet[],
  columns: readonly string[],
): string | undefined =>
  results.map((result) => problemOf(result, columns)).find((one) => one !== undefined);

function problemOf(
  { columns, rows, total }: ResultSet,
  asked: readonly string[],
): string | undefined {
  if (columns.join() !== asked.join())
    return `with columns ${columns.join(', ')} instead of ${asked.join(', ')}`;
  if (total !== undefined && total !== rows.length) return `cut: ${rows.length} of ${total} rows`;
  const odd = rows.find(
    (row) =>
      row.length !== columns.length ||
      row.some((cell) => cell !== null && typeof cell !== 'string'),
  );
  return odd === undefined ? undefined : `with an unexpected row: ${JSON.stringify(odd)}`;
}

/** Who is no superuser sees a part of the views only, and takes it for all. */
function partial({ reader }: Catalog): UnreadCatalog | undefined {
  if (reader === undefined) return { unreachable: 'its catalog came back without who read it' };
  return reader.isSuperuser
    ? undefined
    : {
        unreachable: `its catalog was read by user ${reader.name}, who is no superuser and is shown only a part of it; make that user a superuser again (CREATEUSER), as the setup prints it`,
      };
}

/** A warehouse restored or replaced under the same name is another warehouse: its grants are not in this ledger. */
function ofAnother(catalog: Catalog, { warehouse }: DatabaseRef): UnreadCatalog | undefined {
  if (catalog.namespace === warehouse.namespace) return undefined;
  return {
    unreachable: `warehouse ${warehouse.name} answers with namespace ${catalog.namespace}, configured is ${warehouse.namespace}; it was restored or replaced: correct config/admin.yml`,
  };
}
