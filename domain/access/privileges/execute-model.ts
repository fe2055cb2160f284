import * as z from 'zod/mini';
import { Name } from '../../name.ts';
import { inJson, type PrivilegeDefinition } from './definition.ts';

const schema = z.strictObject({ kind: z.literal('execute-model'), schema: Name, model: Name });

export const executeModel = {
  kind: 'execute-model',
  schema,
  scope: 'database',
  object: (privilege) => `${inJson(privilege.schema)},${inJson(privilege.model)}`,
  syntax: {
    right: 'EXECUTE',
    on: 'ON MODEL',
    name: (privilege, { identifier }) =>
      `${identifier(privilege.schema)}.${identifier(privilege.model)}`,
  },
  views: {
    executeModel: {
      columns: ['namespace_name', 'model_name', 'identity_type', 'identity_name'],
      from: "svv_ml_model_privileges WHERE privilege_type = 'EXECUTE'",
      read: ([of, model, type, name]) => ({
        privilege: { kind: 'execute-model', schema: String(of), model: String(model) },
        type,
        name,
      }),
    },
  },
  scoped: { right: 'EXECUTE', scope: 'FUNCTIONS' },
  ofPersona: ({ schema: of, models }) =>
    models.map((model) => ({ kind: 'execute-model', schema: of, model })),
} satisfies PrivilegeDefinition<z.infer<typeof schema>>;
