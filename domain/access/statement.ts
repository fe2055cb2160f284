import * as z from 'zod/mini';
import {
  type Grant,
  Grantee,
  granteeHangsOnCase,
  Privilege,
  privilegeHangsOnCase,
} from '../privilege.ts';
import { type OtherGrant, OtherPrivilege } from './offboarding/other-privilege.ts';

export const Verb = z.enum(['GRANT', 'REVOKE']);
export type Verb = z.infer<typeof Verb>;

/**
 * One GRANT or REVOKE as data: each of its privileges for each of its grantees, so that its pairs are exactly known. The
 * privileges have one target: each right on each object.
 */
export interface PrivilegeStatement {
  readonly verb: Verb;
  readonly privileges: readonly [Privilege, ...Privilege[]];
  readonly grantees: readonly Grantee[];
}

/** Of PUBLIC: REVOKE takes ASSUMEROLE on every role, GRANT gives some back for what is not CREATE MODEL. Names no grant of ours. */
export type EverybodyStatement =
  | { readonly verb: 'REVOKE'; readonly everybody: true }
  | { readonly verb: 'GRANT'; readonly everybody: true; readonly roles: readonly string[] };

/** Opens a transaction that names something in upper case. */
interface CaseSensitiveStatement {
  readonly caseSensitive: true;
}

/** Of an off-boarding: takes from the grantee rights of other kinds, on one object. */
export interface TakeStatement {
  readonly takes: readonly [OtherPrivilege, ...OtherPrivilege[]];
  readonly grantee: Grantee;
}

export type AccessStatement =
  | PrivilegeStatement
  | EverybodyStatement
  | CaseSensitiveStatement
  | TakeStatement;
export const AccessStatement: z.ZodMiniType<AccessStatement> = z.union([
  z.looseObject({
    verb: Verb,
    privileges: z.tuple([Privilege], Privilege),
    grantees: z.array(Grantee),
  }),
  z.looseObject({ verb: z.literal('REVOKE'), everybody: z.literal(true) }),
  z.looseObject({
    verb: z.literal('GRANT'),
    everybody: z.literal(true),
    roles: z.array(z.string()),
  }),
  z.looseObject({ caseSensitive: z.literal(true) }),
  z.looseObject({ takes: z.tuple([OtherPrivilege], OtherPrivilege), grantee: Grantee }),
]);

export const isOfEverybody = (statement: AccessStatement): statement is EverybodyStatement =>
  'everybody' in statement;

const isOfPrivileges = (statement: AccessStatement): statement is PrivilegeStatement =>
  'privileges' in statement;

export const isTake = (statement: AccessStatement): statement is TakeStatement =>
  'takes' in statement;

/** What these take of other kinds. */
export const takenIn = (statements: readonly AccessStatement[]): OtherGrant[] =>
  statements
    .filter(isTake)
    .flatMap(({ takes, grantee }) => takes.map((other) => ({ other, grantee })));

/** Each of the privileges for each of the grantees. */
export const grantsOfRectangle = ({
  privileges,
  grantees,
}: {
  readonly privileges: readonly Privilege[];
  readonly grantees: readonly Grantee[];
}): Grant[] =>
  privileges.flatMap((privilege) => grantees.map((grantee) => ({ privilege, grantee })));

/** Every pair that the statement names: what an intent says it grants or revokes. */
export const grantsOf = (statement: AccessStatement): Grant[] =>
  isOfPrivileges(statement) ? grantsOfRectangle(statement) : [];

/** Whether a grant that it names hangs on upper and lower case (`hangsOnCase`). */
export const namesHangOnCase = (statement: AccessStatement): boolean =>
  isOfPrivileges(statement) &&
  (statement.privileges.some(privilegeHangsOnCase) || statement.grantees.some(granteeHangsOnCase));

/** Every pair that the statements grant, or those that they revoke. */
export const grantsUnder = (verb: Verb, statements: readonly AccessStatement[]): Grant[] =>
  statements.flatMap((statement) =>
    isOfPrivileges(statement) && statement.verb === verb ? grantsOf(statement) : [],
  );

/** Whether a transaction of these began with SET enable_case_sensitive_identifier. */
export const isCaseSensitive = ([first]: readonly AccessStatement[]): boolean =>
  first !== undefined && 'caseSensitive' in first;
