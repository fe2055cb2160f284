import { SqlError } from '../engine.ts';
import type { PredictionCall } from '../prediction.ts';
import { type Cursor, cursorOf } from './cursor.ts';
import { isView, type ViewName } from './view.ts';

/** The small part of SELECT that the in-memory warehouse answers. */
export interface Query {
  /** Absent for `SELECT current_namespace`. */
  readonly from?: Relation;
  readonly joins: readonly Join[];
  readonly items: readonly { readonly value: Value; readonly name: string }[] | 'every column';
  /** All of them hold. */
  readonly where: readonly Condition[];
  readonly groupBy: readonly Value[];
  readonly orderBy: readonly { readonly value: Value; readonly descending: boolean }[];
  /** What comes after UNION ALL. */
  readonly more?: Query;
}

/** A view, or a query in brackets. */
export type Relation = ViewName | Query;

/** Every row with every one of `of`, or with those that have the same in the column `using`. */
interface Join {
  readonly of: Relation;
  readonly using?: string;
}

/** `cast` is to varchar or to integer; `array_to_string` puts commas between. */
type TextFunction = 'trim' | 'cast' | 'array_to_string';

/** By Redshift's names; they are computed in memory/scalar.ts. */
const SCALARS = ['lower', 'replace', 'regexp_replace', 'chr', 'split_part', 'strpos'] as const;
export type Scalar = (typeof SCALARS)[number];
const AGGREGATES = ['count', 'min', 'max'] as const;

export type Plain = Exclude<Value, { kind: 'prediction' }>;

export type Value =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: TextFunction; readonly of: Plain }
  | { readonly kind: 'scalar'; readonly name: Scalar | 'concat'; readonly of: readonly Plain[] }
  /** `count` is of what is distinct. */
  | { readonly kind: (typeof AGGREGATES)[number]; readonly of: Plain }
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
  | { readonly kind: 'above'; readonly value: Value; readonly than: Value }
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
  const from = cursor.accept('from') ? relation(cursor) : undefined;
  const joins = from === undefined ? [] : joined(cursor);
  const where = cursor.accept('where') ? conjunction(cursor) : [];
  const groupBy = cursor.accept('group', 'by') ? cursor.list(() => value(cursor)) : [];
  const orderBy = cursor.accept('order', 'by') ? cursor.list(() => ordering(cursor)) : [];
  const more = cursor.accept('union', 'all') ? select(cursor) : undefined;
  return { ...(from && { from }), joins, items, where, groupBy, orderBy, ...(more && { more }) };
}

function joined(cursor: Cursor): Join[] {
  const joins: Join[] = [];
  for (;;) {
    if (cursor.accept('cross', 'join')) joins.push({ of: relation(cursor) });
    else if (cursor.accept('join')) {
      const of = relation(cursor);
      cursor.expect('using');
      joins.push({ of, using: inBrackets(cursor, () => cursor.name()) });
    } else return joins;
  }
}

function relation(cursor: Cursor): Relation {
  if (cursor.sign('(')) {
    const query = select(cursor);
    if (!cursor.sign(')')) return cursor.fail();
    // Its name; columns are told apart by theirs.
    cursor.name();
    return query;
  }
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
    case 'count':
    case 'min':
    case 'max':
      return of.kind;
    case 'scalar':
      return of.name === 'concat' ? '?column?' : of.name;
    case 'prediction':
      return of.function;
    default:
      return '?column?';
  }
}

function inBrackets<Inner>(cursor: Cursor, inner: () => Inner): Inner {
  if (!cursor.sign('(')) return cursor.fail();
  const found = inner();
  return cursor.sign(')') ? found : cursor.fail();
}

function plain(cursor: Cursor): Plain {
  const found = value(cursor);
  return found.kind === 'prediction' ? cursor.fail() : found;
}

function value(cursor: Cursor): Value {
  const first = operand(cursor);
  if (first.kind === 'prediction' || !cursor.sign('||')) return first;
  const of = [first];
  do {
    const next = operand(cursor);
    of.push(next.kind === 'prediction' ? cursor.fail() : next);
  } while (cursor.sign('||'));
  return { kind: 'scalar', name: 'concat', of };
}

function operand(cursor: Cursor): Value {
  if (cursor.accept('trim')) return { kind: 'trim', of: inBrackets(cursor, () => plain(cursor)) };
  if (cursor.accept('cast')) {
    const of = inBrackets(cursor, () => {
      const inner = plain(cursor);
      cursor.expect('as');
      return cursor.accept('varchar') || cursor.accept('integer') ? inner : cursor.fail();
    });
    return { kind: 'cast', of };
  }
  if (cursor.accept('array_to_string')) {
    const of = inBrackets(cursor, () => {
      const inner = plain(cursor);
      return cursor.sign(',') && cursor.take('string').text === ',' ? inner : cursor.fail();
    });
    return { kind: 'array_to_string', of };
  }
  for (const name of SCALARS)
    if (cursor.accept(name)) {
      const of = inBrackets(cursor, () => cursor.list(() => plain(cursor)));
      return { kind: 'scalar', name, of };
    }
  for (const kind of AGGREGATES)
    if (cursor.accept(kind)) {
      const of = inBrackets(cursor, () => {
        if (kind === 'count') cursor.expect('distinct');
        return plain(cursor);
      });
      return { kind, of };
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
  if (cursor.sign('>')) return { kind: 'above', value: left, than: value(cursor) };
  const notIn = cursor.accept('not', 'in');
  if (!notIn && !cursor.accept('in')) return { kind: 'holds', value: left, negated: false };
  const among = inBrackets(cursor, () => cursor.list(() => value(cursor)));
  return { kind: 'in', value: left, among, negated: notIn };
}

function ordering(cursor: Cursor): { value: Value; descending: boolean } {
  const by = value(cursor);
  if (cursor.accept('desc')) return { value: by, descending: true };
  cursor.accept('asc');
  return { value: by, descending: false };
}
