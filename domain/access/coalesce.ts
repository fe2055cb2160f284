import { type Grant, type Grantee, privilegeKey } from '../privilege.ts';
import type { AccessStatement, Model, SchemaRight, Verb } from './statement.ts';

/** Objects × grantees of one kind of statement; `Key` tells two objects apart. */
interface Matrix<Thing> {
  readonly things: Map<string, Thing>;
  readonly holders: Map<string, Set<string>>;
}

/**
 * The fewest rectangles we know how to find cheaply whose pairs equal `grants` exactly: objects with the same grantees
 * share a statement, or grantees with the same objects do, whichever gives fewer. A full matrix is one statement.
 */
export function coalesce(verb: Verb, grants: readonly Grant[]): AccessStatement[] {
  const grantees = new Map<string, Grantee>();
  const creators = new Set<string>();
  const models = matrix<Model>();
  const roles = matrix<string>();
  const schemas = new Map<string, { schema: string; rights: Map<string, Set<SchemaRight>> }>();

  for (const { privilege, grantee } of grants) {
    const holder = `${grantee.type} ${grantee.name}`;
    grantees.set(holder, grantee);
    switch (privilege.kind) {
      case 'create-model':
        creators.add(holder);
        break;
      case 'execute-model':
        mark(
          models,
          privilegeKey(privilege),
          { schema: privilege.schema, model: privilege.model },
          holder,
        );
        break;
      case 'assume-role':
        mark(roles, privilege.role, privilege.role, holder);
        break;
      case 'schema-create':
      case 'schema-usage': {
        const entry = schemas.get(privilege.schema) ?? {
          schema: privilege.schema,
          rights: new Map(),
        };
        const rights = entry.rights.get(holder) ?? new Set();
        rights.add(privilege.kind === 'schema-create' ? 'CREATE' : 'USAGE');
        entry.rights.set(holder, rights);
        schemas.set(privilege.schema, entry);
        break;
      }
    }
  }

  const named = (holders: readonly string[]): Grantee[] =>
    holders.flatMap((holder) => grantees.get(holder) ?? []);
  return [
    ...(creators.size > 0
      ? [{ kind: 'create-model' as const, verb, grantees: named([...creators]) }]
      : []),
    ...schemaStatements(verb, schemas.values(), named),
    ...rectangles(models).map((r) => ({
      kind: 'execute-model' as const,
      verb,
      models: r.things,
      grantees: named(r.holders),
    })),
    ...rectangles(roles).map((r) => ({
      kind: 'assume-role' as const,
      verb,
      roles: r.things,
      grantees: named(r.holders),
    })),
  ];
}

function schemaStatements(
  verb: Verb,
  schemas: Iterable<{ schema: string; rights: Map<string, Set<SchemaRight>> }>,
  named: (holders: readonly string[]) => Grantee[],
): AccessStatement[] {
  const byRights = new Map<string, Matrix<string>>();
  for (const { schema, rights } of schemas) {
    for (const [holder, held] of rights) {
      const key = [...held].sort().join();
      const cells = byRights.get(key) ?? matrix<string>();
      mark(cells, schema, schema, holder);
      byRights.set(key, cells);
    }
  }
  return [...byRights].flatMap(([key, cells]) => {
    const rights = (['CREATE', 'USAGE'] as const).filter((right) => key.includes(right));
    return rectangles(cells).map((r) => ({
      kind: 'schema',
      verb,
      rights,
      schemas: r.things,
      grantees: named(r.holders),
    }));
  });
}

const matrix = <Thing>(): Matrix<Thing> => ({ things: new Map(), holders: new Map() });

function mark<Thing>(cells: Matrix<Thing>, key: string, thing: Thing, holder: string): void {
  cells.things.set(key, thing);
  const holders = cells.holders.get(key);
  if (holders) holders.add(holder);
  else cells.holders.set(key, new Set([holder]));
}

function rectangles<Thing>(cells: Matrix<Thing>): { things: Thing[]; holders: string[] }[] {
  const byObject = grouped(cells.holders);
  const byHolder = grouped(transposed(cells.holders));
  const thingsOf = (keys: readonly string[]): Thing[] =>
    keys.flatMap((key) => cells.things.get(key) ?? []);
  return byObject.length <= byHolder.length
    ? byObject.map(({ rows, columns }) => ({ things: thingsOf(rows), holders: columns }))
    : byHolder.map(({ rows, columns }) => ({ things: thingsOf(columns), holders: rows }));
}

/** Rows with the same set of columns, together. */
function grouped(rows: Map<string, Set<string>>): { rows: string[]; columns: string[] }[] {
  const number = new Map<string, number>();
  const groups = new Map<string, { rows: string[]; columns: string[] }>();
  for (const [row, set] of rows) {
    const columns = [...set];
    for (const column of columns) if (!number.has(column)) number.set(column, number.size);
    const signature = columns
      .map((column) => number.get(column) ?? -1)
      .sort((a, b) => a - b)
      .join();
    const group = groups.get(signature);
    if (group) group.rows.push(row);
    else groups.set(signature, { rows: [row], columns });
  }
  return [...groups.values()];
}

function transposed(rows: Map<string, Set<string>>): Map<string, Set<string>> {
  const columns = new Map<string, Set<string>>();
  for (const [row, set] of rows) {
    for (const column of set) {
      const known = columns.get(column);
      if (known) known.add(row);
      else columns.set(column, new Set([row]));
    }
  }
  return columns;
}
