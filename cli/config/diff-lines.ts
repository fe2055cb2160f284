import { WAREHOUSE_WIDE } from '../../domain/access/database-key.ts';
import type { DatabaseChange } from '../../domain/access/policy/baseline-change.ts';
import type { Config, Warehouse } from '../../domain/config.ts';
import { inLine } from '../../domain/config-diff/consequence.ts';
import type { ConfigChange, ConfigDifference } from '../../domain/config-diff/diff-config.ts';

/** What differs, for people: each place with what was and is there, and below it what that means. */
export const diffLines = (
  { changes, mustRaise }: ConfigDifference,
  databases: readonly DatabaseChange[],
  { warehouses }: Pick<Config, 'warehouses'>,
): readonly string[] => [
  ...(mustRaise
    ? ['revision has not risen: raise it, functions refuse a change without that (law 7)', '']
    : []),
  ...changes.flatMap(changeLines),
  ...databases.flatMap((change) => [
    '',
    sqlIn(change, warehouses.find(({ name }) => name === change.warehouse)?.mode),
    ...change.sql.map((statement) => `    ${statement};`),
  ]),
];

const sqlIn = (
  { warehouse, database }: DatabaseChange,
  mode: Warehouse['mode'] | undefined,
): string =>
  [
    `SQL that the baseline makes of it in ${warehouse}, `,
    database === WAREHOUSE_WIDE ? 'the roles of the whole warehouse' : `database ${database}`,
    mode === 'enforce' ? '' : ` (shown and not run in mode ${mode})`,
  ].join('');

const changeLines = (change: ConfigChange): readonly string[] => [
  `${change.file === 'admin.yml' ? '' : `${change.file}: `}${change.path}: ${fromTo(change)}`,
  `    ${change.consequence}`,
];

function fromTo({ before, after }: ConfigChange): string {
  if (before === undefined) return `+ ${inLine(after)}`;
  return after === undefined ? `- ${inLine(before)}` : `${inLine(before)} → ${inLine(after)}`;
}
