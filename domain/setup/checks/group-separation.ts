import { toSql } from '../../sql.ts';
import type { SetupTarget } from '../config.ts';

/** What reconcile runs when `setup.separateGroups` is set: printed here, so that it can be approved as it will be. */
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
