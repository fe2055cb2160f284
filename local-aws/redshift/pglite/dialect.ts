import type { Catalog, Identity, Model, Schema } from '../catalog.ts';
import { SqlError } from '../engine.ts';
import type { AclChange, AclObject } from '../resolve.ts';
import { tokens } from '../sql/token.ts';
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

const objectKind = ({ kind }: AclObject): string =>
  kind === 'models' ? 'LANGUAGE' : kind === 'model' ? 'FUNCTION' : 'SCHEMA';

const pgObject = (object: AclObject): string =>
  object.kind === 'models'
    ? 'mlfunc'
    : object.kind === 'model'
      ? pgModel(object.model)
      : pgSchema(object.schema);

/** A SELECT with `$n` for each `:name`, and the values in that order. Only the views of this warehouse are reachable. */
export function toQuery(
  sql: string,
  params: Readonly<Record<string, string>>,
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
    if (token.kind === 'parameter') {
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
  const things =
    prefix === 's'
      ? databases.flatMap((database) => catalog.schemas(database))
      : prefix === 'm'
        ? databases.flatMap((database) => catalog.models(database))
        : catalog.identities();
  return things.find((thing) => thing.id === id)?.name;
}
