import type { Results } from '@electric-sql/pglite';
import type { Cell, StatementResult } from '../engine.ts';
import { timestamp } from '../history.ts';

/** Names of the types that the views have, by PostgreSQL's oid. */
const TYPE_NAMES: Readonly<Record<number, string>> = {
  16: 'bool',
  19: 'name',
  20: 'int8',
  23: 'int4',
  25: 'text',
  1007: '_int4',
  1042: 'bpchar',
  1043: 'varchar',
  1114: 'timestamp',
};

export const finished = ({ fields, rows }: Results<unknown[]>): StatementResult => ({
  status: 'FINISHED',
  columns: fields.map(({ name, dataTypeID }) => ({ name, type: TYPE_NAMES[dataTypeID] ?? 'text' })),
  rows: rows.map((row) => row.map(cell)),
});

function cell(value: unknown): Cell {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  )
    return value;
  if (value instanceof Date) return timestamp(value.getTime());
  if (Array.isArray(value)) return `{${value.join(',')}}`;
  return String(value);
}
