import { type Cell, type Column, SqlError, type StatementResult } from '../engine.ts';
import { calledModel, type PredictionCall, STAND_IN } from '../prediction.ts';
import type { Condition, Plain, Query, Relation, Value } from '../sql/select.ts';
import { columnsOf } from '../sql/view.ts';
import { refuseExecution } from './holds.ts';
import { scalar } from './scalar.ts';
import { rowsOf, type Source } from './tables.ts';

type Row = readonly Cell[];
type Params = Readonly<Record<string, string>>;
type Finished = Extract<StatementResult, { status: 'FINISHED' }>;

/** What can be asked without a view. */
const SESSION_COLUMNS: Column[] = [
  { name: 'current_namespace', type: 'text' },
  { name: 'current_user', type: 'text' },
];

/** Answers a parsed SELECT; the columns of a union are those of its first part. */
export function answer(query: Query, source: Source, params: Params): Finished {
  const first = answerOne(query, source, params);
  return query.more === undefined
    ? first
    : { ...first, rows: [...first.rows, ...answer(query.more, source, params).rows] };
}

/** What a query reads: the view's rows, or those of queries and joins. */
interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

function answerOne(query: Query, source: Source, params: Params): Finished {
  const { columns, rows } = tableOf(query, source, params);
  const read = (value: Value): Reader =>
    value.kind === 'prediction' ? predictor(value, source) : reader(value, columns, params);
  const tests = query.where.map((condition) => test(condition, read, columns));
  const order = query.orderBy.map(({ value, descending }) => ({
    key: read(value),
    sign: descending ? -1 : 1,
  }));
  const found = rows.filter((row) => tests.every((holds) => holds(row)));
  if (order.length > 0) {
    found.sort((a, b) =>
      order.reduce((so, { key, sign }) => (so === 0 ? sign * compare(key(a), key(b)) : so), 0),
    );
  }
  if (query.items === 'every column')
    return { status: 'FINISHED', columns: [...columns], rows: found };
  const items = query.items.map(({ value, name }) => ({
    name,
    type: typeOf(value, columns),
    key: read(value),
  }));
  const groups = isGrouped(query) ? grouped(found, query.groupBy.map(read)) : undefined;
  return {
    status: 'FINISHED',
    columns: items.map(({ name, type }) => ({ name, type })),
    rows:
      groups === undefined
        ? found.map((row) => items.map(({ key }) => key(row)))
        : groups.map((group) => items.map(({ key }) => key(group[0] ?? [], group))),
  };
}

function tableOf({ from, joins }: Query, source: Source, params: Params): Table {
  const { catalog, session } = source;
  if (from === undefined)
    return {
      columns: SESSION_COLUMNS,
      rows: [[catalog.options.namespace, session.user.name]],
    };
  const read = (relation: Relation): Table => {
    if (typeof relation === 'string')
      return { columns: columnsOf(relation), rows: rowsOf(relation, source) };
    const { columns = [], rows } = answer(relation, source, params);
    return { columns, rows };
  };
  return joins.reduce((left, { of, using }) => {
    const right = read(of);
    if (using === undefined)
      return {
        columns: [...left.columns, ...right.columns],
        rows: left.rows.flatMap((row) => right.rows.map((other) => [...row, ...other])),
      };
    const [inLeft, inRight] = [indexOf(left, using), indexOf(right, using)];
    const byKey = Map.groupBy(right.rows, (row) => row[inRight] ?? null);
    const without = <Item>(items: readonly Item[]): Item[] => items.toSpliced(inRight, 1);
    return {
      columns: [...left.columns, ...without(right.columns)],
      rows: left.rows.flatMap((row) =>
        (byKey.get(row[inLeft] ?? null) ?? []).map((other) => [...row, ...without(other)]),
      ),
    };
  }, read(from));
}

