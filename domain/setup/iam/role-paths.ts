import type { RolePath, SetupConfig } from '../config.ts';
import type { RoleFacts, SetupFacts } from '../facts.ts';
import { attachedNames, permissionsInWords } from './judge.ts';
import { allows, MANAGED_ON_PATH, managedStatements } from './managed-policies.ts';
import { type RequiredPermission, requiredPermissions } from './required-permission.ts';
import { judgeRole } from './role-judgement.ts';
import { neededSections, type PolicySection } from './section.ts';

/** The needs of some sections of one role. */
export const permissionsFor = (
  facts: SetupFacts,
  roleArn: string,
  sections: readonly PolicySection[],
): readonly RequiredPermission[] =>
  requiredPermissions(facts, roleArn).filter(
    ({ section }) => section !== 'OtherBucket' && sections.includes(section),
  );

export interface PathReport {
  readonly path: RolePath;
  /** Managed policies of the path that are not attached, and what would be lacking even with them; empty: complete. */
  readonly missing: readonly string[];
}

/** The path whose managed policies the role has; a role without any of them is on the restrictive one. */
export function pathOf(role: RoleFacts): RolePath | undefined {
  const names = attachedNames(role);
  if (!names) return undefined;
  const on = (path: RolePath) => MANAGED_ON_PATH[path].every((name) => names.includes(name));
  if (on('simple')) return 'simple';
  return on('all-commands') ? 'all-commands' : 'restrictive';
}

/** Which way the role is on, for people; the way simple is called begun when only one of its policies is attached. */
export function pathInWords(role: RoleFacts): string {
  const path = pathOf(role);
  if (path === undefined) return 'its way is not known: its attached policies cannot be read';
  const names = attachedNames(role) ?? [];
  const lacking = MANAGED_ON_PATH.simple.filter((name) => !names.includes(name));
  const begun = path === 'restrictive' && lacking.length < MANAGED_ON_PATH.simple.length;
  return begun
    ? `the way simple is begun and lacks ${lacking.join(', ')}`
    : `it is on the way ${path}`;
}

/** What each of the three alternatives still lacks: one complete path is enough. */
export function pathReports(facts: SetupFacts, role: RoleFacts): readonly PathReport[] {
  const judged = judgeRole(
    facts,
    role,
    permissionsFor(facts, role.arn, neededSections(facts.target.setup)),
  );
  const names = attachedNames(role) ?? [];
  const open =
    'unknown' in judged
      ? []
      : judged.filter(({ standing }) => standing.is !== 'allowed').map(({ need }) => need);
  return (['simple', 'all-commands', 'restrictive'] as const).map((path) => {
    const policies = MANAGED_ON_PATH[path];
    const lacking = open.filter(
      (need) => !policies.some((name) => allows(managedStatements(name), need)),
    );
    const unattached = policies.filter((name) => !names.includes(name));
    return {
      path,
      missing: [...unattached, ...(lacking.length > 0 ? [permissionsInWords(lacking)] : [])],
    };
  });
}

/** The role of `IAM_ROLE default`: as configured, else the first pair's on the path that relies on it. */
export const wantedDefault = ({ defaultRole, path, pairs }: SetupConfig): string | undefined =>
  defaultRole ?? (path === 'all-commands' ? pairs[0]?.role : undefined);
