import type { SetupConfig } from './config.ts';

/**
 * The roles that everybody keeps for COPY, UNLOAD and EXTERNAL FUNCTION once groups are separated: of the pairs without a
 * group, and others that lead to no group's role. A chain works as its last role.
 */
export function everybodysRoles(
  { pairs }: Pick<SetupConfig, 'pairs'>,
  others: readonly string[],
): readonly string[] {
  const grouped = new Set(pairs.flatMap(({ group, role }) => (group === undefined ? [] : [role])));
  const all = [...others, ...pairs.map(({ role }) => role)];
  return [...new Set(all)].filter((role) => !grouped.has(role.split(',').at(-1) ?? role));
}
