import { partitionOf } from '../config.ts';
import type { SetupFacts, Simulation } from '../facts.ts';
import { placement } from '../network/placement.ts';
import { keyArnsOfRole } from './keys.ts';
import {
  bucketPermissions,
  EVERY_OBJECT,
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
  /** Other resources of which any one will do as well. */
  readonly or?: readonly string[];
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
  places: placesOf(facts),
});

function placesOf(facts: SetupFacts): NonNullable<Scope['places']> {
  const place = placement(facts);
  const { trainingVpc } = facts.target.setup;
  return {
    ...(place && {
      Interfaces: { subnets: place.subnetIds, securityGroups: place.securityGroupIds },
    }),
    ...(trainingVpc && { TrainingVpc: trainingVpc }),
  };
}

const asked = (
  purpose: RequiredPermission['purpose'],
  { actions, probes, anyProbe }: Permission,
): readonly RequiredPermission[] => {
  const [resource, ...or] = probes;
  return actions.flatMap((action) =>
    anyProbe && resource !== undefined
      ? [{ purpose, action, resource, or }]
      : probes.map((probe) => ({ purpose, action, resource: probe })),
  );
};

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
    ...bucketPermissions(scope.partition, [...new Set(others)], EVERY_OBJECT).flatMap(
      (permission) => asked('OtherBucket', permission),
    ),
  ];
}

/** The resources of which any one will do. */
export const resourcesOf = ({ resource, or = [] }: RequiredPermission): readonly string[] => [
  resource,
  ...or,
];

/** What the simulator answered, to be looked up need by need; several answers suppose different things, none: it was not asked. */
export function answers(
  simulations: readonly Simulation[],
): (need: RequiredPermission) => readonly Simulation[] {
  const byAction = Map.groupBy(simulations, ({ action }) => action);
  return ({ action, resource }) =>
    byAction.get(action)?.filter((result) => result.resource === resource) ?? [];
}
