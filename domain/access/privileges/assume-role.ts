import * as z from 'zod/mini';
import { RoleArn } from '../../role-arn.ts';
import { inJson, type PrivilegeDefinition } from './definition.ts';

const schema = z.strictObject({ kind: z.literal('assume-role'), role: RoleArn });

/** ASSUMEROLE has no database: it belongs to the whole warehouse. */
export const assumeRole = {
  kind: 'assume-role',
  schema,
  scope: 'warehouse',
  object: ({ role }) => inJson(role),
  syntax: {
    right: 'ASSUMEROLE',
    on: 'ON',
    name: (privilege, { role }) => role(privilege.role),
    suffix: 'FOR CREATE MODEL',
  },
  views: {
    assumeRole: {
      columns: ['iam_arn', 'identity_type', 'identity_name'],
      from: "svv_iam_privileges WHERE command_type = 'CREATE MODEL'",
      read: ([role, type, name]) => ({
        privilege: { kind: 'assume-role', role: String(role) },
        type,
        name,
      }),
    },
  },
  ofPersona: ({ role }) => (role === undefined ? [] : [{ kind: 'assume-role', role }]),
} satisfies PrivilegeDefinition<z.infer<typeof schema>>;
