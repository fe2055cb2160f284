import * as z from 'zod/mini';
import {
  otherClause,
  type Piece,
  pieceProblem,
  roleWord,
} from './access/offboarding/other-classes.ts';
import type { CatalogSource, NameWriter } from './access/privileges/definition.ts';
import {
  type AccessStatement,
  type EverybodyStatement,
  isOfEverybody,
  isTake,
  type TakeStatement,
} from './access/statement.ts';
import { nameProblem } from './name.ts';
import { clauseOf, describePrivilege, type Grantee, isForEach } from './privilege.ts';
import { RoleArn } from './role-arn.ts';
import type { Instant } from './time.ts';

/** SQL text minted in this file, the only thing that `submit` accepts. */
export type Sql = string & { readonly __brand: 'Sql' };

/** A name reached SQL that Redshift cannot hold: a bug upstream, since every border refuses such names. */
export class UnsafeIdentifier extends Error {
  override readonly name = 'UnsafeIdentifier';
}

const GRANTEE_KEYWORD = { user: '', group: 'GROUP ', role: 'ROLE ' } as const;

/** One statement of a transaction: GRANT or REVOKE on exactly the statement's objects and grantees. @see https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT.html */
export function toSql(statement: AccessStatement): Sql {
  if ('caseSensitive' in statement) return CASE_SENSITIVE;
  if (isOfEverybody(statement)) return everybodySql(statement);
  if (isTake(statement)) return takeSql(statement);
  const all = statement.privileges.find(({ kind }) => isForEach(kind));
  if (all !== undefined)
    throw new Error(`${describePrivilege(all)} is no grant; each of its models is`);
  const direction = statement.verb === 'GRANT' ? 'TO' : 'FROM';
  const grantees = statement.grantees.map(quoteGrantee).join(', ');
  const { what, suffix } = clauseOf(statement.privileges, QUOTED);
  return `${statement.verb} ${what} ${direction} ${grantees}${suffix}` as Sql;
}

/** Takes rights on one object; of a group, the membership. @see https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_GROUP.html */
function takeSql({ takes, grantee }: TakeStatement): Sql {
  const clauses = takes.map((other) => otherClause(other, writePiece));
  const [first] = clauses;
  if (first === undefined)
    throw new UnsafeIdentifier(`nothing is known of the class ${takes[0].class}`);
  const { before = '', target, after = '' } = first;
  if (takes[0].class === 'group')
    return `ALTER GROUP ${target} DROP USER ${quote(grantee.name)}` as Sql;
  const rights = clauses.map((clause) => clause?.right).join(', ');
  const on = target === '' ? '' : ` ${target}`;
  return `${before}REVOKE ${rights}${on} FROM ${quoteGrantee(grantee)}${after}` as Sql;
}

function writePiece(piece: Piece, text: string): string {
  const problem = pieceProblem(piece, text);
  if (problem !== undefined) throw new UnsafeIdentifier(`${JSON.stringify(text)} ${problem}`);
  if (piece === 'name' || piece === 'user') return quote(text);
  return piece === 'role' ? (roleWord(text) ?? quoteRole(text)) : text;
}

/** @see https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT-usage-notes.html (ASSUMEROLE) */
const everybodySql = (statement: EverybodyStatement): Sql =>
  (statement.verb === 'REVOKE'
    ? 'REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL'
    : `GRANT ASSUMEROLE ON ${statement.roles.map(quoteRole).join(', ')} TO PUBLIC FOR COPY, UNLOAD, EXTERNAL FUNCTION`) as Sql;

/** Until the session's end. That the Data API takes it in a transaction is not documented (facts §9, 28). */
const CASE_SENSITIVE = 'SET enable_case_sensitive_identifier TO true' as Sql;

/** A user who can only log in with temporary credentials, until somebody sets a password. */
const createUser = (user: string): Sql => `CREATE USER ${quote(user)} PASSWORD DISABLE` as Sql;

/** No user may be called so: Redshift refuses a role that has the name of a user, and readers are called redshift_ml_reader. */
const READER_ROLE = 'redshift_ml_catalog_reader';

export type ReaderLack = 'user' | 'ACCESS SYSTEM TABLE' | 'SYSLOG ACCESS UNRESTRICTED';

