import { toSql } from '../../sql.ts';
import type { SetupTarget } from '../config.ts';

/** The SQL that reconcile runs once `setup.separateGroups` is set; the check prints it for whoever decides that. */
export const groupSeparation = ({ setup }: SetupTarget): readonly string[] => [
  `${toSql({ verb: 'REVOKE', everybody: true })};`,
  `${toSql({ verb: 'GRANT', everybody: true })};`,
  ...setup.pairs.flatMap(({ group, role }) =>
    group === undefined
      ? []
      : [
          `${toSql({ verb: 'GRANT', privileges: [{ kind: 'assume-role', role }], grantees: [{ type: 'group', name: group }] })};`,
        ],
  ),
];
