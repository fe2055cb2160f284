import type { Grant } from '../../domain/privilege.ts';
import { type Sql, toSql } from '../../domain/sql.ts';

/** What administration scripts do: one GRANT for each grant that is wanted, whether it is there already or not. */
export const grantOneByOne = (wanted: readonly Grant[]): Sql[] =>
  wanted.map(({ privilege, grantee }) =>
    toSql({ verb: 'GRANT', privileges: [privilege], grantees: [grantee] }),
  );
