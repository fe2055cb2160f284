import { SqlError } from '../engine.ts';
import { type Cursor, cursorOf } from './cursor.ts';
import { inSchema, routineName } from './object-name.ts';

const ON_TABLES = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES'] as const;
type Right =
  | 'CREATE MODEL'
  | 'EXECUTE'
  | 'CREATE'
  | 'USAGE'
  | 'ASSUMEROLE'
  | (typeof ON_TABLES)[number];
export const COMMANDS = ['COPY', 'UNLOAD', 'EXTERNAL FUNCTION', 'CREATE MODEL'] as const;
export type Command = (typeof COMMANDS)[number];

/** What a privilege is on. Names as a reader of the SQL text sees them: quoted exact, unquoted folded. */
export type Target =
  | { readonly kind: 'models' }
  | { readonly kind: 'model'; readonly schema: string; readonly name: string }
  | { readonly kind: 'schema'; readonly name: string }
  | {
      readonly kind: 'table' | 'function' | 'procedure';
      readonly schema: string;
      readonly name: string;
      readonly types: string;
    }
  | { readonly kind: 'iam-role'; readonly arn: string; readonly command: Command };

export interface GranteeName {
  readonly type: 'user' | 'group' | 'role' | 'public';
  readonly name: string;
  readonly grantOption: boolean;
}

/** A GRANT or REVOKE: the full rectangle of rights × targets × grantees. */
export interface GrantStatement {
  readonly verb: 'GRANT' | 'REVOKE';
  /** REVOKE GRANT OPTION FOR: the privilege itself stays. */
  readonly optionOnly: boolean;
  readonly rights: readonly Right[];
  readonly targets: readonly Target[];
  readonly grantees: readonly GranteeName[];
}

export interface Pair {
  readonly verb: 'GRANT' | 'REVOKE';
  readonly right: Right;
  readonly target: Target;
  readonly grantee: GranteeName;
}

/** `ON ALL` in an ASSUMEROLE statement; how SVV_IAM_PRIVILEGES shows what was granted so is not documented. */
export const EVERY_ROLE = 'ALL';
/** `ON default`, as SVV_IAM_PRIVILEGES shows it. */
export const DEFAULT_ROLE = 'default-aws-iam-role';

/**
 * Reads one GRANT or REVOKE of the ML privileges, or on tables and routines (r_GRANT.html, r_REVOKE.html). Throws SqlError for
 * everything else, also for what Redshift itself would take but this warehouse does not keep.
 */
export function parseStatement(sql: string): GrantStatement {
  const cursor = cursorOf(sql);
  const verb = cursor.accept('grant') ? 'GRANT' : 'REVOKE';
  if (verb === 'REVOKE') cursor.expect('revoke');
  const optionOnly = verb === 'REVOKE' && cursor.accept('grant', 'option', 'for');
  const what = object(cursor);
  cursor.expect(verb === 'GRANT' ? 'to' : 'from');
  const grantees = cursor.list(() => grantee(cursor, verb));
  if (what.arns !== undefined) cursor.expect('for');
  const targets = what.arns === undefined ? what.targets : iamTargets(what.arns, commands(cursor));
  if (verb === 'REVOKE') cursor.accept('restrict');
  cursor.end();
  if (optionOnly && grantees.some(({ type }) => type !== 'user')) {
    throw new SqlError('Grant options can only be revoked from users');
  }
  return { verb, optionOnly, rights: what.rights, targets, grantees };
}

/** Every single privilege that the statement names. */
export const pairsOf = ({ verb, rights, targets, grantees }: GrantStatement): Pair[] =>
  rights.flatMap((right) =>
    targets.flatMap((target) => grantees.map((grantee) => ({ verb, right, target, grantee }))),
  );

type Objects =
  | { readonly rights: Right[]; readonly targets: Target[]; readonly arns?: undefined }
  | { readonly rights: Right[]; readonly arns: string[] };

