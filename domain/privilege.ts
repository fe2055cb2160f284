import * as z from 'zod/mini';
import { Name } from './name.ts';

/** A role, or a chain of roles in the exact spelling that `IAM_ROLE` uses. The only literal that reaches SQL. */
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
export const RoleArn = z.string().check(
  z.maxLength(2048),
  z.refine((chain) => chain.split(/,(?=arn:)/).every((arn) => ROLE_ARN.test(arn)), {
    error: 'is not an IAM role ARN (or a comma-separated chain of them)',
  }),
);

/** Who may be given access. PUBLIC cannot be expressed: it is observed, never requested. */
export const Grantee = z.strictObject({ type: z.enum(['user', 'group', 'role']), name: Name });
export type Grantee = z.infer<typeof Grantee>;

export const Privilege = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create-model') }),
  z.strictObject({ kind: z.literal('execute-model'), schema: Name, model: Name }),
  z.strictObject({ kind: z.literal('schema-usage'), schema: Name }),
  z.strictObject({ kind: z.literal('schema-create'), schema: Name }),
  z.strictObject({ kind: z.literal('assume-role'), role: RoleArn }),
]);
export type Privilege = z.infer<typeof Privilege>;
export type PrivilegeKind = Privilege['kind'];

/** One privilege held by one grantee; in which database is said by whoever carries it. */
export interface Grant {
  readonly privilege: Privilege;
  readonly grantee: Grantee;
}

/** Identity of a privilege within a database, as text. JSON, so that no name can forge a border. */
export const privilegeKey = (privilege: Privilege): string => JSON.stringify(privilegeParts(privilege));

/** Identity of a grant within a database, as text. */
export const grantKey = ({ privilege, grantee }: Grant): string =>
  JSON.stringify([...privilegeParts(privilege), grantee.type, grantee.name]);

function privilegeParts(privilege: Privilege): string[] {
  switch (privilege.kind) {
    case 'create-model':
      return [privilege.kind];
    case 'execute-model':
      return [privilege.kind, privilege.schema, privilege.model];
    case 'schema-usage':
    case 'schema-create':
      return [privilege.kind, privilege.schema];
    case 'assume-role':
      return [privilege.kind, privilege.role];
  }
}

/** A privilege in words, for messages: `EXECUTE ON MODEL demo_ml.churn`. Not SQL: names are not quoted. */
export function describePrivilege(privilege: Privilege): string {
  switch (privilege.kind) {
    case 'create-model':
      return 'CREATE MODEL';
    case 'execute-model':
      return `EXECUTE ON MODEL ${privilege.schema}.${privilege.model}`;
    case 'schema-usage':
      return `USAGE ON SCHEMA ${privilege.schema}`;
    case 'schema-create':
      return `CREATE ON SCHEMA ${privilege.schema}`;
    case 'assume-role':
      return `ASSUMEROLE ON ${privilege.role} FOR CREATE MODEL`;
  }
}

export const describeGrantee = ({ type, name }: Grantee): string => `${type} ${name}`;
