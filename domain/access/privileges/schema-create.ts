import * as z from 'zod/mini';
import { Name } from '../../name.ts';
import { inJson, type PrivilegeDefinition } from './definition.ts';
import { schemaSyntax, schemaView } from './on-schema.ts';

const schema = z.strictObject({ kind: z.literal('schema-create'), schema: Name });

export const schemaCreate = {
  kind: 'schema-create',
  schema,
  scope: 'database',
  object: (privilege) => inJson(privilege.schema),
  syntax: schemaSyntax('CREATE'),
  views: schemaView('CREATE', (of) => ({ kind: 'schema-create', schema: of })),
  scoped: { right: 'CREATE', scope: 'SCHEMAS' },
  ofPersona: ({ schema: of }) => [{ kind: 'schema-create', schema: of }],
} satisfies PrivilegeDefinition<z.infer<typeof schema>>;
