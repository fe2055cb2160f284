import type { Config } from '../config.ts';
import { ADMIN_MEANINGS } from './admin-meanings.ts';
import { baselineDifferences, meaningOfBaseline } from './baseline-meaning.ts';
import { consequenceOf, type Meanings } from './consequence.ts';
import { DEPLOYMENT_MEANINGS } from './deployment-meanings.ts';
import { type Difference, differences } from './differences.ts';

/** One difference between two configurations, and what it means. */
export interface ConfigChange {
  readonly file: 'admin.yml' | 'deployment.yml';
  /** Such as `warehouses.analytics.mode`. */
  readonly path: string;
  /** What was there; undefined where it is new. */
  readonly before?: unknown;
  readonly after?: unknown;
  readonly consequence: string;
}

/** The two files of a configuration, as far as they are at hand. */
export interface ConfigFiles {
  readonly admin: Config;
  /** As YAML reads it: what an earlier release wrote may have another form. */
  readonly deployment?: unknown;
}

export interface ConfigDifference {
  readonly changes: readonly ConfigChange[];
  /** Something is otherwise under a revision that did not rise: functions would refuse it. */
  readonly mustRaise: boolean;
}

/** What differs between two configurations, each with its consequence. deployment.yml is compared where both have it. */
export function diffConfig(before: ConfigFiles, after: ConfigFiles): ConfigDifference {
  const admin = diffAdmin(before.admin, after.admin);
  const deployment =
    before.deployment === undefined || after.deployment === undefined
      ? []
      : differences(before.deployment, after.deployment).map((found) =>
          changeIn(
            'deployment.yml',
            found,
            consequenceOf(found, meaningsIn(DEPLOYMENT_MEANINGS, found)),
          ),
        );
  return {
    changes: [...admin, ...deployment],
    mustRaise: admin.length > 0 && after.admin.revision <= before.admin.revision,
  };
}

function diffAdmin(before: Config, after: Config): readonly ConfigChange[] {
  const baseline = baselineDifferences(before, after);
  const revokesIn = (one: Difference): number =>
    baseline.filter(({ path, after: left }) => left === undefined && isSame(path, one.path)).length;
  return [
    ...differences(withoutBaseline(before), withoutBaseline(after)).map((found) =>
      changeIn('admin.yml', found, consequenceOf(found, meaningsIn(ADMIN_MEANINGS, found))),
    ),
    ...baseline.map((found) =>
      changeIn('admin.yml', found, meaningOfBaseline(found, after, revokesIn(found))),
    ),
  ];
}

const isSame = (path: readonly string[], other: readonly string[]): boolean =>
  path.length === other.length && path.every((segment, index) => segment === other[index]);

/** The hash follows from the rest. */
const withoutBaseline = ({ hash: _, baseline: __, ...rest }: Config) => rest;

/** Of the section, or field, that the path begins with. */
const meaningsIn = (
  table: Readonly<Record<string, Meanings>>,
  { path: [section = ''] }: Difference,
): Meanings => table[section] ?? UNKNOWN;

const UNKNOWN: Meanings = { '': { changed: 'this release knows no such field' } };

const changeIn = (
  file: ConfigChange['file'],
  { path, before, after }: Difference,
  consequence: string,
): ConfigChange => ({
  file,
  path: path.join('.'),
  ...(before !== undefined && { before }),
  ...(after !== undefined && { after }),
  consequence,
});
