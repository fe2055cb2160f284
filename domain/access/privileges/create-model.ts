import * as z from 'zod/mini';
import type { PrivilegeDefinition } from './definition.ts';

const schema = z.strictObject({ kind: z.literal('create-model') });

/**
 * CREATE MODEL reads back as USAGE on the language `mlfunc`; whether a role's shows in SVV_SYSTEM_PRIVILEGES instead is
 * not documented, so both are read.
 */
export const createModel = {
  kind: 'create-model',
  schema,
  scope: 'database',
  object: () => '',
  syntax: { right: 'CREATE MODEL' },
  views: {
    createModel: {
      columns: ['identity_type', 'identity_name'],
      from: "svv_language_privileges WHERE language_name = 'mlfunc' AND privilege_type = 'USAGE'",
      read: ([type, name]) => ({ privilege: { kind: 'create-model' }, type, name }),
    },
    systemPrivileges: {
      columns: ['identity_type', 'identity_name'],
      from: "svv_system_privileges WHERE system_privilege = 'CREATE MODEL'",
      read: ([type, name]) =>
        type === 'role' ? { privilege: { kind: 'create-model' }, type, name } : undefined,
    },
  },
  scoped: { right: 'USAGE', scope: 'LANGUAGES' },
  ofPersona: () => [{ kind: 'create-model' }],
} satisfies PrivilegeDefinition<z.infer<typeof schema>>;
