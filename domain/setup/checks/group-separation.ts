import { separationOf } from '../../access/batch.ts';
import { toSql } from '../../sql.ts';
import type { SetupTarget } from '../config.ts';
import { everybodysRoles } from '../everybodys-roles.ts';
import type { SetupFacts } from '../facts.ts';

const keptBy = ({ setup, otherRoles = [] }: SetupTarget) => everybodysRoles(setup, otherRoles);

/** The SQL that reconcile runs once `setup.separateGroups` is set; the check prints it for whoever decides that. */
export const groupSeparation = (target: SetupTarget): readonly string[] => [
  ...separationOf(keptBy(target)).map((statement) => `${toSql(statement)};`),
  ...target.setup.pairs.flatMap(({ group, role }) =>
    group === undefined
      ? []
      : [
          `${toSql({ verb: 'GRANT', privileges: [{ kind: 'assume-role', role }], grantees: [{ type: 'group', name: group }] })};`,
        ],
  ),
];

/** What it costs those who use the warehouse's roles for something else today. */
export function separationCosts({ target, warehouse }: SetupFacts): string {
  const kept = keptBy(target);
  const associated = 'ok' in warehouse ? warehouse.ok.roles.map(({ arn }) => arn) : [];
  const lost = associated.filter((arn) => !kept.includes(arn));
  return [
    `COPY, UNLOAD and external functions of everybody then work by ${kept.length === 0 ? 'no role' : kept.join(', ')} alone, and no longer with IAM_ROLE default`,
    ...(lost.length === 0
      ? []
      : [
          `who uses ${lost.join(', ')} for them needs ASSUMEROLE of their own, or the role a place in roles of the warehouse in config/admin.yml, unless it is a group's`,
        ]),
  ].join('; ');
}
