import type { AccessStatement } from '../../domain/access/statement.ts';
import type { Grant } from '../../domain/privilege.ts';
import { type Sql, toSql } from '../../domain/sql.ts';

/** What administration scripts do: one GRANT for each grant that is wanted, whether it is there already or not. */
export const grantOneByOne = (wanted: readonly Grant[]): Sql[] =>
  wanted.map((grant) => toSql(statementOf(grant)));

function statementOf({ privilege, grantee }: Grant): AccessStatement {
  const each = { verb: 'GRANT', grantees: [grantee] } as const;
  switch (privilege.kind) {
    case 'create-model':
      return { ...each, kind: 'create-model' };
    case 'execute-model':
      return {
        ...each,
        kind: 'execute-model',
        models: [{ schema: privilege.schema, model: privilege.model }],
      };
    case 'schema-usage':
      return { ...each, kind: 'schema', rights: ['USAGE'], schemas: [privilege.schema] };
    case 'schema-create':
      return { ...each, kind: 'schema', rights: ['CREATE'], schemas: [privilege.schema] };
    case 'assume-role':
      return { ...each, kind: 'assume-role', roles: [privilege.role] };
  }
}
