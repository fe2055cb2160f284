import { SqlError } from '../engine.ts';
import type { PredictionCall } from '../prediction.ts';
import { type Cursor, cursorOf } from './cursor.ts';
import { isView, type ViewName } from './view.ts';

/** The small part of SELECT that the in-memory warehouse answers. */
export interface Query {
  /** Absent for `SELECT current_namespace`. */
  readonly from?: ViewName;
  readonly items: readonly { readonly value: Value; readonly name: string }[] | 'every column';
  /** All of them hold. */
  readonly where: readonly Condition[];
  readonly orderBy: readonly { readonly value: Value; readonly descending: boolean }[];
  /** What comes after UNION ALL. */
  readonly more?: Query;
}

/** `cast` is to varchar or to integer; `array_to_string` puts commas between. */
type TextFunction = 'trim' | 'cast' | 'array_to_string';

export type Value =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: TextFunction; readonly of: Exclude<Value, { kind: 'prediction' }> }
  | ({ readonly kind: 'prediction' } & PredictionCall)
  | { readonly kind: 'constant'; readonly value: string | number | boolean }
  | { readonly kind: 'parameter'; readonly name: string };

export type Condition =
  | {
      readonly kind: 'in';
      readonly value: Value;
      readonly among: readonly Value[];
      readonly negated: boolean;
    }
  | { readonly kind: 'holds'; readonly value: Value; readonly negated: boolean };

/** Throws SqlError for what PostgreSQL would answer and this reader does not know. */
export function parseSelect(sql: string): Query {
  const cursor = cursorOf(sql);
  const query = select(cursor);
  cursor.end();
  return query;
}

function select(cursor: Cursor): Query {
  cursor.expect('select');
  const items = cursor.sign('*') ? 'every column' : cursor.list(() => item(cursor));
  const from = cursor.accept('from') ? view(cursor) : undefined;
  const where = cursor.accept('where') ? conjunction(cursor) : [];
  const orderBy = cursor.accept('order', 'by') ? cursor.list(() => ordering(cursor)) : [];
  const more = cursor.accept('union', 'all') ? select(cursor) : undefined;
  return { ...(from && { from }), items, where, orderBy, ...(more && { more }) };
}

function view(cursor: Cursor): ViewName {
  const name = cursor.name();
  if (!isView(name)) throw new SqlError(`relation "${name}" does not exist`);
  return name;
}

function item(cursor: Cursor): { value: Value; name: string } {
  const parsed = value(cursor);
  return { value: parsed, name: cursor.accept('as') ? cursor.name() : defaultName(parsed) };
}

function defaultName(of: Value): string {
  switch (of.kind) {
    case 'column':
      return of.name;
    case 'trim':
      return 'btrim';
    case 'cast':
      return defaultName(of.of);
    case 'array_to_string':
      return of.kind;
    case 'prediction':
      return of.function;
    default:
      return '?column?';
  }
}

function value(cursor: Cursor): Value {
  if (cursor.accept('trim')) {
    if (!cursor.sign('(')) return cursor.fail();
    const of = value(cursor);
    return cursor.sign(')') && of.kind !== 'prediction' ? { kind: 'trim', of } : cursor.fail();
  }
  if (cursor.accept('cast')) {
    if (!cursor.sign('(')) return cursor.fail();
    const of = value(cursor);
    cursor.expect('as');
    const known = cursor.accept('varchar') || cursor.accept('integer');
    return known && cursor.sign(')') && of.kind !== 'prediction'
      ? { kind: 'cast', of }
      : cursor.fail();
  }
  if (cursor.accept('array_to_string')) {
    if (!cursor.sign('(')) return cursor.fail();
    const of = value(cursor);
    if (!cursor.sign(',') || cursor.take('string').text !== ',') return cursor.fail();
    return cursor.sign(')') && of.kind !== 'prediction'
      ? { kind: 'array_to_string', of }
      : cursor.fail();
  }
  if (cursor.accept('true')) return { kind: 'constant', value: true };
  if (cursor.accept('false')) return { kind: 'constant', value: false };
  const token = cursor.take('word', 'name', 'string', 'number', 'parameter');
  switch (token.kind) {
    case 'string':
      return { kind: 'constant', value: token.text };
    case 'number':
      return { kind: 'constant', value: Number(token.text) };
    case 'parameter':
      return { kind: 'parameter', name: token.text };
    default:
      return cursor.sign('.')
        ? prediction(cursor, token.text)
        : { kind: 'column', name: token.text };
  }
}

function prediction(cursor: Cursor, schema: string): Value {
  const named = cursor.name();
  if (!cursor.sign('(')) return cursor.fail();
  const given = cursor.sign(')') ? [] : cursor.list(() => value(cursor));
  if (given.length > 0 && !cursor.sign(')')) return cursor.fail();
  return { kind: 'prediction', schema, function: named, arguments: given.length };
}

function conjunction(cursor: Cursor): Condition[] {
  const conditions = [condition(cursor)];
  while (cursor.accept('and')) conditions.push(condition(cursor));
  return conditions;
}

function condition(cursor: Cursor): Condition {
  const negated = cursor.accept('not');
  const left = value(cursor);
  if (negated) return { kind: 'holds', value: left, negated };
  if (cursor.sign('=')) return { kind: 'in', value: left, among: [value(cursor)], negated: false };
  if (cursor.sign('<>') || cursor.sign('!='))
    return { kind: 'in', value: left, among: [value(cursor)], negated: true };
  const notIn = cursor.accept('not', 'in');
  if (!notIn && !cursor.accept('in')) return { kind: 'holds', value: left, negated: false };
  if (!cursor.sign('(')) return cursor.fail();
  const among = cursor.list(() => value(cursor));
  return cursor.sign(')') ? { kind: 'in', value: left, among, negated: notIn } : cursor.fail();
}

function ordering(cursor: Cursor): { value: Value; descending: boolean } {
  const by = value(cursor);
  if (cursor.accept('desc')) return { value: by, descending: true };
  cursor.accept('asc');
  return { value: by, descending: false };
}
