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

/** Identity of a privilege within a database, as text. A JSON array, so that no name can forge a border. */
export const privilegeKey = (privilege: Privilege): string => `[${privilegeParts(privilege)}]`;

/** Identity of a grant within a database, as text: the JSON array of the privilege's and the grantee's parts. */
export const grantKey = ({ privilege, grantee }: Grant): string =>
  `[${privilegeParts(privilege)},"${grantee.type}",${quoted(grantee.name)}]`;

function privilegeParts(privilege: Privilege): string {
  switch (privilege.kind) {
    case 'create-model':
      return '"create-model"';
    case 'execute-model':
      return `"execute-model",${quoted(privilege.schema)},${quoted(privilege.model)}`;
    case 'schema-usage':
    case 'schema-create':
      return `"${privilege.kind}",${quoted(privilege.schema)}`;
    case 'assume-role':
      return `"assume-role",${quoted(privilege.role)}`;
  }
}

/** Names hold no control characters (domain/name.ts), so only these need JSON's escape, and few names have one. */
const ESCAPED = /["\\]/;
const quoted = (name: string): string => (ESCAPED.test(name) ? JSON.stringify(name) : `"${name}"`);

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
