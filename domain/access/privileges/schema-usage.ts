import * as z from 'zod/mini';
import { Name } from '../../name.ts';
import { inJson, type PrivilegeDefinition } from './definition.ts';
import { schemaSyntax, schemaView } from './on-schema.ts';

const schema = z.strictObject({ kind: z.literal('schema-usage'), schema: Name });

export const schemaUsage = {
  kind: 'schema-usage',
  schema,
  scope: 'database',
  object: (privilege) => inJson(privilege.schema),
  syntax: schemaSyntax('USAGE'),
  views: schemaView('USAGE', (of) => ({ kind: 'schema-usage', schema: of })),
  scoped: { right: 'USAGE', scope: 'SCHEMAS' },
  ofPersona: ({ schema: of }) => [{ kind: 'schema-usage', schema: of }],
} satisfies PrivilegeDefinition<z.infer<typeof schema>>;
