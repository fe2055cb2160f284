import * as z from 'zod/mini';
import { assumeRole } from './access/privileges/assume-role.ts';
import { createModel } from './access/privileges/create-model.ts';
import {
  inJson,
  type NameWriter,
  type PersonaTerms,
  type PrivilegeDefinition,
} from './access/privileges/definition.ts';
import { executeModel } from './access/privileges/execute-model.ts';
import { executeModels } from './access/privileges/execute-models.ts';
import { schemaCreate } from './access/privileges/schema-create.ts';
import { schemaUsage } from './access/privileges/schema-usage.ts';
import { isFolded, Name } from './name.ts';

/** The register of privileges. A new kind is a file in access/privileges/, a line here and one in `PRIVILEGES`. */
export const Privilege = z.discriminatedUnion('kind', [
  createModel.schema,
  executeModel.schema,
  executeModels.schema,
  schemaUsage.schema,
  schemaCreate.schema,
  assumeRole.schema,
]);
export type Privilege = z.infer<typeof Privilege>;
export type PrivilegeKind = Privilege['kind'];

type ByKind = { [P in Privilege as P['kind']]: P };
type OfKind<K extends PrivilegeKind> = { readonly kind: K } & ByKind[K];

/** Each kind, in the order in which a batch grants them and a statement names their rights. */
export const PRIVILEGES: { readonly [K in PrivilegeKind]: PrivilegeDefinition<ByKind[K]> } = {
  'create-model': createModel,
  'schema-create': schemaCreate,
  'schema-usage': schemaUsage,
  'execute-model': executeModel,
  'execute-models': executeModels,
  'assume-role': assumeRole,
};

export const PRIVILEGE_KINDS: readonly PrivilegeKind[] = Object.values(PRIVILEGES).map(
  ({ kind }) => kind,
);

/** Who may be given access. PUBLIC cannot be expressed: it is observed, never requested. */
export const Grantee = z.strictObject({ type: z.enum(['user', 'group', 'role']), name: Name });
export type Grantee = z.infer<typeof Grantee>;

/** One privilege held by one grantee; in which database is said by whoever carries it. */
export interface Grant {
  readonly privilege: Privilege;
  readonly grantee: Grantee;
}
export const Grant: z.ZodMiniType<Grant> = z.strictObject({
  privilege: Privilege,
  grantee: Grantee,
});

/** What a privilege names, as text: equal for two rights on the same thing. */
export function objectKey<K extends PrivilegeKind>(privilege: OfKind<K>): string {
  return PRIVILEGES[privilege.kind].object(privilege);
}

function partsOf(privilege: Privilege): string {
  const object = objectKey(privilege);
  return object === '' ? `"${privilege.kind}"` : `"${privilege.kind}",${object}`;
}

/** Identity of a privilege within a database, as text. A JSON array, so that no name can forge a border. */
export const privilegeKey = (privilege: Privilege): string => `[${partsOf(privilege)}]`;

/** Identity of a grant within a database, as text: the JSON array of the privilege's and the grantee's parts. */
export const grantKey = ({ privilege, grantee }: Grant): string => grantKeysOf(grantee)(privilege);

/** The keys of the grants of one grantee, whose part is the same in all of them: there may be thousands. */
export function grantKeysOf({ type, name }: Grantee): (privilege: Privilege) => string {
  const part = `,"${type}",${inJson(name)}]`;
  return (privilege) => `[${partsOf(privilege)}${part}`;
}

/** The permission on everything of a sort that gives it too, if there is one. */
export const scopedPermission = ({
  kind,
}: Privilege): { readonly right: string; readonly scope: string } | undefined =>
  PRIVILEGES[kind].scoped;

/** Whether a permission on everything of a sort gives a privilege of some kind. */
export const grantsAsScoped = (permission: {
  readonly right: string;
  readonly scope: string;
}): boolean =>
  Object.values(PRIVILEGES).some(
    ({ scoped }) => scoped?.right === permission.right && scoped.scope === permission.scope,
  );

/** Whether it is held in each database, or once in the whole warehouse. */
export const privilegeScope = ({ kind }: Privilege): 'database' | 'warehouse' =>
  PRIVILEGES[kind].scope;

/** Whether it stands for grants of another kind, one for each object that there is. */
export const isForEach = (kind: PrivilegeKind): boolean => PRIVILEGES[kind].each !== undefined;

/** Privileges with the same target can stand in one statement. */
export const statementTarget = ({ kind }: Privilege): string => PRIVILEGES[kind].syntax.on ?? '';

/** What a persona with this kind of privilege makes of a request. */
export const ofPersona = (kind: PrivilegeKind, terms: PersonaTerms): readonly Privilege[] =>
  PRIVILEGES[kind].ofPersona(terms);

function nameIn<K extends PrivilegeKind>(
  privilege: OfKind<K>,
  write: NameWriter,
): string | undefined {
  return PRIVILEGES[privilege.kind].syntax.name?.(privilege, write);
}

/** What GRANT and REVOKE say of privileges with one target: each right on each object, and what comes after the grantees. */
export function clauseOf(
  privileges: readonly [Privilege, ...Privilege[]],
  write: NameWriter,
): { readonly what: string; readonly suffix: string } {
  const { on, suffix } = PRIVILEGES[privileges[0].kind].syntax;
  const rights = new Set(privileges.map(({ kind }) => PRIVILEGES[kind].syntax.right));
  const names = new Set(privileges.map((privilege) => nameIn(privilege, write)));
  return {
    what: [...rights].join(', ') + (on === undefined ? '' : ` ${on} ${[...names].join(', ')}`),
    suffix: suffix === undefined ? '' : ` ${suffix}`,
  };
}

/** The names of schemas and models in it. */
function identifiersIn(privilege: Privilege): string[] {
  const names: string[] = [];
  const note = (name: string): string => {
    names.push(name);
    return name;
  };
  nameIn(privilege, { identifier: note, role: (arn) => arn });
  return names;
}

/**
 * Whether the grant means something else, or nothing, where Redshift folds names to lower case, as it does in quotes too
 * unless enable_case_sensitive_identifier is on. The case of a user's name is always kept (facts §1.6).
 */
export const hangsOnCase = ({ privilege, grantee }: Grant): boolean =>
  granteeHangsOnCase(grantee) || privilegeHangsOnCase(privilege);

/** Whether a grant of anything to this grantee does. */
export const granteeHangsOnCase = ({ type, name }: Grantee): boolean =>
  type !== 'user' && !isFolded(name);

/** Whether a grant of this to anybody does. */
export const privilegeHangsOnCase = (privilege: Privilege): boolean =>
  identifiersIn(privilege).some((name) => !isFolded(name));

/** A privilege in words, for messages: `EXECUTE ON MODEL demo_ml.churn`. Not SQL: names are not quoted. */
export function describePrivilege(privilege: Privilege): string {
  const { what, suffix } = clauseOf([privilege], AS_THEY_ARE);
  return what + suffix;
}

const AS_THEY_ARE: NameWriter = { identifier: (name) => name, role: (arn) => arn };

export const describeGrantee = ({ type, name }: Grantee): string => `${type} ${name}`;

/** Identity of a user, group or role by name. Types are single words, so no name can forge one. */
export const identityKey = (grantee: Grantee): string => describeGrantee(grantee);

/** Who has this identity; undefined for PUBLIC, and for what is none. */
export function granteeOfIdentity(identity: string): Grantee | undefined {
  const [type] = identity.split(' ', 1);
  return type === 'user' || type === 'group' || type === 'role'
    ? { type, name: identity.slice(type.length + 1) }
    : undefined;
}
