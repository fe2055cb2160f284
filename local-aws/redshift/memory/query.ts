import { type Cell, type Column, SqlError, type StatementResult } from '../engine.ts';
import { calledModel, type PredictionCall, STAND_IN } from '../prediction.ts';
import type { Condition, Query, Value } from '../sql/select.ts';
import { columnsOf } from '../sql/view.ts';
import { refuseExecution } from './holds.ts';
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

function answerOne(query: Query, source: Source, params: Params): Finished {
  const columns = query.from === undefined ? SESSION_COLUMNS : columnsOf(query.from);
  const { catalog, session } = source;
  const rows =
    query.from === undefined
      ? [[catalog.options.namespace, session.user.name]]
      : rowsOf(query.from, source);
  const read = (value: Value): ((row: Row) => Cell) =>
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
  if (query.items === 'every column') return { status: 'FINISHED', columns, rows: found };
  const items = query.items.map(({ value, name }) => ({
    name,
    type: typeOf(value, columns),
    key: read(value),
  }));
  return {
    status: 'FINISHED',
    columns: items.map(({ name, type }) => ({ name, type })),
    rows: found.map((row) => items.map(({ key }) => key(row))),
  };
}

function predictor(call: PredictionCall, { catalog, database, acl, session }: Source) {
  refuseExecution(acl, calledModel(catalog, database, call, session), session);
  return () => STAND_IN;
}

function reader(
  value: Exclude<Value, { kind: 'prediction' }>,
  columns: readonly Column[],
  params: Params,
): (row: Row) => Cell {
  switch (value.kind) {
    case 'column': {
      const index = columns.findIndex(({ name }) => name === value.name);
      if (index < 0) throw new SqlError(`column "${value.name}" does not exist`);
      return (row) => row[index] ?? null;
    }
    case 'trim': {
      const inner = reader(value.of, columns, params);
      return (row) => {
        const cell = inner(row);
        return cell === null ? null : String(cell).replace(/^ +| +$/g, '');
      };
    }
    case 'cast': {
      const inner = reader(value.of, columns, params);
      return (row) => {
        const cell = inner(row);
        return cell === null ? null : String(cell).replace(/ +$/, '');
      };
    }
    case 'array_to_string': {
      const inner = reader(value.of, columns, params);
      return (row) => {
        const cell = inner(row);
        return cell === null ? null : String(cell).slice(1, -1);
      };
    }
    case 'constant':
      return () => value.value;
    case 'parameter': {
      const given = params[value.name];
      if (given === undefined) throw new SqlError(`there is no parameter :${value.name}`);
      return () => given;
    }
  }
}

function test(
  condition: Condition,
  read: (value: Value) => (row: Row) => Cell,
  columns: readonly Column[],
): (row: Row) => boolean {
  const left = read(condition.value);
  if (condition.kind === 'holds') return (row) => left(row) === !condition.negated;
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