function object(cursor: Cursor): Objects {
  if (cursor.accept('create', 'model'))
    return { rights: ['CREATE MODEL'], targets: [{ kind: 'models' }] };
  if (cursor.accept('assumerole')) return { rights: ['ASSUMEROLE'], arns: arns(cursor) };
  const all = cursor.accept('all');
  if (all) cursor.accept('privileges');
  const rights = all ? [] : cursor.list(() => right(cursor));
  cursor.expect('on');
  if (cursor.accept('model')) {
    if (rights.some((one) => one !== 'EXECUTE'))
      throw new SqlError(`invalid privilege type ${rights.join(', ')} for model`);
    return { rights: ['EXECUTE'], targets: cursor.list(() => model(cursor)) };
  }
  if (cursor.accept('table')) {
    if (rights.some((one) => !isOnTables(one)))
      throw new SqlError(`invalid privilege type ${rights.join(', ')} for relation`);
    const tables = cursor.list((): Target => ({ kind: 'table', types: '', ...inSchema(cursor) }));
    return { rights: all ? [...ON_TABLES] : rights, targets: tables };
  }
  const routine = (['function', 'procedure'] as const).find((word) => cursor.accept(word));
  if (routine !== undefined) {
    if (rights.some((one) => one !== 'EXECUTE'))
      throw new SqlError(`invalid privilege type ${rights.join(', ')} for ${routine}`);
    const targets = cursor.list((): Target => ({ kind: routine, ...routineName(cursor) }));
    return { rights: ['EXECUTE'], targets };
  }
  cursor.expect('schema');
  if (rights.some((one) => isOnTables(one)))
    throw new SqlError(`invalid privilege type ${rights.join(', ')} for schema`);
  if (rights.includes('EXECUTE')) throw new SqlError('invalid privilege type EXECUTE for schema');
  const targets = cursor.list((): Target => ({ kind: 'schema', name: cursor.name() }));
  return { rights: all ? ['CREATE', 'USAGE'] : rights, targets };
}

const isOnTables = (one: Right): boolean => ON_TABLES.some((known) => known === one);

function right(cursor: Cursor): Right {
  for (const known of ['EXECUTE', 'CREATE', 'USAGE', ...ON_TABLES] as const)
    if (cursor.accept(known.toLowerCase())) return known;
  if (cursor.accept('alter') || cursor.accept('drop'))
    throw new SqlError('ALTER and DROP ON SCHEMA are not kept by this warehouse');
  return cursor.fail();
}

const model = (cursor: Cursor): Target => ({ kind: 'model', ...inSchema(cursor) });

function arns(cursor: Cursor): string[] {
  cursor.expect('on');
  if (cursor.accept('all')) return [EVERY_ROLE];
  if (cursor.accept('default')) return [DEFAULT_ROLE];
  return cursor.list(() => cursor.take('string').text);
}

function commands(cursor: Cursor): Command[] {
  if (cursor.accept('all')) return [...COMMANDS];
  return cursor.list(
    () => COMMANDS.find((one) => cursor.accept(...one.toLowerCase().split(' '))) ?? cursor.fail(),
  );
}

const iamTargets = (roles: readonly string[], uses: readonly Command[]): Target[] =>
  roles.flatMap((arn) => uses.map((command) => ({ kind: 'iam-role' as const, arn, command })));

// As in PostgreSQL 8.0, from which Redshift comes, quotes do not make "public" a name, nor does GROUP before it.
function grantee(cursor: Cursor, verb: 'GRANT' | 'REVOKE'): GranteeName {
  const type = (['group', 'role'] as const).find((word) => cursor.accept(word)) ?? 'user';
  const name = cursor.name();
  const grantOption = verb === 'GRANT' && cursor.accept('with', 'grant', 'option');
  const isPublic = name === 'public' && type !== 'role';
  if (grantOption && (isPublic || type !== 'user'))
    throw new SqlError('Grant options can only be granted to users');
  return { type: isPublic ? 'public' : type, name, grantOption };
}