/** What an administrator runs by hand to make the reader see all privileges: ACCESS SYSTEM TABLE is granted to roles only. */
export function readerBootstrap(user: string, lacks: readonly ReaderLack[]): readonly Sql[] {
  const { role, sees, member, syslog } = mint({
    role: `CREATE ROLE ${READER_ROLE}`,
    sees: `GRANT ACCESS SYSTEM TABLE TO ROLE ${READER_ROLE}`,
    member: `GRANT ROLE ${READER_ROLE} TO ${quote(user)}`,
    syslog: `ALTER USER ${quote(user)} SYSLOG ACCESS UNRESTRICTED`,
  });
  return [
    ...(lacks.includes('user') ? [createUser(user)] : []),
    ...(lacks.includes('ACCESS SYSTEM TABLE') ? [role, sees, member] : []),
    ...(lacks.includes('SYSLOG ACCESS UNRESTRICTED') ? [syslog] : []),
  ];
}

/** What an administrator runs by hand to make the writer a superuser. */
export const writerBootstrap = (user: string, writer: 'exists' | 'is missing'): readonly Sql[] => [
  ...(writer === 'exists' ? [] : [createUser(user)]),
  `ALTER USER ${quote(user)} CREATEUSER` as Sql,
];

/** The model that a canary trains: how, on which role and bucket, and with which key, if any. */
export interface CanaryModel {
  readonly schema: string;
  readonly name: string;
  readonly role: string;
  readonly bucket: string;
  /** Id of a KMS key, the last part of its ARN. */
  readonly keyId?: string;
  /** Where its rows come from: a SELECT of constants, or the table of `fillCanary`. */
  readonly source: 'constants' | 'table';
  readonly method: CanaryMethod;
}

/** `xgboost` is CREATE MODEL with AUTO OFF, one training job; `auto` is AUTO ON, a job of Autopilot. */
export type CanaryMethod = 'xgboost' | 'auto';

const DIGITS = `SELECT 0 AS n${Array.from({ length: 9 }, (_, n) => ` UNION ALL SELECT ${n + 1}`).join('')}`;
const CANARY_ROWS = `SELECT a.n + 10 * b.n + 100 * c.n AS x, a.n + b.n + c.n AS y FROM (${DIGITS}) a CROSS JOIN (${DIGITS}) b CROSS JOIN (${DIGITS}) c`;

/** Cells and seconds that a canary takes at most. It has 1,000 rows of 2 columns; one round of XGBoost ends in minutes, and Autopilot is given what AWS gives it by default. */
export const CANARY_LIMITS = {
  xgboost: { cells: 10_000, seconds: 1_800 },
  auto: { cells: 10_000, seconds: 5_400 },
} as const;

const CANARY_CLAUSES = {
  xgboost:
    "AUTO OFF MODEL_TYPE XGBOOST OBJECTIVE 'reg:squarederror' PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT EXCEPT (NUM_ROUND '1')",
  auto: "AUTO ON PROBLEM_TYPE REGRESSION OBJECTIVE 'MSE'",
} as const;

/**
 * Trains the smallest model that CREATE MODEL takes (500 rows at least). The order of the clauses is mandatory.
 * @see https://docs.aws.amazon.com/redshift/latest/dg/r_create_model_use_cases.html
 */
export function trainCanary(model: CanaryModel): Sql {
  const { schema, name, role, bucket, keyId, source, method } = model;
  const { cells, seconds } = CANARY_LIMITS[method];
  return [
    `CREATE MODEL ${quote(schema)}.${quote(name)} FROM ${source === 'table' ? canaryTable(model) : `(${CANARY_ROWS})`}`,
    `TARGET y FUNCTION ${quote(`${name}_predict`)} IAM_ROLE ${quoteRole(role)} ${CANARY_CLAUSES[method]}`,
    `SETTINGS (S3_BUCKET ${literal(bucket, BUCKET)},`,
    ...(keyId === undefined ? [] : [`KMS_KEY_ID ${literal(keyId, KEY_ID)},`]),
    `MAX_CELLS ${cells}, MAX_RUNTIME ${seconds})`,
  ].join(' ') as Sql;
}

type CanaryNames = Pick<CanaryModel, 'schema' | 'name'>;

const canaryTable = ({ schema, name }: CanaryNames): string =>
  `${quote(schema)}.${quote(`${name}_rows`)}`;

/** The rows of a canary as a table beside its model. @see https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_AS.html */
export const fillCanary = (model: CanaryNames): Sql =>
  `CREATE TABLE ${canaryTable(model)} AS ${CANARY_ROWS}` as Sql;

export const dropCanaryTable = (model: CanaryNames): Sql =>
  `DROP TABLE ${canaryTable(model)}` as Sql;

