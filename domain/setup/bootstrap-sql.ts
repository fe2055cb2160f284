import { toSql } from '../sql.ts';
import type { SetupTarget } from './config.ts';

/**
 * SQL that an administrator runs by hand, printed and never submitted: the logins cannot give themselves these rights,
 * and privileges change in reconcile only.
 */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const READER_ROLE = 'redshift_ml_reader';

/** Makes the reader see all privileges: ACCESS SYSTEM TABLE is granted to roles only. */
export const readerBootstrap = (user: string): readonly string[] => [
  `CREATE ROLE ${READER_ROLE};`,
  `GRANT ACCESS SYSTEM TABLE TO ROLE ${READER_ROLE};`,
  `GRANT ROLE ${READER_ROLE} TO ${quoted(user)};`,
  `ALTER USER ${quoted(user)} SYSLOG ACCESS UNRESTRICTED;`,
];

export const writerBootstrap = (user: string): readonly string[] => [`ALTER USER ${quoted(user)} CREATEUSER;`];

/** Separates the groups: each one's role for CREATE MODEL, and for everybody only what COPY and UNLOAD rely on. */
export const groupSeparation = ({ setup }: SetupTarget): readonly string[] => [
  'REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL;',
  'GRANT ASSUMEROLE ON ALL TO PUBLIC FOR COPY, UNLOAD, EXTERNAL FUNCTION;',
  ...setup.pairs.flatMap(({ group, role }) =>
    group === undefined
      ? []
      : [
          `${toSql({ verb: 'GRANT', kind: 'assume-role', roles: [role], grantees: [{ type: 'group', name: group }] })};`,
        ],
  ),
];
