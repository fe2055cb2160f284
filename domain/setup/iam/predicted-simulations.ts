import type { RoleFacts, SetupFacts, Simulation } from '../facts.ts';
import { changed } from '../read.ts';
import { allows, managedStatements, policyName } from './managed-policies.ts';
import { parsePolicy } from './policy/document.ts';
import type { PolicyStatement } from './policy/statement.ts';
import {
  answers,
  type RequiredPermission,
  requiredPermissions,
  resourcesOf,
} from './required-permission.ts';

const denied = ({ action, resource, passedTo }: RequiredPermission): Simulation => ({
  action,
  resource,
  ...(passedTo === undefined ? {} : { passedTo }),
  decision: 'implicitDeny',
  matched: [],
  missingContext: [],
});

const needOf = ({ action, resource, passedTo }: Simulation): RequiredPermission => ({
  section: 'Bucket',
  action,
  resource,
  ...(passedTo === undefined ? {} : { passedTo }),
});

function statementsOf(
  policy: { readonly managed: string } | { readonly document: string },
): readonly PolicyStatement[] {
  if ('managed' in policy) return managedStatements(policy.managed);
  const parsed = parsePolicy(policy.document);
  return 'statements' in parsed ? parsed.statements : [];
}

/** Whether a policy can allow it: not against a Deny, a boundary or a service control policy. */
const curable = ({ decision, allowedByBoundary, allowedByOrganizations }: Simulation): boolean =>
  decision === 'implicitDeny' && allowedByBoundary !== false && allowedByOrganizations !== false;

/** The role with a policy added: what the policy allows is allowed now, by the policy called `name`. */
export function newlyAllowed(
  role: RoleFacts,
  name: string,
  policy: { readonly managed: string } | { readonly document: string },
): RoleFacts {
  const statements = statementsOf(policy);
  const simulations = changed(role.simulations, (results) =>
    results.map((result): Simulation => {
      if (!allows(statements, needOf(result))) return result;
      if (result.decision === 'allowed')
        return { ...result, matched: [...new Set([...result.matched, name])] };
      return curable(result)
        ? { ...result, decision: 'allowed', matched: [name], missingContext: [] }
        : result;
    }),
  );
  return { ...role, simulations };
}

/** The role without a policy: what only this policy allowed is not allowed any more. */
export function withoutPolicy(role: RoleFacts, name: string): RoleFacts {
  const simulations = changed(role.simulations, (results) =>
    results.map((result): Simulation => {
      if (result.decision !== 'allowed' || !result.matched.includes(name)) return result;
      const matched = result.matched.filter((policy) => policy !== name);
      return matched.length > 0
        ? { ...result, matched }
        : { ...result, decision: 'implicitDeny', matched };
    }),
  );
  return { ...role, simulations };
}

/** Answers the questions that a change raised (a key that now exists) from the policies of the role that are known. */
export function predictSimulations(facts: SetupFacts): SetupFacts {
  const roles = Object.entries(facts.roles).map(([arn, read]): readonly [string, typeof read] => [
    arn,
    changed(read, (role) => complete(role, requiredPermissions(facts, arn))),
  ]);
  return { ...facts, roles: Object.fromEntries(roles) };
}

function complete(role: RoleFacts, needs: readonly RequiredPermission[]): RoleFacts {
  const known = answers('ok' in role.simulations ? role.simulations.ok : []);
  const open = needs
    .flatMap((need) => resourcesOf(need).map((resource) => ({ ...need, resource })))
    .filter((need) => known(need).length === 0)
    .map(({ or: _, ...need }) => need);
  if (open.length === 0) return role;
  const answered: RoleFacts = { ...role, simulations: { ok: open.map(denied) } };
  const attached = 'ok' in role.attached ? role.attached.ok : [];
  const inline = 'ok' in role.inline ? role.inline.ok : [];
  const withAttached = attached.reduce((sum, { arn, document }) => {
    const name = policyName(arn);
    return newlyAllowed(
      sum,
      name,
      document && 'ok' in document ? { document: document.ok } : { managed: name },
    );
  }, answered);
  const withAll = inline.reduce(
    (sum, { name, document }) => newlyAllowed(sum, name, { document }),
    withAttached,
  );
  const added = 'ok' in withAll.simulations ? withAll.simulations.ok : [];
  return { ...role, simulations: changed(role.simulations, (results) => [...results, ...added]) };
}
