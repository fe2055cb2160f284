import type { Permission } from '../../../local-aws/authorization/policies.ts';
import { EVERYTHING, WITHOUT_RESOURCE } from './everything.ts';
import { isAbout, roleName } from './permissions.ts';
import type { Reason } from './reason.ts';
import { UNUSED } from './unused.ts';

const BEGIN = '<!-- Below is what `npm run docs` writes. -->';

/** docs/permissions.md with every permission below what people wrote. */
export function withPermissions(page: string, permissions: readonly Permission[]): string {
  const [written = ''] = page.split(BEGIN);
  return `${written.trimEnd()}\n\n${BEGIN}\n\n${sectionOf(permissions)}`;
}

function sectionOf(permissions: readonly Permission[]): string {
  const byRole = Map.groupBy(permissions, roleName);
  return [
    '## Every permission',
    '',
    'From the template, role by role. ¹ No story uses it, for the reason below the table. ² IAM knows no resource for the action.',
    'Resources of this account and Region are shown without either.',
    '',
    ...[...byRole].flatMap(([role, all]) => [`### ${role}`, '', ...tableOf(all), '']),
    '## Permissions on `*`',
    '',
    'All others marked ² there have no resource in the service authorization reference.',
    '',
    ...rowsOf(EVERYTHING),
    '',
    '## Permissions that no story uses',
    '',
    ...rowsOf(UNUSED),
    '',
  ].join('\n');
}

function tableOf(all: readonly Permission[]): string[] {
  const same = Map.groupBy(all, (one) =>
    JSON.stringify([one.resource, one.condition ?? {}, isUnused(one)]),
  );
  return [
    '| action | on | only |',
    '|---|---|---|',
    ...[...same.values()].map((group) => {
      const [first] = group;
      const actions = group.map(({ action }) => `\`${action}\``).join(', ');
      return `| ${actions}${first && isUnused(first) ? ' ¹' : ''} | ${first ? onText(first) : ''} | ${first ? onlyText(first) : ''} |`;
    }),
  ];
}

const isUnused = (permission: Permission): boolean =>
  UNUSED.some((reason) => isAbout(reason, permission));

const onText = ({ action, resource }: Permission): string =>
  `\`${resource.replace(/^arn:aws:[a-z0-9-]*:(us-east-1)?:(111122223333)?:/, '')}\`${
    resource === '*' && WITHOUT_RESOURCE.has(action) ? ' ²' : ''
  }`;

const onlyText = ({ condition = {} }: Permission): string =>
  Object.entries(condition)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(
        ([key, values]) =>
          `${operator} \`${key}\` ${[values]
            .flat()
            .map((one) => `\`${one}\``)
            .join(', ')}`,
      ),
    )
    .join('; ');

const rowsOf = (reasons: readonly Reason[]): string[] => [
  '| roles | actions | because |',
  '|---|---|---|',
  ...reasons.map(
    ({ roles, actions, because }) =>
      `| ${roles.join(', ')} | ${actions.map((action) => `\`${action}\``).join(', ')} | ${because} |`,
  ),
];
