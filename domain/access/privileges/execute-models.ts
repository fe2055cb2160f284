import * as z from 'zod/mini';
import { Name } from '../../name.ts';
import { inJson, type PrivilegeDefinition } from './definition.ts';

const schema = z.strictObject({ kind: z.literal('execute-models'), schema: Name });

/**
 * EXECUTE on each model of a schema, those to come included. No grant of Redshift's: each reconcile reads which models there
 * are and grants them one by one (domain/access/resolve-all-models.ts).
 */
export const executeModels = {
  kind: 'execute-models',
  schema,
  scope: 'database',
  object: (privilege) => inJson(privilege.schema),
  each: 'execute-model',
  syntax: {
    right: 'EXECUTE',
    on: 'ON ALL MODELS IN SCHEMA',
    name: (privilege, { identifier }) => identifier(privilege.schema),
    suffix: '(those to come included)',
  },
  views: {},
  ofPersona: ({ schema: of }) => [{ kind: 'execute-models', schema: of }],
} satisfies PrivilegeDefinition<z.infer<typeof schema>>;
