import { toSql } from '../../sql.ts';
import type { SetupTarget } from '../config.ts';

/** What reconcile runs when `setup.separateGroups` is set: printed here, so that it can be approved as it will be. */
export const groupSeparation = ({ setup }: SetupTarget): readonly string[] => [
  `${toSql({ kind: 'everybody', verb: 'REVOKE', grantees: [] })};`,
  `${toSql({ kind: 'everybody', verb: 'GRANT', grantees: [] })};`,
  ...setup.pairs.flatMap(({ group, role }) =>
    group === undefined
      ? []
      : [
          `${toSql({ verb: 'GRANT', kind: 'assume-role', roles: [role], grantees: [{ type: 'group', name: group }] })};`,
        ],
  ),
];
