import { SqlError } from '../engine.ts';
import type { Cursor } from './cursor.ts';
import { inSchema } from './object-name.ts';
import type { Token } from './token.ts';

/** A name with its schema; without one the search path decides, which ends at public. */
export interface ObjectName {
  readonly schema: string;
  readonly name: string;
}

/** CREATE MODEL as the warehouse needs it: the training query itself is checked for its columns and not run. */
export interface CreateModel {
  readonly kind: 'create-model';
  readonly model: ObjectName;
  /** What the rows come from: one table, a query of tables, or one that names none. */
  readonly source: ObjectName | 'query' | 'constants';
  /** Columns that a prediction takes; absent when they are those of a table or of `*`. */
  readonly features?: readonly string[];
  readonly function: string;
  /** AUTO ON, as without the clause. */
  readonly auto: boolean;
  /** An ARN, or `default`. */
  readonly role: string;
  readonly bucket: string;
  readonly keyId?: string;
}

/** What follows CREATE MODEL and the name. @see https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_MODEL.html */
export function createModel(cursor: Cursor, model: ObjectName): CreateModel {
  cursor.expect('from');
  const { from, columns } = source(cursor);
  cursor.expect('target');
  const target = cursor.name();
  if (columns !== undefined && !columns.includes(target))
    throw new SqlError(`column "${target}" does not exist in the training query`);
  cursor.expect('function');
  const named = cursor.name();
  cursor.expect('iam_role');
  const role = cursor.accept('default') ? 'default' : cursor.take('string').text;
  const auto = !cursor.accept('auto', 'off');
  for (const clause of CLAUSES) clause(cursor);
  cursor.expect('settings');
  const { s3_bucket: bucket, kms_key_id: keyId } = settings(cursor);
  if (bucket === undefined) throw new SqlError('SETTINGS needs S3_BUCKET');
  return {
    kind: 'create-model',
    model,
    source: from,
    function: named,
    auto,
    role,
    bucket,
    ...(keyId !== undefined && { keyId }),
    ...(columns !== undefined && { features: columns.filter((name) => name !== target) }),
  };
}

/** The order of the clauses is mandatory. */
const CLAUSES: readonly ((cursor: Cursor) => void)[] = [
  (cursor) => void cursor.accept('auto', 'on'),
  (cursor) => void (cursor.accept('model_type') && cursor.take('word')),
  (cursor) => void (cursor.accept('problem_type') && cursor.take('word')),
  (cursor) => void (cursor.accept('objective') && cursor.take('string')),
  (cursor) => void (cursor.accept('preprocessors') && cursor.take('string')),
  (cursor) => {
    if (!cursor.accept('hyperparameters')) return;
    cursor.expect('default');
    if (cursor.accept('except')) parenthesized(cursor);
  },
];

/** Where the rows come from, and their columns; undefined for those of a table, and for `*`. */
function source(cursor: Cursor): {
  readonly from: CreateModel['source'];
  readonly columns: readonly string[] | undefined;
} {
  if (!isOpening(cursor.peek())) return { from: inSchema(cursor), columns: undefined };
  const [first, ...rest] = parenthesized(cursor);
  if (first?.token.kind !== 'word' || first.token.text !== 'select') return cursor.fail();
  const end = rest.findIndex(({ token, depth }) => depth === 1 && isWord(token, 'from'));
  const items = (end < 0 ? rest : rest.slice(0, end)).filter(
    ({ token, depth }) => !(depth === 0 && isOpening(token)),
  );
  const names = namesOf(items);
  return {
    from: readsTable(rest) ? 'query' : 'constants',
    columns: names.includes('*') ? undefined : names,
  };
}

/** Whether a FROM or JOIN is followed by a name, and not by a query of its own. */
const readsTable = (tokens: readonly Nested[]): boolean =>
  tokens.some(
    ({ token }, index) =>
      (isWord(token, 'from') || isWord(token, 'join')) &&
      tokens[index + 1] !== undefined &&
      !isOpening(tokens[index + 1]?.token),
  );

interface Nested {
  readonly token: Token;
  readonly depth: number;
}

/** The last word of each item names it: `a / b AS c`, `t.d`, `e`. */
function namesOf(items: readonly Nested[]): string[] {
  const commas = items.flatMap(({ token, depth }, index) =>
    depth === 1 && token.text === ',' && token.kind === 'sign' ? [index] : [],
  );
  return [...commas, items.length].map((index) => items[index - 1]?.token.text ?? '');
}

/** Everything between the next parenthesis and the one that closes it. */
function parenthesized(cursor: Cursor): Nested[] {
  if (!cursor.sign('(')) return cursor.fail();
  const inside: Nested[] = [];
  let depth = 1;
  for (;;) {
    const token = cursor.take('word', 'name', 'string', 'number', 'sign');
    if (isOpening(token)) depth += 1;
    if (token.kind === 'sign' && token.text === ')') depth -= 1;
    if (depth === 0) return inside;
    inside.push({ token, depth });
  }
}

function settings(cursor: Cursor): Readonly<Record<string, string>> {
  if (!cursor.sign('(')) return cursor.fail();
  const pairs = cursor.list((): [string, string] => [
    cursor.name(),
    cursor.take('word', 'string', 'number').text,
  ]);
  if (!cursor.sign(')')) return cursor.fail();
  const unknown = pairs.find(([name]) => !SETTINGS.has(name));
  if (unknown !== undefined) throw new SqlError(`invalid setting "${unknown[0]}"`);
  return Object.fromEntries(pairs);
}

const SETTINGS = new Set([
  's3_bucket',
  'tags',
  'kms_key_id',
  's3_garbage_collect',
  'max_cells',
  'max_runtime',
]);

const isOpening = (token: Token | undefined): boolean =>
  token?.kind === 'sign' && token.text === '(';
const isWord = (token: Token, text: string): boolean =>
  token.kind === 'word' && token.text === text;
