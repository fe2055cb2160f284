import { permissionsOf } from './permission.ts';
import { statementsIn } from './policy/document.ts';
import { sidOf } from './policy/sid.ts';
import type { Permission, Scope } from './scope.ts';
import { type PolicySection, SECTIONS } from './section.ts';

interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Permission['condition'];
}

/** IAM counts no white space; an inline policy shares 10,240 characters with the role's other ones (facts §5.5). */
export const INLINE_QUOTA = 10_240;
export const policySize = (document: string): number => document.replace(/\s/g, '').length;

/**
 * The policy that grants exactly these sections in this scope: the page's restrictive sample, valid and tighter. Jobs,
 * logs and images are narrowed to their names and Region, PassRole to its services, and every statement names its section.
 * Statements of `before` whose Sid is none of ours are somebody else's and stay.
 */
export function restrictivePolicy(
  scope: Scope,
  sections: ReadonlySet<PolicySection>,
  before?: string,
): string {
  const chosen = permissionsOf(scope).filter(
    ({ section, resources }) => sections.has(section) && resources.length > 0,
  );
  const counts = new Map<PolicySection, number>();
  const statements = merged(chosen).map(
    ({ section, actions, resources, condition }): PolicyStatement => {
      const number = (counts.get(section) ?? 0) + 1;
      counts.set(section, number);
      return {
        Sid: `${section}${number}`,
        Effect: 'Allow',
        Action: actions,
        Resource: resources,
        ...(condition ? { Condition: condition } : {}),
      };
    },
  );
  const kept = before === undefined ? [] : foreignStatements(before);
  return JSON.stringify({ Version: '2012-10-17', Statement: [...kept, ...statements] }, null, 2);
}

/** `before` is a policy that parses; `completeRolePolicy` leaves any other alone. */
function foreignStatements(before: string): readonly unknown[] {
  return statementsIn(before).filter((statement) => !OUR_SID.test(String(sidOf(statement))));
}

const OUR_SID = new RegExp(`^(${SECTIONS.join('|')})[0-9]+$`);

/** An action that the page lists for two sections on the same resources (interfaces, private VPC) is granted once. */
function merged(permissions: readonly Permission[]): readonly Permission[] {
  const granted = new Set<string>();
  return permissions.flatMap((permission) => {
    const where = JSON.stringify([permission.resources, permission.condition]);
    const actions = permission.actions.filter((action) => !granted.has(`${action} ${where}`));
    for (const action of actions) granted.add(`${action} ${where}`);
    return actions.length > 0 ? [{ ...permission, actions }] : [];
  });
}

/** The sections that a policy written by `restrictivePolicy` grants, read back from its Sids. */
export function sectionsOf(sids: readonly string[]): ReadonlySet<string> {
  return new Set(sids.map((sid) => sid.replace(/\d+$/, '')));
}
