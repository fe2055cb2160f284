/** By object, its holders. */
export type Matrix = Map<string, Set<string>>;

/** Each object for each holder. */
interface Rectangle {
  readonly objects: readonly string[];
  readonly holders: readonly string[];
}

/** Rectangles that together are the matrix: objects with the same holders, or holders of the same objects, whichever gives fewer. */
export function rectangles(cells: Matrix): Rectangle[] {
  const byObject = grouped(cells);
  // As nearly always: there are no fewer.
  if (byObject.length === 1) return byObject.map(ofRows);
  const byHolder = grouped(transposed(cells));
  return byObject.length <= byHolder.length
    ? byObject.map(ofRows)
    : byHolder.map(({ rows, columns }) => ({ objects: columns, holders: rows }));
}

interface Group {
  readonly rows: string[];
  readonly columns: readonly string[];
}
const ofRows = ({ rows, columns }: Group): Rectangle => ({ objects: rows, holders: columns });

/** Rows with the same set of columns, together. */
function grouped(rows: Matrix): Group[] {
  const numbers = new Map<string, number>();
  const number = (column: string): number => found(numbers, column, () => numbers.size);
  const groups = new Map<string, Group>();
  for (const [row, set] of rows) {
    const columns = [...set];
    const signature = Uint32Array.from(columns, number).sort().join();
    const group = groups.get(signature);
    if (group) group.rows.push(row);
    else groups.set(signature, { rows: [row], columns });
  }
  return [...groups.values()];
}

function transposed(rows: Matrix): Matrix {
  const columns: Matrix = new Map();
  for (const [row, set] of rows)
    for (const column of set) found(columns, column, () => new Set<string>()).add(row);
  return columns;
}

/** The entry of this key, made when it is not there. */
export function found<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