/** Ends the training too. Commits at once and cannot be undone. @see https://docs.aws.amazon.com/redshift/latest/dg/r_DROP_MODEL.html */
export const dropModel = ({ schema, name }: CanaryNames): Sql =>
  `DROP MODEL ${quote(schema)}.${quote(name)}` as Sql;

/** What a model is, to whom it is shown. @see https://docs.aws.amazon.com/redshift/latest/dg/r_SHOW_MODEL.html */
export const showModel = ({ schema, name }: CanaryNames): Sql =>
  `SHOW MODEL ${quote(schema)}.${quote(name)}` as Sql;

const QUOTED: NameWriter = { identifier: quote, role: quoteRole };

const quoteGrantee = ({ type, name }: Grantee): string => `${GRANTEE_KEYWORD[type]}${quote(name)}`;

/** The one place where identifiers are quoted. */
function quote(name: string): string {
  const problem = nameProblem(name);
  if (problem !== undefined)
    throw new UnsafeIdentifier(`the name ${JSON.stringify(name)} ${problem}`);
  return `"${name.replaceAll('"', '""')}"`;
}

/** The only literals. No pattern admits a quote, or a backslash, which Redshift reads as an escape. */
function quoteRole(role: string): string {
  if (!z.safeParse(RoleArn, role).success)
    throw new UnsafeIdentifier(`${JSON.stringify(role)} is not an IAM role ARN`);
  return `'${role}'`;
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const KEY_ID = /^[\w-]{1,64}$/;
function literal(text: string, pattern: RegExp): string {
  if (!pattern.test(text))
    throw new UnsafeIdentifier(`${JSON.stringify(text)} does not match ${pattern.source}`);
  return `'${text}'`;
}

/** What a text can be searched for: a name as Redshift folds it, with its schema or without. */
const SEARCHABLE = /^(?:[a-z0-9_$]+\.)?[a-z0-9_$]+$/;
export const isSearchable = (name: string): boolean => SEARCHABLE.test(name);
export const quoteSearched = (name: string): string => literal(name, SEARCHABLE);

/** What is left of a name where a text is brought down to its words; empty where nothing is. */
export const wordsOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_$.]+/g, ' ')
    .trim();
const WORDS = /^[a-z0-9_$.]+(?: [a-z0-9_$.]+)*$/;
export const quoteWords = (words: string): string => literal(words, WORDS);

/** As Redshift writes a timestamp, which is in UTC. */
export const quoteTimestamp = (at: Instant): string =>
  literal(at.replace('T', ' ').replace(/Z$/, ''), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/);

/** All rows of these sources as one result set: the source's name, its columns, and blanks up to the width. */
export const unionOf = (sources: Readonly<Record<string, CatalogSource>>, width: number): Sql =>
  Object.entries(sources)
    .map(([name, { columns, from }]) => {
      const blanks = Array.from({ length: width - columns.length }, () => "''");
      const cells = [
        `'${name}' AS source`,
        ...[...columns, ...blanks].map((c, n) => `${c} AS c${n}`),
      ];
      return `SELECT ${cells.join(', ')}${from === '' ? '' : ` FROM ${from}`}`;
    })
    .join(' UNION ALL ') as Sql;

/** What the canary asks: how far each model of the database is. */
export const MODEL_STATES = mint({
  models:
    'SELECT database_name, schema_name, model_name, user_name, model_state FROM svv_ml_model_info',
}).models;

/** Who tags may name. A group belongs to the warehouse, whatever database is asked. */
export const IDENTITY_QUERIES = mint({
  groups: 'SELECT groname FROM pg_group',
  roles: 'SELECT role_name FROM svv_roles',
});

/** What the setup asks as the reader. SVV_USER_INFO shows a user who is no superuser only its own row; PG_USER shows all. */
export const LOGIN_QUERIES = mint({
  me: 'SELECT current_user',
  users: 'SELECT usename, usesuper FROM pg_user',
  own: 'SELECT user_name, superuser, syslog_access FROM svv_user_info',
  systemTables:
    "SELECT identity_type, identity_name FROM svv_system_privileges WHERE system_privilege = 'ACCESS SYSTEM TABLE'",
  userRoles: 'SELECT user_name, role_name FROM svv_user_grants',
  assumeRole: 'SELECT iam_arn, command_type, identity_type, identity_name FROM svv_iam_privileges',
});

function mint<Name extends string>(
  queries: Readonly<Record<Name, string>>,
): Readonly<Record<Name, Sql>> {
  return queries as Readonly<Record<Name, Sql>>;
}
