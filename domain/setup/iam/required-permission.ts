import { partitionOf } from '../config.ts';
import type { SetupFacts, Simulation } from '../facts.ts';
import { keyArnsOfRole } from './keys.ts';
import {
  bucketPermissions,
  type Permission,
  type Purpose,
  permissionsOf,
  type Scope,
} from './permission.ts';

/** One question to the simulator, and why it is asked. `OtherBucket` is what the role should not be able to do. */
export interface RequiredPermission {
  readonly purpose: Purpose | 'OtherBucket';
  readonly action: string;
  readonly resource: string;
}

export const scopeOf = (facts: SetupFacts, roleArn: string): Scope => ({
  partition: partitionOf(facts.target.region),
  region: facts.target.region,
  account: facts.target.account,
  roleArn,
  buckets: [
    ...new Set(
      facts.target.setup.pairs.filter(({ role }) => role === roleArn).map(({ bucket }) => bucket),
    ),
  ],
  keyArns: keyArnsOfRole(facts, roleArn),
});

const asked = (
  purpose: RequiredPermission['purpose'],
  { actions, probes }: Permission,
): readonly RequiredPermission[] =>
  actions.flatMap((action) => probes.map((resource) => ({ purpose, action, resource })));

/** Many checks ask for the same facts, and facts do not change: computed once for each. */
const known = new WeakMap<SetupFacts, Map<string, readonly RequiredPermission[]>>();

/** All that is asked about one role, whether wanted (routing, sample data) or only previewed. */
export function requiredPermissions(
  facts: SetupFacts,
  roleArn: string,
): readonly RequiredPermission[] {
  const byRole = known.get(facts) ?? new Map<string, readonly RequiredPermission[]>();
  known.set(facts, byRole);
  const needs = byRole.get(roleArn) ?? workedOut(facts, roleArn);
  byRole.set(roleArn, needs);
  return needs;
}

function workedOut(facts: SetupFacts, roleArn: string): readonly RequiredPermission[] {
  const scope = scopeOf(facts, roleArn);
  const others = facts.target.setup.pairs
    .map(({ bucket }) => bucket)
    .filter((name) => !scope.buckets.includes(name));
  return [
    ...permissionsOf(scope).flatMap((permission) => asked(permission.purpose, permission)),
    ...bucketPermissions(scope.partition, [...new Set(others)]).flatMap((permission) =>
      asked('OtherBucket', permission),
    ),
  ];
}

/** What the simulator answered, to be looked up need by need; several answers suppose different things, none: it was not asked. */
export function answers(
  simulations: readonly Simulation[],
): (need: RequiredPermission) => readonly Simulation[] {
  const byAction = Map.groupBy(simulations, ({ action }) => action);
  return ({ action, resource }) =>
    byAction.get(action)?.filter((result) => result.resource === resource) ?? [];
}
