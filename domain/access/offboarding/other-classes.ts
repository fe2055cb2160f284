import * as z from 'zod/mini';
import { nameProblem } from '../../name.ts';
import { DEFAULT_ROLE, EVERY_ROLE, RoleArn } from '../../role-arn.ts';
import type { OtherPrivilege } from './other-privilege.ts';

/**
 * What a part of `on` is: an identifier, that of a user (whose case is kept), the types of a function's arguments, a keyword, or
 * an IAM role in an ASSUMEROLE.
 */
export type Piece = 'name' | 'user' | 'types' | 'word' | 'role';

/** Writes a part as it stands in SQL, or only in a message. */
export type PieceWriter = (piece: Piece, text: string) => string;

/** What REVOKE says of it: `<before>REVOKE <right> <target> FROM … <after>`. Rights with the same rest can share a statement. */
interface Clause {
  readonly before?: string;
  readonly right: string;
  readonly target: string;
  readonly after?: string;
}

interface OtherClass {
  /** Where it is held: in each database, or once in the whole warehouse. */
  readonly scope: 'database' | 'warehouse';
  /** What `on` holds, in order. */
  readonly pieces: readonly Piece[];
  /** `on` as written. @see https://docs.aws.amazon.com/redshift/latest/dg/r_REVOKE.html */
  readonly clause: (on: readonly string[], right: string) => Clause;
}

const onObject =
  (keyword: string) =>
  ([name]: readonly string[], right: string): Clause => ({ right, target: `${keyword} ${name}` });

/** @see https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_DEFAULT_PRIVILEGES.html */
const byDefault = (objects: string, right: string, of: string): Clause => ({
  before: `ALTER DEFAULT PRIVILEGES FOR USER ${of} `,
  right,
  target: `ON ${objects}`,
});

/** The register of what else somebody can hold. The view that shows it is in other-queries.ts. */
export const OTHER_CLASSES: Readonly<Record<string, OtherClass>> = {
  table: {
    scope: 'database',
    pieces: ['name', 'name'],
    clause: ([schema, table], right) => ({ right, target: `ON TABLE ${schema}.${table}` }),
  },
  column: {
    scope: 'database',
    pieces: ['name', 'name', 'name'],
    clause: ([schema, table, column], right) => ({
      right: `${right} (${column})`,
      target: `ON TABLE ${schema}.${table}`,
    }),
  },
  function: {
    scope: 'database',
    pieces: ['name', 'name', 'types'],
    clause: ([schema, name, types], right) => ({
      right,
      target: `ON FUNCTION ${schema}.${name}(${types})`,
    }),
  },
  procedure: {
    scope: 'database',
    pieces: ['name', 'name', 'types'],
    clause: ([schema, name, types], right) => ({
      right,
      target: `ON PROCEDURE ${schema}.${name}(${types})`,
    }),
  },
  language: { scope: 'database', pieces: ['name'], clause: onObject('ON LANGUAGE') },
  schema: { scope: 'database', pieces: ['name'], clause: onObject('ON SCHEMA') },
  /** A permission on everything of a sort in a schema, what is to come included. */
  'all-in-schema': {
    scope: 'database',
    pieces: ['word', 'name'],
    clause: ([sort, schema], right) => ({ right, target: `FOR ${sort} IN SCHEMA ${schema}` }),
  },
  'all-in-database': {
    scope: 'database',
    pieces: ['word', 'name'],
    clause: ([sort, database], right) => ({ right, target: `FOR ${sort} IN DATABASE ${database}` }),
  },
  /** On what the owner, who is the first of `on`, will make. */
  default: {
    scope: 'database',
    pieces: ['user', 'word'],
    clause: ([owner, objects = ''], right) => byDefault(objects, right, `${owner}`),
  },
  'default-in-schema': {
    scope: 'database',
    pieces: ['user', 'word', 'name'],
    clause: ([owner, objects = '', schema], right) =>
      byDefault(objects, right, `${owner} IN SCHEMA ${schema}`),
  },
  database: { scope: 'warehouse', pieces: ['name'], clause: onObject('ON DATABASE') },
  datashare: { scope: 'warehouse', pieces: ['name'], clause: onObject('ON DATASHARE') },
  /** For another command than CREATE MODEL, or on what is no ARN: the default role, or all. */
  'assume-role': {
    scope: 'warehouse',
    pieces: ['role'],
    clause: ([role], command) => ({
      right: 'ASSUMEROLE',
      target: `ON ${role}`,
      after: ` FOR ${command}`,
    }),
  },
  /** A system permission, which roles hold. */
  system: { scope: 'warehouse', pieces: [], clause: (_, right) => ({ right, target: '' }) },
  role: {
    scope: 'warehouse',
    pieces: ['name'],
    clause: ([role]) => ({ right: `ROLE ${role}`, target: '' }),
  },
  /** A user's membership; it has a statement of its own. */
  group: {
    scope: 'warehouse',
    pieces: ['name'],
    clause: ([group]) => ({ right: MEMBER, target: `${group}` }),
  },
};

/** What stands for the right of a membership, which has none. */
export const MEMBER = 'MEMBER';

/** What ASSUMEROLE names instead of an ARN, by how the view shows it. */
const ROLE_WORDS: Readonly<Record<string, string>> = {
  [DEFAULT_ROLE]: 'default',
  [EVERY_ROLE]: 'ALL',
};
export const roleWord = (role: string): string | undefined => ROLE_WORDS[role];

const WORDS = /^[A-Z]+( [A-Z]+)*$/;
/** Names of types as the catalog writes them: `character varying(256), integer`. */
const TYPES = /^[\w ,()]*$/;

/** Why a part cannot stand in SQL, or undefined when it can. */
export function pieceProblem(piece: Piece, text: string): string | undefined {
  switch (piece) {
    case 'name':
    case 'user':
      return nameProblem(text);
    case 'types':
      return TYPES.test(text) ? undefined : 'is no list of types that we know';
    case 'word':
      return WORDS.test(text) ? undefined : 'is no keyword';
    case 'role':
      return roleWord(text) !== undefined || z.safeParse(RoleArn, text).success
        ? undefined
        : 'is no IAM role that we know';
  }
}

/** Why no statement of ours can take it, or undefined when one can. */
export function otherProblem({ class: of, right, on }: OtherPrivilege): string | undefined {
  const pieces = OTHER_CLASSES[of]?.pieces;
  if (pieces === undefined) return `is of the unknown class ${of}`;
  return [
    pieceProblem('word', right),
    ...pieces.map((piece, n) => pieceProblem(piece, on[n] ?? '')),
  ].find((problem) => problem !== undefined);
}

/** Its clause, with each part as `write` writes it. */
export function otherClause(
  { class: of, right, on }: OtherPrivilege,
  write: PieceWriter,
): Clause | undefined {
  const known = OTHER_CLASSES[of];
  return known?.clause(
    known.pieces.map((piece, n) => write(piece, on[n] ?? '')),
    write('word', right),
  );
}