function indexOf({ columns }: Pick<Table, 'columns'>, column: string): number {
  const index = columns.findIndex(({ name }) => name === column);
  if (index < 0) throw new SqlError(`column "${column}" does not exist`);
  return index;
}

const isGrouped = ({ items, groupBy }: Query): boolean =>
  groupBy.length > 0 || (items !== 'every column' && items.some(({ value }) => isAggregate(value)));

const isAggregate = (value: Value): boolean =>
  ['count', 'min', 'max'].includes(value.kind) || (value.kind === 'cast' && isAggregate(value.of));

/** Without anything to group by, all rows are one group, also when there is none. */
const grouped = (rows: readonly Row[], by: readonly Reader[]): readonly (readonly Row[])[] =>
  by.length === 0
    ? [rows]
    : [...Map.groupBy(rows, (row) => JSON.stringify(by.map((key) => key(row)))).values()];

/** A cell of a row; an aggregate is over the row's group. */
type Reader = (row: Row, group?: readonly Row[]) => Cell;

function predictor(call: PredictionCall, { catalog, database, acl, session }: Source): Reader {
  refuseExecution(acl, calledModel(catalog, database, call, session), session);
  return () => STAND_IN;
}

function reader(value: Plain, columns: readonly Column[], params: Params): Reader {
  const onText =
    (of: Plain, made: (text: string) => string): Reader =>
    (row, group) => {
      const cell = reader(of, columns, params)(row, group);
      return cell === null ? null : made(String(cell));
    };
  switch (value.kind) {
    case 'column': {
      const index = indexOf({ columns }, value.name);
      return (row) => row[index] ?? null;
    }
    case 'trim':
      return onText(value.of, (text) => text.replace(/^ +| +$/g, ''));
    case 'cast':
      return onText(value.of, (text) => text.replace(/ +$/, ''));
    case 'array_to_string':
      return onText(value.of, (text) => text.slice(1, -1));
    case 'scalar': {
      const of = value.of.map((one) => reader(one, columns, params));
      return (row, group) =>
        scalar(
          value.name,
          of.map((one) => one(row, group)),
        );
    }
    case 'count':
    case 'min':
    case 'max':
      return aggregate(value.kind, reader(value.of, columns, params));
    case 'constant':
      return () => value.value;
    case 'parameter': {
      const given = params[value.name];
      if (given === undefined) throw new SqlError(`there is no parameter :${value.name}`);
      return () => given;
    }
  }
}

const aggregate =
  (kind: 'count' | 'min' | 'max', key: Reader): Reader =>
  (_, group = []) => {
    const cells = group.map((row) => key(row)).filter((cell) => cell !== null);
    if (kind === 'count') return new Set(cells).size;
    const sorted = cells.toSorted(compare);
    return (kind === 'min' ? sorted[0] : sorted.at(-1)) ?? null;
  };

function test(
  condition: Condition,
  read: (value: Value) => Reader,
  columns: readonly Column[],
): (row: Row) => boolean {
  const left = read(condition.value);
  if (condition.kind === 'holds') return (row) => left(row) === !condition.negated;
  if (condition.kind === 'above') {
    const than = read(condition.than);
    return (row) => compare(left(row), than(row)) > 0;
  }
  const among = condition.among.map(read);
  // A char column compares without its padding, text compares as it is.
  const isPadded = typeOf(condition.value, columns) === 'bpchar';
  const comparable = (cell: Cell): string =>
    isPadded ? String(cell).replace(/ +$/, '') : String(cell);
  return (row) => {
    const cell = left(row);
    return (
      cell !== null &&
      among.some((other) => comparable(cell) === comparable(other(row))) !== condition.negated
    );
  };
}

const typeOf = (value: Value, columns: readonly Column[]): string => {
  if (value.kind === 'column')
    return columns.find(({ name }) => name === value.name)?.type ?? 'text';
  return value.kind === 'constant' && typeof value.value === 'number' ? 'int4' : 'text';
};

function compare(a: Cell, b: Cell): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
