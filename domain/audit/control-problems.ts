import type { Config } from '../config.ts';
import { CHECK_TITLES, RULE_TITLES } from '../control-titles.ts';
import { ControlId } from '../setup/control.ts';
import { repairerOf } from './repairs.ts';
import { DATABASES_READ } from './rules/databases-read.ts';

/** What is wrong with `audit.controls`. Said when an audit begins: other functions need not know the rules. */
export const controlProblems = ({ controls }: Pick<Config['audit'], 'controls'>): string[] =>
  Object.entries(controls).flatMap(([name, setting]) => {
    const problem = problemOf(ControlId.parse(name), setting);
    return problem === undefined ? [] : [`audit.controls.${name}: ${problem}`];
  });

function problemOf(
  control: ControlId,
  setting: Config['audit']['controls'][ControlId],
): string | undefined {
  if (!CHECK_TITLES.has(control) && !RULE_TITLES.has(control))
    return 'nothing has this number; docs/setup.md and docs/audit-rules.md list what is judged';
  if (control === DATABASES_READ && setting === 'off')
    return 'what was not examined is always told';
  return setting === 'repair' && repairerOf(control) === undefined
    ? 'nothing repairs it; only RedshiftML.1 to 32, 35 and 36 can be repaired'
    : undefined;
}
