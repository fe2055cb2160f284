import type { Catalog, Model } from '../catalog.ts';
import { SqlError } from '../engine.ts';
import type { Identity, Schema } from '../identity.ts';
import type { SchemaObject } from '../objects.ts';
import type { PredictionCall } from '../prediction.ts';
import type { AclChange, AclObject, AclRight } from '../resolve.ts';
import { type Token, tokens } from '../sql/token.ts';
import { isView } from '../sql/view.ts';

/**
 * PostgreSQL's names for Redshift's things. PostgreSQL cuts names at 63 bytes and keeps users, groups and roles in one
 * namespace, so each thing gets a short name made of its id; the mapping tables lead back.
 */
const PREFIX = { user: 'u_', group: 'g_', role: 'r_', public: 'public' } as const;
export const pgIdentity = ({ kind, id }: Identity): string =>
  kind === 'public' ? 'public' : `${PREFIX[kind]}${id}`;
export const pgSchema = ({ id, name }: Schema): string =>
  name === 'public' ? 'public' : `s_${id}`;
export const pgModel = ({ id, schema }: Model): string => `${pgSchema(schema)}.m_${id}()`;

/** A routine takes nothing there: its id tells it from others of its name. */
export const pgObjectName = ({ id, kind, schema }: SchemaObject): string =>
  `${pgSchema(schema)}.${kind === 'table' ? `t_${id}` : `f_${id}()`}`;

/** The same change in PostgreSQL's words: one statement, two if only some recipients may grant on. */
export function toPostgres(change: AclChange): string[] {
  const { verb, optionOnly, objects, rights, recipients } = change;
  const first = objects[0];
  if (first === undefined) return [];
  const what = `${rights.join(', ')} ON ${objectKind(first)} ${objects.map(pgObject).join(', ')}`;
  const render = (chosen: AclChange['recipients'], suffix: string): string[] => {
    const names = chosen.map(({ identity }) => pgIdentity(identity)).join(', ');
    const option = optionOnly ? 'GRANT OPTION FOR ' : '';
    return names === ''
      ? []
      : [`${verb} ${option}${what} ${verb === 'GRANT' ? 'TO' : 'FROM'} ${names}${suffix}`];
  };
  return [
    ...render(
      recipients.filter(({ grantOption }) => !grantOption),
      '',
    ),
    ...render(
      recipients.filter(({ grantOption }) => grantOption),
      ' WITH GRANT OPTION',
    ),
  ];
}

/** Whether the user of the session holds the right: PostgreSQL says so. */
export const toQuestion = (
  object: AclObject,
  right: AclRight,
): { text: string; values: string[] } => ({
  text: `select has_${objectKind(object).toLowerCase()}_privilege($1, $2) as yes`,
  values: [pgObject(object), right],
});

const OBJECT_KINDS = { models: 'LANGUAGE', model: 'FUNCTION', schema: 'SCHEMA' } as const;
function objectKind(of: AclObject): string {
  if (of.kind === 'object') return of.object.kind === 'table' ? 'TABLE' : 'FUNCTION';
  return OBJECT_KINDS[of.kind];
}

function pgObject(object: AclObject): string {
  if (object.kind === 'models') return 'mlfunc';
  if (object.kind === 'object') return pgObjectName(object.object);
  return object.kind === 'model' ? pgModel(object.model) : pgSchema(object.schema);
}

