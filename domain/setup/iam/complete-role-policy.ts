import type { ProposedAction } from '../action.ts';
import type { RoleFacts, SetupFacts } from '../facts.ts';
import { routingBinds } from '../network/placement.ts';
import { attachManaged, putInline } from '../operations/role.ts';
import { attachedNames } from './judge.ts';
import { keyArnsOfRole } from './keys.ts';
import { MANAGED_ON_PATH } from './managed-policies.ts';
import { parsePolicy } from './policy/document.ts';
import { scopeOf } from './required-permission.ts';
import { INLINE_QUOTA, policySize, restrictivePolicy, sectionsOf } from './restrictive-policy.ts';
import { judgeRole } from './role-judgement.ts';
import { inlinePolicy } from './role-name.ts';
import { permissionsFor } from './role-paths.ts';
import { grantedSections, neededSections, type PolicySection } from './section.ts';

/** Managed policies per role, unless the account raised it (facts §5.5). */
const ATTACHED_QUOTA = 10;

/** What the warehouse and the rest of its configuration ask besides the purposes. */
function besides(facts: SetupFacts, roleArn: string): readonly PolicySection[] {
  const { sampleData, trainingVpc } = facts.target.setup;
  return [
    ...(keyArnsOfRole(facts, roleArn).length > 0 ? (['Key'] as const) : []),
    ...(routingBinds(facts) ? (['Interfaces'] as const) : []),
    ...(trainingVpc ? (['TrainingVpc'] as const) : []),
    ...(sampleData ? (['SampleData'] as const) : []),
  ];
}

/** Everything that the configuration and the warehouse ask of this role. */
export const wantedSections = (facts: SetupFacts, roleArn: string): readonly PolicySection[] => [
  ...neededSections(facts.target.setup),
  ...besides(facts, roleArn),
];

/** The restrictive policy that alone would be enough for a role, printable on its own. */
export const generatedPolicy = (facts: SetupFacts, roleArn: string): string =>
  restrictivePolicy(
    scopeOf(facts, roleArn),
    new Set([...grantedSections(facts.target.setup), ...besides(facts, roleArn)]),
  );

const isLacking = (
  facts: SetupFacts,
  role: RoleFacts,
  sections: readonly PolicySection[],
): boolean => {
  const judged = judgeRole(facts, role, permissionsFor(facts, role.arn, sections));
  return !('unknown' in judged) && judged.some(({ standing }) => standing.is === 'lacking');
};

/**
 * The next actions that complete the role's permissions: the managed policies of the configured path while the base is
 * lacking, then one inline policy with all sections that are still lacking. Empty when a quota leaves no room, or when a
 * policy was not read: then the check reports.
 */
export function completeRolePolicy(facts: SetupFacts, role: RoleFacts): readonly ProposedAction[] {
  const names = attachedNames(role);
  if (names && isLacking(facts, role, neededSections(facts.target.setup))) {
    const missing = MANAGED_ON_PATH[facts.target.setup.path].filter(
      (name) => !names.includes(name),
    );
    const attached = 'ok' in role.attached ? role.attached.ok.length : 0;
    if (missing.length > 0 && attached + missing.length <= ATTACHED_QUOTA) {
      return missing.map((name) => attachManaged(facts, role.arn, name));
    }
  }
  return inline(facts, role);
}

function inline(facts: SetupFacts, role: RoleFacts): readonly ProposedAction[] {
  if (!('ok' in role.inline)) return [];
  const policyName = inlinePolicy(facts.target.name);
  const before = role.inline.ok.find(({ name }) => name === policyName)?.document;
  const parsed = before === undefined ? { statements: [] } : parsePolicy(before);
  if ('malformed' in parsed) return [];
  const kept = sectionsOf(parsed.statements.map(({ name }) => name));
  const wanted = wantedSections(facts, role.arn);
  const chosen = wanted.filter((section) => kept.has(section) || isLacking(facts, role, [section]));
  const { setup } = facts.target;
  // A role that works by this policy alone is served as by the page's own.
  const alone = neededSections(setup).every((section) => chosen.includes(section));
  const sections = new Set([...chosen, ...(alone ? grantedSections(setup) : [])]);
  const document = restrictivePolicy(scopeOf(facts, role.arn), sections, before);
  const others = role.inline.ok.filter(({ name }) => name !== policyName);
  const size = others.reduce(
    (sum, policy) => sum + policySize(policy.document),
    policySize(document),
  );
  return size > INLINE_QUOTA ? [] : [putInline(role.arn, policyName, document, before)];
}