/** A SELECT with `$n` for each `:name`, and the values in that order. Only the views of this warehouse are reachable. */
export function toQuery(
  sql: string,
  params: Readonly<Record<string, string>>,
  modelOf: (call: PredictionCall) => Model,
): { text: string; values: string[] } {
  const values: string[] = [];
  let text = '';
  let at = 0;
  const replace = (from: number, to: number, by: string): void => {
    text += sql.slice(at, from) + by;
    at = to;
  };
  const all = tokens(sql);
  all.forEach((token, index) => {
    const called = callAt(all, index);
    // What stands inside a call has been replaced with it.
    if (token.from < at) return;
    if (called !== undefined) {
      const name = isWord(all[called.end + 1], 'as') ? '' : ` AS ${quoted(called.call.function)}`;
      replace(token.from, all[called.end]?.to ?? token.to, pgModel(modelOf(called.call)) + name);
    } else if (token.kind === 'parameter') {
      const value = params[token.text];
      if (value === undefined) throw new SqlError(`there is no parameter :${token.text}`);
      values.push(value);
      replace(token.from, token.to, `$${values.length}`);
    } else if (token.kind === 'string') {
      // PostgreSQL does not read backslashes as escapes, Redshift does; the value is the same in this spelling.
      replace(token.from, token.to, `'${token.text.replaceAll("'", "''")}'`);
    } else if (token.kind === 'word' && Object.hasOwn(SESSION_VALUES, token.text)) {
      const name = isWord(all[index + 1], 'as') ? '' : ` AS "${token.text}"`;
      replace(token.from, token.to, SESSION_VALUES[token.text] + name);
    } else if (
      (token.kind === 'word' || token.kind === 'name') &&
      all[index + 1]?.text === '.' &&
      HIDDEN.test(token.text)
    ) {
      throw new SqlError(`permission denied for schema ${token.text}`);
    } else if (
      token.text.startsWith('pg_') &&
      !isView(token.text) &&
      all[index + 1]?.text !== '('
    ) {
      throw new SqlError(`relation "${token.text}" does not exist`);
    }
  });
  return { text: text + sql.slice(at, all.at(-1)?.to), values };
}

/** `schema.function(…)`, if that begins at the token, and which token ends it. */
function callAt(
  all: readonly Token[],
  index: number,
): { call: PredictionCall; end: number } | undefined {
  const [schema, dot, named, open] = all.slice(index, index + 4);
  const isNamed = (token: Token | undefined): token is Token =>
    token?.kind === 'word' || token?.kind === 'name';
  if (!isNamed(schema) || HIDDEN.test(schema.text)) return undefined;
  if (!isNamed(named) || !isSign(dot, '.') || !isSign(open, '(')) return undefined;
  let depth = 1;
  let commas = 0;
  for (let end = index + 4; end < all.length; end += 1) {
    if (isSign(all[end], '(')) depth += 1;
    if (isSign(all[end], ')')) depth -= 1;
    if (isSign(all[end], ',') && depth === 1) commas += 1;
    if (depth > 0) continue;
    const count = end === index + 4 ? 0 : commas + 1;
    return { call: { schema: schema.text, function: named.text, arguments: count }, end };
  }
  throw new SqlError('syntax error at end of input');
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const isSign = (token: Token | undefined, text: string): boolean =>
  token?.kind === 'sign' && token.text === text;

/** What PostgreSQL calls otherwise: its user is a short name of ours. */
const SESSION_VALUES: Readonly<Record<string, string>> = {
  current_namespace: '(SELECT namespace FROM rs.warehouse)',
  current_user: "current_setting('rs.user')",
};
// PostgreSQL's own catalog and the mapping tables would show names that Redshift does not have.
const HIDDEN = /^(pg_catalog|information_schema|rs)$/;

const isWord = (token: { kind: string; text: string } | undefined, text: string): boolean =>
  token?.kind === 'word' && token.text === text;

/** PostgreSQL's message with Redshift's names in it. */
export function inRedshiftWords(message: string, catalog: Catalog): string {
  return message
    .replace(/\bfunction (?=m_\d)/, 'model ')
    .replace(
      /\b([ugrsm])_(\d+)\b/g,
      (spelled, prefix: string, id: string) => nameOf(catalog, prefix, Number(id)) ?? spelled,
    );
}

function nameOf(catalog: Catalog, prefix: string, id: number): string | undefined {
  const { databases } = catalog.options;
  const things = (): readonly { readonly id: number; readonly name: string }[] => {
    if (prefix === 's') return databases.flatMap((database) => catalog.schemas(database));
    if (prefix === 'm') return databases.flatMap((database) => catalog.models(database));
    return catalog.identities();
  };
  return things().find((thing) => thing.id === id)?.name;
}
